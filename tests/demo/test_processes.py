"""The supervisor: what it starts it ends, and what dies comes back."""

import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from coaching.demo.processes import Process, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
]


@pytest.fixture(autouse=True)
def _own_signals():
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


def test_leaving_ends_what_was_started(tmp_path: Path):
    with Supervisor() as supervisor:
        pid = supervisor.start(Process("sleeper", SLEEPER, tmp_path / "log")).pid
        assert psutil.pid_exists(pid)
    assert not psutil.pid_exists(pid)


def test_one_that_does_not_listen_is_killed(tmp_path: Path):
    process = Process("stubborn", STUBBORN, tmp_path / "log", patience=0.2)
    with Supervisor() as supervisor:
        pid = supervisor.start(process).pid
        while "up" not in process.tail():
            time.sleep(0.01)
    assert not psutil.pid_exists(pid)


def test_one_that_dies_is_started_again(tmp_path: Path):
    said: list[str] = []
    with Supervisor(said.append) as supervisor:
        process = supervisor.start(Process("sleeper", SLEEPER, tmp_path / "log"))
        first = process.pid
        process.kill()
        supervisor.revive(process)
        assert process.alive()
        assert process.pid != first
    assert said == [f"sleeper ended; starting it again ({tmp_path / 'log'})"]


def test_one_that_keeps_dying_ends_the_run(tmp_path: Path):
    failing = Process(
        "failing", [sys.executable, "-c", "raise SystemExit('no key')"], tmp_path / "log"
    )
    failing.deaths = [time.monotonic()] * 5
    with Supervisor(lambda _: None) as supervisor:
        supervisor.start(failing)
        assert failing.running is not None
        failing.running.wait()
        with pytest.raises(SystemExit, match="no key"):
            supervisor.revive(failing)
