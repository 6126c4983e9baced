"""How a key result went, drawn: a dot for each day it was noted, along the engagement's months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engagements.measuring.kinds import RANGES, said
from engagements.models import Engagement, KeyResult, KeyResultPoint
from engagements.models.measure import ResultKind

WIDTH, HEIGHT, EDGE = 320, 72, 12


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    is_last: bool


@dataclass(frozen=True)
class Chart:
    """Positions in the units of the drawing; `target_y` only where there is a target."""

    width: int
    height: int
    left: int
    right: int
    dots: list[Dot]
    target_y: float | None
    says: str

    @property
    def line(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def draw(
    key_result: KeyResult, points: Sequence[KeyResultPoint], engagement: Engagement
) -> Chart | None:
    """`points` are those that count, by day. None where there is nothing to draw."""
    if not points or key_result.kind == ResultKind.NARRATIVE:
        return None
    low, high = bounds(key_result, points)
    first = min(engagement.starts_on, points[0].on)
    last = max(engagement.ends_on or points[-1].on, points[-1].on)

    def x(on: date) -> float:
        days = max(1, (last - first).days)
        return round(EDGE + (on - first).days / days * (WIDTH - 2 * EDGE), 1)

    def y(value: Decimal) -> float:
        part = float((value - low) / (high - low)) if high > low else 0.5
        return round(HEIGHT - EDGE - part * (HEIGHT - 2 * EDGE), 1)

    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=EDGE,
        right=WIDTH - EDGE,
        dots=[Dot(x(one.on), y(one.value), one is points[-1]) for one in points],
        target_y=None if key_result.target is None else y(key_result.target),
        says=f"{len(points)} noted, from {words(key_result, points[0])} to "
        f"{words(key_result, points[-1])}.",
    )


def bounds(key_result: KeyResult, points: Sequence[KeyResultPoint]) -> tuple[Decimal, Decimal]:
    """The least and the most that the drawing must hold."""
    if key_result.kind in (ResultKind.SCALE, ResultKind.PERCENT):
        known = RANGES[ResultKind(key_result.kind)]
        return known.least, known.most
    if key_result.kind == ResultKind.MILESTONE:
        return Decimal(0), Decimal(1)
    aims = [one for one in (key_result.baseline, key_result.target) if one is not None]
    values = [one.value for one in points] + aims
    return min(values), max(values)


def words(key_result: KeyResult, point: KeyResultPoint) -> str:
    return said(key_result.kind, point.value, key_result.unit)
