"""Start several processes, keep them running, and end every one of them.

Each runs in a session of its own, so that Ctrl-C reaches the supervisor alone, which then stops
them in reverse order: the web before the database it writes to.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

_PR_SET_PDEATHSIG = 1
RESTARTS, WITHIN = 5, 60.0  # more deaths than this within so many seconds: give up


@dataclass
class Process:
    """One program, how to ask it to end, and where its output goes."""

    name: str
    argv: list[str]
    log: Path
    env: Mapping[str, str] | None = None
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0  # seconds between asking and killing
    running: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    @property
    def pid(self) -> int:
        assert self.running is not None, f"{self.name} was never started"
        return self.running.pid

    def start(self) -> None:
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.argv,
                env=None if self.env is None else dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=self.user,
                cwd="/" if self.user else None,
                start_new_session=True,
                preexec_fn=self._die_with_parent,
            )

    def _die_with_parent(self) -> None:
        """Should the supervisor itself be killed, the kernel ends its children."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(self.stop_signal))

    def alive(self) -> bool:
        return self.running is not None and self.running.poll() is None

    def ask_to_stop(self) -> None:
        if self.alive():
            os.kill(self.pid, self.stop_signal)

    def make_sure(self) -> None:
        """Wait for the end; after `patience`, kill it and whatever it started."""
        if self.running is None:
            return
        try:
            self.running.wait(self.patience)
        except subprocess.TimeoutExpired:
            self._kill_group()
            self.running.wait()
        self._kill_group()
        self.running = None

    def stop(self) -> None:
        self.ask_to_stop()
        self.make_sure()

    def kill(self) -> None:
        """As a power cut would: no farewell."""
        if self.running is None:
            return
        self._kill_group()
        self.running.wait()
        for _ in range(200):  # its own children end a moment later
            try:
                os.killpg(self.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.01)

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def tail(self, lines: int = 15) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


class Stopping(Exception):
    """Raised in the main thread by SIGINT or SIGTERM."""


class Supervisor:
    """Owns processes from start to end. Use as a context manager: leaving it ends them all."""

    def __init__(self, say: Callable[[str], None] = print) -> None:
        self.processes: list[Process] = []
        self.say = say

    def __enter__(self) -> "Supervisor":
        signal.signal(signal.SIGINT, self._asked)
        signal.signal(signal.SIGTERM, self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for process in reversed(self.processes):
            process.stop()

    @staticmethod
    def _asked(_: int, __: FrameType | None) -> None:
        raise Stopping

    def start(self, process: Process) -> Process:
        self.processes.append(process)
        process.start()
        return process

    def watch(self) -> None:
        """Until asked to stop: whatever dies is started again, in moderation."""
        while True:
            time.sleep(0.5)
            for process in self.processes:
                if not process.alive():
                    self.revive(process)

    def revive(self, process: Process) -> None:
        """Start it again, or give up when it keeps ending."""
        now = time.monotonic()
        process.deaths = [death for death in process.deaths if now - death < WITHIN] + [now]
        if len(process.deaths) > RESTARTS:
            raise SystemExit(f"{process.name} keeps ending:\n{process.tail()}\nSee {process.log}")
        self.say(f"{process.name} ended; starting it again ({process.log})")
        time.sleep(min(len(process.deaths) - 1, 3))
        process.start()
