"""Goal attainment scaling: five levels, and the one number over several goals."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

# How far goals of one person go along with each other: the value of the method's authors
# (Kiresuk and Sherman, 1968).
TOGETHER = 0.30
AS_EXPECTED = 50

LEVELS = {
    "much_less": (-2, "Much less than expected"),
    "less": (-1, "Less than expected"),
    "expected": (0, "As expected"),
    "more": (1, "More than expected"),
    "much_more": (2, "Much more than expected"),
}
NAMES = dict(LEVELS.values())


def signed(level: int) -> str:
    """“+1”, “0”, “−2”."""
    return f"+{level}" if level > 0 else f"{level}".replace("-", "\u2212")


def t_score(rated: Sequence[tuple[int, int]]) -> float:
    """T = 50 + 10·Σwx / √((1−r)·Σw² + r·(Σw)²), of a level x and a weight w for each goal.

    50 is as expected. Raises ValueError when nothing was rated.
    """
    if not rated:
        raise ValueError("no goal was rated")
    reached = sum(weight * level for level, weight in rated)
    squares = sum(weight**2 for _, weight in rated)
    together = sum(weight for _, weight in rated) ** 2
    return AS_EXPECTED + 10 * reached / sqrt((1 - TOGETHER) * squares + TOGETHER * together)
