"""What a proof measured: collected by `make prove`, asserted in every run of the suite."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Figure = Callable[..., None]


@pytest.fixture
def figure() -> Figure:
    """`figure(row, what, value, target, passed)`: a row of the table of proofs, or a failure."""

    def note(
        row: int, what: str, value: Any, target: str, passed: bool, spread: list[Any] | None = None
    ) -> None:
        entry = {
            "row": row,
            "what": what,
            "figure": value,
            "target": target,
            "pass": bool(passed),
            "range": spread or [value, value],
        }
        if path := os.environ.get("PROOF_FILE"):
            with Path(path).open("a") as file:
                file.write(json.dumps(entry) + "\n")
        assert passed, f"{what}: {value}, not {target}"

    return note
