"""Dates of sessions and what is outside the window or the rhythm: no database.

Gaps are counted in days between two sessions; a session keeps its wall-clock time in the
engagement's zone whatever the clocks do there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

WEEKDAYS = range(5)

Plan = list[date]


def even_step(first: date, ends_on: date, count: int, gaps: range) -> float:
    """Days between two sessions that fill the window, as far as the rhythm allows."""
    room = (ends_on - first).days / max(count - 1, 1)
    return min(max(room, gaps[0]), gaps[-1])


def next_weekday(day: date) -> date:
    while day.weekday() not in WEEKDAYS:
        day += timedelta(days=1)
    return day


def at(day: date, wall_time: time, zone: str) -> datetime:
    """The moment in UTC. A time that the clocks skip that day is the moment they skip to."""
    return datetime.combine(day, wall_time, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def suggest(last: date, ends_on: date, count: int, low: int, high: int) -> Plan:
    """Days for `count` more sessions after `last`: a suggestion to look at, not a plan."""
    step = even_step(last, ends_on, count + 1, range(low, max(low, high) + 1))
    return [next_weekday(last + timedelta(days=round(step * n))) for n in range(1, count + 1)]


def outside(
    starts: Sequence[datetime],
    *,
    starts_on: date,
    ends_on: date,
    min_gap_days: int,
    max_gap_days: int,
    zone: str,
    first_number: int = 1,
) -> list[str]:
    """What about a plan is outside the engagement's window or rhythm, a sentence each.

    `starts` are in order; `first_number` is the number of the first of them.
    """
    days = [start.astimezone(ZoneInfo(zone)).date() for start in starts]
    said = list(outside_rhythm(days, min_gap_days, max_gap_days, first_number))
    if days and days[0] < starts_on:
        said.append(
            f"Session {first_number} is before the engagement starts on {said_day(starts_on)}."
        )
    if days and days[-1] > ends_on:
        last = first_number + len(days) - 1
        late = (days[-1] - ends_on).days
        said.append(
            f"Session {last} is {in_days(late)} after the engagement ends on {said_day(ends_on)}."
        )
    return said


def outside_rhythm(days: Plan, low: int, high: int, first_number: int) -> Iterator[str]:
    for number, (one, next_one) in enumerate(pairwise(days), first_number):
        gap = (next_one - one).days
        if not low <= gap <= high:
            yield (
                f"Session {number + 1} is {in_days(gap)} after session {number}; "
                f"the rhythm is {low} to {high} days."
            )


def in_days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def said_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
