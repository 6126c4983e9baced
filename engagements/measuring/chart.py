"""How a key result went, drawn: a dot for each day it was noted, along the engagement's months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engagements.measuring.kinds import NOT_YET, RANGES, REACHED, said
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
    noted = [(one.on, one.value) for one in points if one.value is not None]
    if not noted:
        return None
    low, high = bounds(key_result, [value for _, value in noted])
    first = min(engagement.starts_on, noted[0][0])
    last = max(engagement.ends_on, noted[-1][0])

    def x(on: date) -> float:
        days = max(1, (last - first).days)
        return round(EDGE + (on - first).days / days * (WIDTH - 2 * EDGE), 1)

    def y(value: Decimal) -> float:
        part = float((value - low) / (high - low)) if high > low else 0.5
        return round(HEIGHT - EDGE - part * (HEIGHT - 2 * EDGE), 1)

    begins, ends = (said(key_result.kind, noted[at][1], key_result.unit) for at in (0, -1))
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=EDGE,
        right=WIDTH - EDGE,
        dots=[Dot(x(on), y(value), at == len(noted)) for at, (on, value) in enumerate(noted, 1)],
        target_y=None if key_result.target is None else y(key_result.target),
        says=f"On {len(noted)} days, from {begins} to {ends}."
        if len(noted) > 1
        else f"On one day: {ends}.",
    )


def bounds(key_result: KeyResult, values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The least and the most that the drawing must hold."""
    if key_result.kind in (ResultKind.SCALE, ResultKind.PERCENT):
        known = RANGES[ResultKind(key_result.kind)]
        return known.least, known.most
    if key_result.kind == ResultKind.MILESTONE:
        return NOT_YET, REACHED
    aims = [one for one in (key_result.baseline, key_result.target) if one is not None]
    return min(*values, *aims, values[0]), max(*values, *aims, values[0])
