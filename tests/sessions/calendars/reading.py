"""Two libraries that know nothing of each other read the same bytes, and have to agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import icalendar
from ical.calendar_stream import IcsCalendarStream


@dataclass(frozen=True)
class Seen:
    """An event as a calendar takes it in."""

    uid: str
    sequence: int
    stamp: datetime
    summary: str
    starts_at: datetime
    ends_at: datetime
    location: str
    status: str


@cache
def read(content: bytes) -> list[Seen]:
    """What both read, in UTC."""
    one, other = list(as_icalendar(content)), list(as_ical(content))
    assert one == other
    return one


def as_icalendar(content: bytes) -> Iterator[Seen]:
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar.errors == []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        yield Seen(
            str(event["UID"]),
            int(str(event["SEQUENCE"])),
            event.decoded("DTSTAMP").astimezone(UTC),
            str(event["SUMMARY"]),
            event.decoded("DTSTART").astimezone(UTC),
            event.decoded("DTEND").astimezone(UTC),
            str(event.get("LOCATION", "")),
            str(event["STATUS"]),
        )


def as_ical(content: bytes) -> Iterator[Seen]:
    for event in IcsCalendarStream.calendar_from_ics(content.decode()).events:
        assert event.uid
        assert event.sequence is not None
        assert event.status
        yield Seen(
            event.uid,
            event.sequence,
            moment(event.dtstamp),
            event.summary or "",
            moment(event.dtstart),
            moment(event.dtend),
            event.location or "",
            str(event.status.value),
        )


def moment(at: Any) -> datetime:
    assert isinstance(at, datetime)
    return at.astimezone(UTC)
