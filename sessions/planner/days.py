"""What each day has to offer: a time that suits both, one that does not, or none and why."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sessions.planner.asking import WORKING_WEEK, Ask, Gives, minute_of
from sessions.planning import at

DAY = timedelta(days=1)
OTHER_TIMES = range(7 * 60, 20 * 60 + 1, 30)  # where the asked time of day is taken
AWAY, TAKEN, WEEKDAY, HOURS = "away", "taken", "weekday", "hours"


@dataclass(frozen=True)
class Offer:
    """A time on one day; `broken` counts the wishes that it does not keep. No time: `why` not."""

    start: time | None
    broken: int = 0
    why: str = ""


class Days:
    """Days are counted from the first one that was asked for: 0, 1, 2 …"""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.length = timedelta(minutes=ask.minutes)
        self.taken = sorted(ask.taken)
        self.longest = max((end - start for start, end in self.taken), default=timedelta(0))
        self.starts = [start for start, _ in self.taken]
        self.some_weekdays = set(WORKING_WEEK).union(*(wish.weekdays for wish in ask.wishes))
        near = {start.date() for start in self.starts} | {end.date() for _, end in self.taken}
        # A zone is at most a day away from UTC: on other days nothing can be in the way.
        self.busy = {day + DAY * shift for day in near for shift in (-2, -1, 0, 1, 2)}
        self._offers: dict[int, Offer] = {}
        self._masks = dict.fromkeys((Gives(0), Gives(1), Gives(2), Gives(3)), 0)
        self._looked_at = 0

    def day(self, number: int) -> date:
        return self.ask.first_on + timedelta(days=number)

    def number(self, day: date) -> int:
        return (day - self.ask.first_on).days

    def offer(self, number: int) -> Offer:
        if number not in self._offers:
            self._offers[number] = self.look(self.day(number))
        return self._offers[number]

    def look(self, day: date) -> Offer:
        if any(first <= day <= last for first, last in self.ask.away):
            return Offer(None, why=AWAY)
        broken = self.broken(day, self.ask.wall_time)
        if self.is_free(day, self.ask.wall_time):
            if day.weekday() not in self.some_weekdays:
                return Offer(None, broken, why=WEEKDAY)
            return Offer(self.ask.wall_time, broken, self.why_not_kept(day) if broken else "")
        return self.another_time(day)

    def another_time(self, day: date) -> Offer:
        """The asked time is taken: the nearest free half hour, for which the asked one gives way."""
        if day.weekday() not in self.some_weekdays:
            return Offer(None, why=TAKEN)
        asked = minute_of(self.ask.wall_time)
        times = [time(one // 60, one % 60) for one in OTHER_TIMES]
        free = [one for one in times if self.is_free(day, one)]
        if not free:
            return Offer(None, why=TAKEN)
        best = min(free, key=lambda one: (self.broken(day, one), abs(minute_of(one) - asked)))
        return Offer(best, 1 + self.broken(day, best), why=TAKEN)

    def broken(self, day: date, start: time) -> int:
        """How many wishes a session then would not keep."""
        minute = minute_of(start)
        return sum(
            (day.weekday() not in wish.weekdays) + (not wish.has_hours(minute, self.ask.minutes))
            for wish in self.ask.wishes
        )

    def why_not_kept(self, day: date) -> str:
        off = any(day.weekday() not in wish.weekdays for wish in self.ask.wishes)
        return WEEKDAY if off else HOURS

    def is_free(self, day: date, start: time) -> bool:
        if day not in self.busy:
            return True
        begins = self.moment(day, start)
        ends = begins + self.length
        index = bisect_left(self.starts, begins - self.longest)
        while index < len(self.taken) and self.starts[index] < ends:
            if self.taken[index][1] > begins:
                return False
            index += 1
        return True

    def moment(self, day: date, start: time) -> datetime:
        return at(day, start, self.ask.zone)

    def mask(self, until: int, gives: Gives) -> int:
        """The days that are open when so much may give way, as bits, the first one lowest."""
        for number in range(self._looked_at, until + 1):
            self.note(number)
        self._looked_at = max(self._looked_at, until + 1)
        return self._masks[gives & (Gives.WISHES | Gives.HOLIDAYS)] & ((1 << max(0, until + 1)) - 1)

    def note(self, number: int) -> None:
        offer = self.offer(number)
        needs = Gives.WISHES if offer.broken else Gives.NOTHING
        if self.day(number) in self.ask.holidays:
            needs |= Gives.HOLIDAYS
        if offer.start is not None:
            for gives in self._masks:
                if needs & gives == needs:
                    self._masks[gives] |= 1 << number
