"""Where sessions could stand in the calendar: dates alone, no database.

Gaps are counted in days between two sessions; a session keeps its wall-clock time in the
engagement's zone whatever the clocks do there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

WEEKDAYS = range(5)
ANOTHER_WEEKDAY = 4  # counts as much as standing four days from the ideal date

Plan = list[date]


def propose(
    starts_on: date,
    ends_on: date,
    count: int,
    min_gap_days: int,
    max_gap_days: int,
    wall_time: time,
    zone: str,
) -> list[datetime]:
    """`count` moments on weekdays, evenly spread and in rhythm, from `starts_on` to `ends_on`.

    Where that is impossible the nearest plan: the end of the window gives way before the rhythm
    does. `outside` says in words what gave way.
    """
    if count < 1:
        return []
    first = next_weekday(starts_on)
    gaps = range(min_gap_days, max(min_gap_days, max_gap_days) + 1)
    step = even_step(first, ends_on, count, gaps)
    days = (
        best(first, count, step, gaps, until=ends_on)
        or best(first, count, step, gaps, until=None)
        or [next_weekday(first + timedelta(days=round(step * n))) for n in range(count)]
    )
    return [at(day, wall_time, zone) for day in days]


def even_step(first: date, ends_on: date, count: int, gaps: range) -> float:
    """Days between two sessions that fill the window, as far as the rhythm allows."""
    room = (ends_on - first).days / max(count - 1, 1)
    return min(max(room, gaps[0]), gaps[-1])


def best(first: date, count: int, step: float, gaps: range, until: date | None) -> Plan | None:
    """The plan in rhythm that is nearest to even, with as many equal weekdays as it can.

    Session by session: the cheapest way to each date that can be reached in rhythm.
    """
    ways: dict[date, tuple[float, Plan]] = {first: (0.0, [first])}
    for number in range(1, count):
        ideal = step * number
        further: dict[date, tuple[float, Plan]] = {}
        for cost, plan in ways.values():
            for day in reachable(plan[-1], gaps, until):
                price = cost + cost_of(day, first, ideal)
                if day not in further or price < further[day][0]:
                    further[day] = (price, [*plan, day])
        ways = further
    return min(ways.values())[1] if ways else None


def reachable(last: date, gaps: range, until: date | None) -> Iterator[date]:
    for gap in gaps:
        day = last + timedelta(days=gap)
        if day.weekday() in WEEKDAYS and (until is None or day <= until):
            yield day


def cost_of(day: date, first: date, ideal: float) -> float:
    away = abs((day - first).days - ideal)
    return away + ANOTHER_WEEKDAY * (day.weekday() != first.weekday())


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
