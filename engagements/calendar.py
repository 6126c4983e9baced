"""Months on the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS_IN_A_YEAR = 12


def months_after(day: date, months: int) -> date:
    """The same day that many months later; the month's last day where there is no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_until(first: date, last: date) -> int:
    """The fewest whole months after `first` that reach `last`: 1 January to 2 June is six."""
    months = (last.year - first.year) * MONTHS_IN_A_YEAR + last.month - first.month
    return max(months if months_after(first, months) >= last else months + 1, 1)
