"""What gave way, and why a date was passed over: a sentence each, for the coach who plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from sessions.planner.asking import Gives, Wish, minute_of
from sessions.planner.days import AWAY, TAKEN
from sessions.planner.proposing import Proposed

WEEKEND = 4  # days that follow each other with a weekend, or a day not wished for, between them
NAMES = {
    Gives.WISHES: "the weekdays and hours that suit you both",
    Gives.HOLIDAYS: "public holidays",
    Gives.WINDOW: "the end of the engagement",
    Gives.RHYTHM: "the rhythm",
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Skipped:
    """A day that would have been near, or several in a row, and why it was not taken."""

    first: date
    last: date
    why: str


def what_gave_way(proposed: Proposed) -> str:
    """One sentence; "" for a plan that keeps everything."""
    names = [name for one, name in NAMES.items() if one & proposed.gives]
    missing = no_day(proposed) if proposed.missing else ""
    if not names:
        return missing
    *most, last = names
    said = f"{', '.join(most)} and {last}" if most else last
    return f"Not everything can be kept. What gave way: {said}.{' ' + missing if missing else ''}"


def no_day(proposed: Proposed) -> str:
    """Blocked days and other sessions never give way: then some sessions have no day."""
    many = proposed.missing
    words = "1 session has" if many == 1 else f"{many} sessions have"
    return f"{words} no free day at all within a year of the end."


def where_it_gave_way(proposed: Proposed, first_number: int) -> list[str]:
    """Wishes and holidays, and in which sessions; window and rhythm are said by `outside`."""
    found: dict[str, list[int]] = {}
    pairs = zip(proposed.days, proposed.times, strict=True)
    for number, (day, start) in enumerate(pairs, first_number):
        for phrase in unkept(proposed, day, start):
            found.setdefault(phrase, []).append(number)
    return [f"{phrase}: {sessions(numbers)}." for phrase, numbers in found.items()]


def sessions(numbers: Sequence[int]) -> str:
    *most, last = map(str, numbers)
    return f"sessions {', '.join(most)} and {last}" if most else f"session {last}"


def unkept(proposed: Proposed, day: date, start: time) -> Iterator[str]:
    asked = proposed.ask.wall_time
    if holiday := proposed.ask.holidays.get(day):
        yield f"On {holiday}"
    if start != asked:
        yield f"At {clock(start)}, since you have another session at {clock(asked)}"
    for wish in proposed.ask.wishes:
        if day.weekday() not in wish.weekdays:
            yield f"On a {DAYS[day.weekday()]}, which does not suit {whom(wish)}"
        if not wish.has_hours(minute_of(start), proposed.ask.minutes):
            hours = f"{clock(wish.earliest)} to {clock(wish.latest)}"
            yield f"At {clock(start)}, outside the hours that suit {whom(wish)} ({hours})"


def skipped(proposed: Proposed) -> list[Skipped]:
    """The days before and between that would have been in rhythm and near, each with its reason.

    Weekdays that suit nobody are no news: of these only the asked first day is named. Days that
    follow each other and have one reason are one line.
    """
    found: list[Skipped] = []
    for number in sorted(set(candidates(proposed))):
        day = proposed.table.day(number)
        why = why_not(proposed, number) if day not in proposed.days else ""
        if why and found and found[-1].why == why and (day - found[-1].last).days <= WEEKEND:
            found[-1] = Skipped(found[-1].first, day, why)
        elif why:
            found.append(Skipped(day, day, why))
    return found


def candidates(proposed: Proposed) -> Iterator[int]:
    """The asked first day up to the one that was found; then the days within a week of each."""
    numbers = [proposed.table.number(day) for day in proposed.days]
    if numbers:
        yield from range(numbers[0])
    low, high = proposed.ask.low, proposed.ask.high
    for before, chosen in pairwise(numbers):
        yield from (one for one in range(before + low, before + high + 1) if abs(one - chosen) <= 7)


def why_not(proposed: Proposed, number: int) -> str:
    ask, day = proposed.ask, proposed.table.day(number)
    offer = proposed.table.offer(number)
    off = [wish for wish in ask.wishes if day.weekday() not in wish.weekdays]
    if off:
        if number:
            return ""
        return f"It is a {DAYS[day.weekday()]}, which does not suit {' and '.join(map(whom, off))}."
    if offer.why == AWAY:
        return "You are away."
    if holiday := ask.holidays.get(day):
        return f"It is {holiday}."
    if offer.why == TAKEN:
        return "You have another session then."
    return ""


def whom(wish: Wish) -> str:
    return wish.who or "you"


def clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"
