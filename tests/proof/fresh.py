"""Row 24: from a clone to an answer, and to a green suite. `make prove LONG=1` runs this.

Times include installing every dependency; whatever pip has kept on this machine helps.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from coaching.demo.run import answers
from coaching.demo.services import free_port
from coaching.environment import BASE_DIR
from tests.proof.table import show

DEMO, SUITE = 120, 600  # seconds
KEPT = ("PATH", "HOME", "LANG", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "UV_DEFAULT_INDEX")


def bare() -> dict[str, str]:
    """An environment that knows nothing of this checkout."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def demo(tree: Path) -> float:
    """Seconds until `make demo` answers."""
    port, began = free_port(), time.monotonic()
    command = ["make", "demo", f"PORT={port}"]
    running = subprocess.Popen(command, cwd=tree, env=bare(), start_new_session=True)
    try:
        while not answers(port):
            if running.poll() is not None or time.monotonic() - began > 10 * DEMO:
                raise SystemExit("make demo did not answer")
            time.sleep(0.2)
        return time.monotonic() - began
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGINT)
        running.wait()


def suite(tree: Path) -> tuple[float, int]:
    """Seconds that `make test` took, and how it ended."""
    began = time.monotonic()
    done = subprocess.run(["make", "test"], cwd=tree, env=bare(), check=False)
    return time.monotonic() - began, done.returncode


def figure(what: str, seconds: float, at_most: int, *, ended: int = 0) -> dict[str, Any]:
    took = round(seconds)
    return {
        "row": 24,
        "what": what,
        "figure": f"{took} s" if ended == 0 else f"{took} s, red",
        "target": f"≤ {at_most} s",
        "pass": seconds <= at_most and ended == 0,
        "range": [took, took],
    }


def measure() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="fresh-") as folder:
        tree = Path(folder) / "coaching"
        subprocess.run(["git", "clone", "--quiet", str(BASE_DIR), str(tree)], check=True)
        rows = [figure("fresh clone: make demo answers", demo(tree), DEMO)]
        seconds, ended = suite(tree)
        return [*rows, figure("fresh clone: make test", seconds, SUITE, ended=ended)]


def main() -> None:
    """Print the rows; with a file's name, append them to the list in it."""
    rows = measure()
    show(rows)
    if sys.argv[1:]:
        path = Path(sys.argv[1])
        before = json.loads(path.read_text()) if path.exists() else []
        kept = [row for row in before if row["row"] != 24]
        path.write_text(json.dumps([*kept, *rows], indent=1, ensure_ascii=False) + "\n")
    if not all(row["pass"] for row in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
