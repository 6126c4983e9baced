"""`make demo`: clear words when it cannot start, nothing left behind when it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from environ import Env

from coaching.demo.processes import Supervisor
from coaching.demo.run import (
    answers,
    make_sealing_keys,
    own_settings,
    require_free,
    require_owner,
    start_services,
)
from coaching.demo.services import Remembered, free_port
from coaching.environment import BASE_DIR
from tests.support.environment import DATABASE, settings_for


def test_a_port_in_use_is_named_with_a_way_out():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is in use.*PORT={port + 1}"):
            require_free(port)


def test_a_database_of_your_own_needs_its_owner_too():
    with pytest.raises(SystemExit, match="DATABASE_OWNER_URL is needed too"):
        require_owner({"DATABASE_URL": "postgresql://coaching_app@db/coaching"})


def test_the_sealing_key_is_private_and_stays(tmp_path: Path):
    path = tmp_path / "sealing.keys"
    make_sealing_keys(path)
    first = path.read_text()
    make_sealing_keys(path)
    assert path.read_text() == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_mail_lands_in_the_data_directory(tmp_path: Path):
    environ = own_settings(tmp_path, Remembered.load(tmp_path), 8000)
    assert Env.email_url_config(environ["EMAIL_URL"])["EMAIL_FILE_PATH"] == str(tmp_path / "mail")


@contextmanager
def demo(data_dir: Path, **environ: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    own = {
        name: value for name, value in os.environ.items() if name not in settings_for(DATABASE, 0)
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "coaching.demo.run"],
        env={**own, "PORT": str(port), "DATA_DIR": str(data_dir), "ENV_FILE": "none", **environ},
        cwd=BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, port
    finally:
        process.kill()
        process.communicate()


def wait_until_ready(process: subprocess.Popen[str], port: int) -> None:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if f"Ready: http://127.0.0.1:{port}" in line:
            return
    raise AssertionError("".join(said))


def interrupt(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "Stopped. The data stays in" in output


def deep(tmp_path: Path) -> Path:
    """Deeper than a Unix socket's path may be, in a place PostgreSQL's own user can reach."""
    return tmp_path / ("deep-" * 20) / ("deeper-" * 10)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ctrl_c_ends_everything_and_a_second_start_finds_the_data(tmp_path: Path):
    data_dir = deep(tmp_path)
    with demo(data_dir) as (process, port):
        wait_until_ready(process, port)
        family = psutil.Process(process.pid).children(recursive=True)
        names = {" ".join(child.cmdline())[:400] for child in family}
        for part in ("postgres", "valkey", "gunicorn", "worker", "beat"):
            assert any(part in name for name in names), part
        interrupt(process)
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert not answers(port)
    identity = (data_dir / "services.json").read_text()
    with demo(data_dir) as (process, port):
        wait_until_ready(process, port)
        interrupt(process)
    assert (data_dir / "services.json").read_text() == identity


def test_services_of_your_own_are_used(tmp_path: Path):
    given = {"DATABASE_URL": "postgresql://db/coaching", "REDIS_URL": "redis://queue"}
    supervisor = Supervisor()
    assert start_services(supervisor, tmp_path, Remembered.load(tmp_path), given) == {}
    assert supervisor.processes == []
    assert list(tmp_path.iterdir()) == []
