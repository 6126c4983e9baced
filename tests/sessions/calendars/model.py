"""A calendar as RFC 5546 has it: SEQUENCE decides, and DTSTAMP where that is the same."""

from __future__ import annotations

from collections.abc import Iterable

from tests.sessions.calendars.mails import Told
from tests.sessions.calendars.reading import Seen, read


class Calendar:
    """What one person's calendar holds after these mails, in whatever order they came."""

    def __init__(self, mails: Iterable[Told]) -> None:
        self.latest: dict[str, tuple[Seen, str]] = {}
        for one in mails:
            self.take(one)

    def take(self, one: Told) -> None:
        (seen,) = read(one.ics)
        now = self.latest.get(seen.uid)
        if now is None or (now[0].sequence, now[0].stamp) < (seen.sequence, seen.stamp):
            self.latest[seen.uid] = seen, one.method

    @property
    def events(self) -> list[Seen]:
        shown = [seen for seen, method in self.latest.values() if method == "REQUEST"]
        return sorted(shown, key=lambda one: one.starts_at)

    @property
    def times(self) -> list[tuple[str, str]]:
        return [(one.summary, f"{one.starts_at:%Y-%m-%d %H:%M}") for one in self.events]
