"""Two sides, call by call in turn, so that a noisy moment meets both."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from coaching.environment import BASE_DIR
from tests.proof.table import show

ROUNDS, CALLS = 9, 15
Side = Callable[[], object]


def timed(side: Side) -> float:
    began = perf_counter()
    side()
    return perf_counter() - began


def one_round(one: Side, other: Side) -> float:
    """The ratio of the two sides' fastest calls: the slower ones measure the neighbours."""
    times: list[tuple[float, float]] = []
    for number in range(CALLS):
        first = timed(one) if number % 2 else None
        second = timed(other)
        times.append((timed(one) if first is None else first, second))
    return min(a for a, _ in times) / min(b for _, b in times)


def ratio(one: Side, other: Side) -> list[float]:
    """`one` / `other`, a figure a round; a first round warms both up and is not counted."""
    gc.collect()
    one_round(one, other)
    return [one_round(one, other) for _ in range(ROUNDS)]


def row(
    number: int, what: str, figure: Any, target: str, passed: bool, spread: list[Any] | None = None
) -> dict[str, Any]:
    spread = spread or [figure, figure]
    return {
        "row": number,
        "what": what,
        "figure": figure,
        "target": target,
        "pass": bool(passed),
        "range": spread,
    }


def ratio_row(number: int, what: str, ratios: list[float], at_most: float) -> dict[str, Any]:
    middle = round(median(ratios), 3)
    spread = [round(min(ratios), 3), round(max(ratios), 3)]
    return row(number, what, middle, f"≤ {at_most}", middle <= at_most, spread)


def publish(rows: list[dict[str, Any]]) -> None:
    """Write bench.json and print the table; fail when a target is missed."""
    (BASE_DIR / "bench.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    show(rows)
    if not rows or not all(one["pass"] for one in rows):
        raise SystemExit("A target was missed: see above.")
