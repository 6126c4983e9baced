"""Two views of the five dimensions, drawn: one line each, from one view to the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

WIDTH, ROW, LEFT = 360, 56, 11
STEP = (WIDTH - 2 * LEFT) / 9  # from 1 to 10


class Pair(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def mine(self) -> int: ...
    @property
    def theirs(self) -> int: ...


@dataclass(frozen=True)
class Line:
    """Positions in the units of the drawing; `y` is the line's, `words_y` its label's."""

    label: str
    mine: int
    theirs: int
    mine_x: float
    theirs_x: float
    words_y: int
    y: int


@dataclass(frozen=True)
class Dumbbell:
    width: int
    height: int
    left: int
    right: int
    lines: list[Line]
    ticks: list[float]

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> Dumbbell:
        lines = [
            Line(
                label=pair.label,
                mine=pair.mine,
                theirs=pair.theirs,
                mine_x=place(pair.mine),
                theirs_x=place(pair.theirs),
                words_y=ROW * row + 16,
                y=ROW * row + 36,
            )
            for row, pair in enumerate(pairs)
        ]
        ticks = [place(number) for number in range(1, 11)]
        return cls(WIDTH, ROW * len(lines), LEFT, WIDTH - LEFT, lines, ticks)


def place(rating: int) -> float:
    return round(LEFT + (rating - 1) * STEP, 1)
