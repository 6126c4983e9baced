"""The nearest plan: as much as can be kept is kept, and what gave way is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sessions.planner.asking import Ask, Gives
from sessions.planner.days import Days
from sessions.planner.ways import Ways


@dataclass(frozen=True)
class Proposed:
    """`days` and their wall-clock times; `missing` sessions found no day at all."""

    ask: Ask
    gives: Gives
    days: tuple[date, ...]
    times: tuple[time, ...]
    missing: int
    table: Days

    @property
    def starts(self) -> list[datetime]:
        pairs = zip(self.days, self.times, strict=True)
        return [self.table.moment(day, start) for day, start in pairs]


def propose(ask: Ask) -> Proposed:
    """The plan that gives up least.

    Wishes give way before public holidays, those before the end of the window, and that before the
    rhythm. A day that is blocked and a time that is taken never do: where too few days are left, the
    sessions that fit are proposed.
    """
    table = Days(ask)
    for count in range(ask.count, 0, -1):
        ways = Ways(replace(ask, count=count), table)
        for gives in ladder():
            if found := ways.find(gives):
                return proposed(ask, gives, found, table)
    return Proposed(ask, Gives.NOTHING, (), (), ask.count, table)


def ladder() -> Iterator[Gives]:
    for number in range(2 * Gives.RHYTHM):
        yield Gives(number)


def proposed(ask: Ask, gives: Gives, found: list[int], table: Days) -> Proposed:
    starts = [table.offer(number).start for number in found]
    return Proposed(
        ask,
        gives,
        tuple(table.day(number) for number in found),
        tuple(start for start in starts if start is not None),
        ask.count - len(found),
        table,
    )
