"""What a key result of each kind can be measured with, and how a value is said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engagements.models.measure import ResultKind

MOST_DIGITS = Decimal("9999999999.99")


@dataclass(frozen=True)
class Range:
    """From the least to the most, both included; `places` behind the point."""

    least: Decimal
    most: Decimal
    places: int

    def holds(self, value: Decimal) -> bool:
        inside = value.is_finite() and self.least <= value <= self.most
        return inside and value == round(value, self.places)


RANGES = {
    ResultKind.SCALE: Range(Decimal(1), Decimal(10), 0),
    ResultKind.NUMBER: Range(-MOST_DIGITS, MOST_DIGITS, 2),
    ResultKind.PERCENT: Range(Decimal(0), Decimal(100), 2),
}
REACHED, NOT_YET = Decimal(1), Decimal(0)


def takes(kind: str, value: Decimal | None) -> bool:
    """Whether a point of this kind may have this value; in words it has none."""
    if kind == ResultKind.NARRATIVE:
        return value is None
    if kind == ResultKind.MILESTONE:
        return value in (REACHED, NOT_YET)
    return value is not None and RANGES[ResultKind(kind)].holds(value)


def may_aim(kind: str, value: Decimal | None) -> bool:
    """Whether it may begin or be meant to end at this value; a milestone has no such numbers."""
    return value is None or (kind in RANGES and RANGES[ResultKind(kind)].holds(value))


def said(kind: str, value: Decimal | None, unit: str = "") -> str:
    """“7 of 10”, “40%”, “12 days”, “Reached”; nothing where there is no value."""
    if value is None:
        return ""
    if kind == ResultKind.MILESTONE:
        return "Reached" if value == REACHED else "Not yet"
    number = f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "\u2212")
    ends = {ResultKind.SCALE: " of 10", ResultKind.PERCENT: "%"}
    return number + ends.get(ResultKind(kind), f" {unit}" if unit else "")
