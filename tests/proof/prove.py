"""`make prove`: run every proof and print what it found, beside what was promised.

A proof is a test marked `proof(row)` that hands its figure to the `figure` fixture. `LONG=1`
runs the long forms. Writes proof.json.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from coaching.environment import BASE_DIR
from tests.proof.children import environ
from tests.proof.table import show

WORKERS = os.environ.get("PYTEST_WORKERS", "2")


def collect() -> tuple[list[dict[str, Any]], int]:
    """The rows that were measured, and pytest's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.jsonl"
        path.touch()
        command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "-m", "proof", "tests"]
        done = subprocess.run(command, cwd=BASE_DIR, env=environ(PROOF_FILE=str(path)), check=False)
        rows = [json.loads(line) for line in path.read_text().splitlines()]
    return sorted(rows, key=lambda row: (row["row"], row["what"])), done.returncode


def main() -> None:
    rows, code = collect()
    path = BASE_DIR / "proof.json"
    path.write_text(json.dumps(rows, indent=1) + "\n")
    show(rows)
    if os.environ.get("LONG"):
        fresh = [sys.executable, "-m", "tests.proof.fresh", str(path)]
        code |= subprocess.run(fresh, cwd=BASE_DIR, check=False).returncode
    if code or not rows or not all(row["pass"] for row in rows):
        raise SystemExit("Not everything was proved: see above.")


if __name__ == "__main__":
    main()
