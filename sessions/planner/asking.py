"""What a plan is asked to keep, and what may give way where it cannot all be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntFlag

WORKING_WEEK = (0, 1, 2, 3, 4)
DAY_BEGINS, DAY_ENDS = time(0), time(23, 59)


class Gives(IntFlag):
    """What gave way. Of two sets the one with the lower number is the lesser loss."""

    NOTHING = 0
    WISHES = 1  # the weekdays and hours that somebody likes
    HOLIDAYS = 2
    WINDOW = 4  # the end of the engagement
    RHYTHM = 8


@dataclass(frozen=True)
class Wish:
    """When one of the two likes to meet, on the wall clock of the engagement. `who` is a first name."""

    who: str
    weekdays: tuple[int, ...] = WORKING_WEEK
    earliest: time = DAY_BEGINS
    latest: time = DAY_ENDS

    def has_hours(self, start: int, minutes: int) -> bool:
        """Whether so many minutes from `start`, a minute of the day, are inside these hours."""
        return minute_of(self.earliest) <= start and start + minutes <= minute_of(self.latest)


NOBODY = Wish("")


@dataclass(frozen=True)
class Ask:
    """`count` sessions of `minutes` from `first_on` to `ends_on`, `low` to `high` days apart.

    `last` is the day of the session before these, where there was one. `holidays` says of a day
    whose it is: “Christmas Day in the United Kingdom”. `away` holds first and last days, `taken`
    moments of other sessions: neither is ever planned over.
    """

    first_on: date
    ends_on: date
    count: int
    low: int
    high: int
    wall_time: time
    zone: str
    minutes: int = 60
    wishes: tuple[Wish, ...] = (NOBODY,)
    last: date | None = None
    holidays: Mapping[date, str] = field(default_factory=dict)
    away: tuple[tuple[date, date], ...] = ()
    taken: tuple[tuple[datetime, datetime], ...] = ()


def minute_of(at: time) -> int:
    return at.hour * 60 + at.minute


def time_that_suits(wishes: tuple[Wish, ...], minutes: int, liked: time) -> time:
    """`liked`, or the nearest half hour inside everybody's hours; `liked` again where none is."""
    start = minute_of(liked)
    fits = [
        one
        for one in (start, *range(0, 24 * 60, 30))
        if all(wish.has_hours(one, minutes) for wish in wishes)
    ]
    best = min(fits, key=lambda one: (abs(one - start), one), default=start)
    return time(best // 60, best % 60)
