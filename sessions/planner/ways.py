"""Which plans there are, and the best of them: sets of days are whole numbers, a bit a day.

Shifting a set by a gap answers for all its days at once whether a plan exists; only where one does
is the best looked for, session by session.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sessions.planner.asking import Ask, Gives
from sessions.planner.days import Days

BEYOND = 366  # days after the end of the window in which an engagement may still find dates
ANOTHER_WEEKDAY = 40  # as bad as standing four days from the ideal date
FIRST_DAY_LATER = 200
# One of these weighs more than all that can be of the one before.
BROKEN, HOLIDAY, LATE, OUTSIDE = 10**7, 10**10, 10**12, 10**16


def spread(days: int, gaps: Sequence[int]) -> int:
    found = 0
    for gap in gaps:
        found |= days << gap
    return found


def gather(days: int, gaps: Sequence[int]) -> int:
    found = 0
    for gap in gaps:
        found |= days >> gap
    return found


def alive(first: int, open_days: int, gaps: Sequence[int], count: int) -> list[int] | None:
    """For each session the days on which it can stand in some plan; None where there is no plan."""
    forward = [first & open_days]
    for _ in range(count - 1):
        forward.append(spread(forward[-1], gaps) & open_days)
    living = [forward[-1]]
    for layer in reversed(forward[:-1]):
        living.append(layer & gather(living[-1], gaps))
    return living[::-1] if living[-1] else None


def bits(days: int) -> Iterator[int]:
    while days:
        low = days & -days
        yield low.bit_length() - 1
        days ^= low


class Ways:
    """The plans for one ask."""

    def __init__(self, ask: Ask, days: Days) -> None:
        self.ask, self.days = ask, days
        self.low = max(1, ask.low)
        self.high = max(self.low, ask.high)
        self.window = days.number(ask.ends_on)
        self.near = max(self.window, 0) + self.high * ask.count
        self.horizon = self.near + BEYOND
        # Who asks for a first day after the rhythm has run out has settled that gap themselves.
        before = days.number(ask.last) if ask.last else None
        self.before = before if before is not None and before + self.high >= 0 else None

    def find(self, gives: Gives) -> list[int] | None:
        """The best plan in which nothing else gives way; days as numbers."""
        if not gives & Gives.WINDOW:
            return self.until(self.window, gives)
        if gives & Gives.RHYTHM:
            return self.until(self.horizon, gives)
        # The earliest end is the best: what is found soon needs no look further.
        return self.until(self.near, gives) or self.until(self.horizon, gives)

    def until(self, last: int, gives: Gives) -> list[int] | None:
        open_days = self.days.mask(last, gives)
        if not gives & Gives.RHYTHM:
            return self.within(open_days, 0)
        if self.within_any(open_days, BEYOND) is None:
            return None
        # By as few days outside the rhythm as can be.
        slack = next(one for one in range(BEYOND + 1) if self.within_any(open_days, one))
        return self.within(open_days, slack)

    def within_any(self, open_days: int, slack: int) -> list[int] | None:
        gaps = self.gaps(slack)
        return alive(self.first(gaps), open_days, gaps, self.ask.count)

    def within(self, open_days: int, slack: int) -> list[int] | None:
        living = self.within_any(open_days, slack)
        return self.best(living, self.gaps(slack)) if living else None

    def gaps(self, slack: int) -> range:
        """However much the rhythm gives way, nobody meets twice within half of it."""
        return range(max(1, self.low // 2, self.low - slack), self.high + slack + 1)

    def first(self, gaps: Sequence[int]) -> int:
        """The days that the first session may be on, in rhythm with the last one before it."""
        if self.before is None:
            return (1 << (self.horizon + 1)) - 1
        return sum(1 << self.before + gap for gap in gaps if self.before + gap >= 0)

    def best(self, living: Sequence[int], gaps: Sequence[int]) -> list[int]:
        anchor = next(bits(living[0]))
        step = self.step(anchor)
        cost = {day: self.first_cost(day, anchor) for day in bits(living[0])}
        came_from: list[dict[int, int]] = []
        for number in range(1, self.ask.count):
            further: dict[int, int] = {}
            back: dict[int, int] = {}
            ideal = anchor * 10 + step * number
            for day in bits(living[number]):
                before = [
                    (cost[day - gap] + self.gap_cost(gap), day - gap)
                    for gap in gaps
                    if day - gap in cost
                ]
                price, back[day] = min(before)
                further[day] = price + self.day_cost(day, anchor, ideal)
            cost = further
            came_from.append(back)
        last = min(cost, key=lambda day: (cost[day] + self.late_cost(day), day))
        plan = [last]
        for back in reversed(came_from):
            plan.append(back[plan[-1]])
        return plan[::-1]

    def step(self, anchor: int) -> int:
        """Tenths of days between two sessions that fill the window, as far as the rhythm allows."""
        room = (self.window - anchor) * 10 // max(self.ask.count - 1, 1)
        return min(max(room, self.low * 10), self.high * 10)

    def first_cost(self, day: int, anchor: int) -> int:
        late = FIRST_DAY_LATER * (day - anchor)
        outside = 0 if self.before is None else self.gap_cost(day - self.before)
        return late + outside + self.day_cost(day, anchor, day * 10)

    def gap_cost(self, gap: int) -> int:
        return OUTSIDE * (max(0, self.low - gap) + max(0, gap - self.high))

    def late_cost(self, day: int) -> int:
        return LATE * max(0, day - self.window)

    def day_cost(self, day: int, anchor: int, ideal: int) -> int:
        uneven = abs(day * 10 - ideal) + ANOTHER_WEEKDAY * ((day - anchor) % 7 != 0)
        holiday = self.days.day(day) in self.ask.holidays
        return uneven + BROKEN * self.days.offer(day).broken + HOLIDAY * holiday
