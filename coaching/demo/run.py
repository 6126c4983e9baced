"""`make demo`: everything on one machine, in one terminal, until Ctrl-C.

honcho was tried for this: it starts all at once through a shell, and here the database must
answer before the web may start. See docs/decisions/0010-embedded-services.md.
"""

import base64
import fcntl
import http.client
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from coaching.demo.processes import Process, Stopping, Supervisor
from coaching.demo.services import Postgres, Remembered, Valkey, wait_until, write_secret
from coaching.environment import BASE_DIR, load
from coaching.tenancy import roles

OWNER_STEPS = ("migrate", "createcachetable")
STEPS = ("assets", "collectstatic")
SEED = BASE_DIR / "coaching/demo/management/commands/seed_demo.py"


def data_directory(environ: Mapping[str, str]) -> Path:
    path = Path(environ.get("DATA_DIR") or ".data")
    path = path if path.is_absolute() else BASE_DIR / path
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


@contextmanager
def alone_in(data_dir: Path, *, wait: bool = False) -> Iterator[None]:
    """Only one run may use a data directory at a time."""
    with (data_dir / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise SystemExit(
                f"Another run is using {data_dir}. Stop it, or choose another: make demo DATA_DIR=…"
            ) from None
        yield


def require_free(port: int) -> None:
    """Say so before anything is started, not after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SystemExit(
                f"Port {port} is in use. Stop what listens there, or: make demo PORT={port + 1}"
            ) from None


def require_owner(environ: Mapping[str, str]) -> None:
    if environ.get("DATABASE_URL") and not environ.get("DATABASE_OWNER_URL"):
        raise SystemExit(
            "DATABASE_URL is set (the role coaching_app), so DATABASE_OWNER_URL is needed too: "
            "migrations run as coaching_owner. Unset both to use the embedded PostgreSQL."
        )


def make_sealing_keys(path: Path) -> None:
    """A first key for confidential text. Losing this file is losing the text."""
    if not path.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        write_secret(path, f"local-1:{key}\n")


def own_settings(data_dir: Path, remembered: Remembered, port: int) -> dict[str, str]:
    """What a single machine needs, unless the environment says otherwise."""
    make_sealing_keys(data_dir / "sealing.keys")
    return {
        "DEMO": "true",
        "DATA_DIR": str(data_dir),
        "STATIC_ROOT": str(data_dir / "static"),
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "localhost",
        "SECRET_KEY": remembered.password("secret_key") + remembered.password("secret_key_2"),
        "SEALING_KEY_FILE": str(data_dir / "sealing.keys"),
        "EMAIL_URL": f"filemail:///{data_dir / 'mail'}",
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }


def start_services(
    supervisor: Supervisor, data_dir: Path, remembered: Remembered, environ: Mapping[str, str]
) -> dict[str, str]:
    """Start what the environment does not already name; return the addresses."""
    found: dict[str, str] = {}
    if not environ.get("DATABASE_URL"):
        postgres = Postgres(data_dir, remembered)
        process = supervisor.start(postgres.process())
        wait_until(postgres.ready, process)
        postgres.prepare()
        found["DATABASE_URL"] = postgres.url(roles.APP)
        found["DATABASE_OWNER_URL"] = postgres.url(roles.OWNER)
    if not environ.get("REDIS_URL"):
        valkey = Valkey(data_dir, remembered)
        wait_until(valkey.ready, supervisor.start(valkey.process()))
        found["REDIS_URL"] = valkey.url()
    return found


def step(environ: Mapping[str, str], *names: str) -> str:
    """Run management commands to their end and return what they print; a failure stops the start."""
    argv = [sys.executable, "-m", "coaching.demo.steps", *names]
    done = subprocess.run(
        argv,
        env=dict(environ),
        cwd=BASE_DIR,
        check=False,
        start_new_session=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}{' '.join(names)} failed; nothing was left running.")
    return done.stdout


def application(environ: Mapping[str, str], logs: Path) -> list[Process]:
    """Web, worker and beat, as in production but smaller. None of them gets the owner's address."""
    env = {name: value for name, value in environ.items() if name != "DATABASE_OWNER_URL"}
    celery = [sys.executable, "-m", "celery", "--app", "coaching", "--workdir", str(BASE_DIR)]
    worker = ["worker", "--concurrency", environ.get("WORKER_CONCURRENCY", "1")]
    quiet = ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    gunicorn = [sys.executable, "-m", "gunicorn", "--chdir", str(BASE_DIR)]
    gunicorn += ["--config", str(BASE_DIR / "gunicorn.conf.py"), "coaching.wsgi:application"]
    return [
        Process("worker", [*celery, *worker, *quiet], logs / "worker.log", env),
        Process(
            "beat", [*celery, "beat", "--pidfile=", "--loglevel", "INFO"], logs / "beat.log", env
        ),
        Process("web", gunicorn, logs / "web.log", env),
    ]


def answers(port: int) -> bool:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        client.request("GET", "/livez")
        return client.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()


def keep_settings(data_dir: Path, environ: Mapping[str, str], names: Mapping[str, str]) -> None:
    """For `make manage ARGS=…`: the addresses and keys of this run, readable by you alone."""
    lines = [f"{name}={environ[name]}" for name in sorted(names)]
    write_secret(data_dir / "run.env", "\n".join(lines) + "\n")


def run(supervisor: Supervisor, data_dir: Path, port: int) -> None:
    remembered = Remembered.load(data_dir)
    given = {name: value for name, value in os.environ.items() if value}
    own = own_settings(data_dir, remembered, port)
    own |= start_services(supervisor, data_dir, remembered, given)
    given.pop("DATA_DIR", None)
    environ = own | given
    keep_settings(data_dir, environ, own)
    step(environ, "--owner", *OWNER_STEPS)
    logins = prepare(data_dir, environ)
    for process in application(environ, data_dir / "log"):
        supervisor.start(process)
    wait_until(lambda: answers(port), supervisor.processes[-1], seconds=120)
    print(f"\nReady: http://127.0.0.1:{port}   (Ctrl-C stops everything)\n{logins}")
    print(f"Mail is written to {data_dir / 'mail'}, logs to {data_dir / 'log'}.", flush=True)
    supervisor.watch()


def prepare(data_dir: Path, environ: Mapping[str, str]) -> str:
    """Static files, and the demo people on the first start. Returns the logins.

    People may change the demo; a second start must not put it back.
    """
    marker = data_dir / "seeded"
    if marker.exists() or not SEED.exists():
        return step(environ, *STEPS, "demo_logins")
    print("Filling the demo…", flush=True)
    logins = step(environ, *STEPS, "seed_demo", "demo_logins")
    marker.touch()
    return logins


def main() -> None:
    load()
    port = int(os.environ.get("PORT") or "8000")
    require_owner(os.environ)
    require_free(port)
    data_dir = data_directory(os.environ)
    try:
        with alone_in(data_dir), Supervisor() as supervisor:
            run(supervisor, data_dir, port)
    except Stopping:
        print("\nStopped. The data stays in", data_dir, flush=True)


if __name__ == "__main__":
    main()
