"""Ten o'clock stays ten o'clock across a change of the clock, wherever people live.

The zone's name is taken away before the file is read back, so that its own rules have to do.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
from ical.calendar_stream import IcsCalendarStream

from coaching.home.zones import zones
from sessions.calendars.clocks import onset_between
from sessions.calendars.writing import Happening, feed_bytes
from sessions.planning import at

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2035, 12, 20, tzinfo=UTC)
NAMES = [name for _, group in zones() for name, _ in group if name != "UTC"]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def happening(starts_at: datetime, zone: str) -> Happening:
    return Happening(
        uid=str(uuid4()),
        sequence=0,
        stamp=FIRST,
        title="Coaching session",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=85),
        zone=zone,
        page="https://coaching.example/",
    )


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """Days within a week after which the clock has changed there."""
    local, week = ZoneInfo(zone), 7 * DAY
    days = [FIRST + week * number for number in range((LAST - FIRST) // week)]
    offsets = [day.astimezone(local).utcoffset() for day in days]
    return tuple(
        day for day, one, other in zip(days, offsets, offsets[1:], strict=False) if one != other
    )


def behaviours() -> list[str]:
    """One zone of each kind: those whose clocks are alike from 2024 to 2035 need no second."""
    kinds = {(changes(zone), FIRST.astimezone(ZoneInfo(zone)).utcoffset()): zone for zone in NAMES}
    return sorted(kinds.values())


def samples(zone: str, chance: Random) -> list[datetime]:
    """Ten in the morning on the days around changes, each hour of such days, and any moment."""
    days = [day + around * DAY for day in changes(zone) for around in range(8)]
    mornings = [at(one.date(), time(10), zone) for one in chance.sample(days, min(8, len(days)))]
    near = [hour for day in changes(zone)[:2] for hour in hours_around(day, zone)]
    span = int((LAST - FIRST).total_seconds() // 60)
    return [*mornings, *near, *(FIRST + chance.randrange(span) * MINUTE for _ in range(4))]


def hours_around(day: datetime, zone: str) -> list[datetime]:
    """The hours before and after the change within a week of this day."""
    onset = onset_between(day, day + 7 * DAY, ZoneInfo(zone))
    return [onset + timedelta(minutes=30 * half) for half in range(-4, 5)]


def nameless(content: bytes, zone: str) -> bytes:
    """Under a name that nobody knows. Readers keep the rules of a name: each zone has one of its own."""
    unknown = f"Nowhere-{zone.replace('/', '-')}"
    text = content.replace(b"\r\n ", b"").decode()
    return (
        text.replace(f"TZID={zone}:", f"TZID={unknown}:")
        .replace(f"TZID:{zone}\r\n", f"TZID:{unknown}\r\n")
        .encode()
    )


def starts(content: bytes) -> list[datetime]:
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return [one.decoded("DTSTART").astimezone(UTC) for one in events]


def starts_elsewhere(content: bytes) -> list[datetime]:
    found = [one.dtstart for one in IcsCalendarStream.calendar_from_ics(content.decode()).events]
    return [one.astimezone(UTC) for one in found if isinstance(one, datetime)]


def test_every_kind_of_clock_reads_back_as_the_same_moment_by_both_readers():
    chance, read = Random("clocks"), 0
    for zone in behaviours():
        moments = samples(zone, chance)
        content = nameless(feed_bytes([happening(one, zone) for one in moments], name="x"), zone)
        assert starts(content) == moments, zone
        few = chance.sample(moments, 4)
        content = nameless(feed_bytes([happening(one, zone) for one in few], name="x"), zone)
        assert starts_elsewhere(content) == few, zone
        read += len(moments)
    assert (len(behaviours()), read) > (60, 900)


def test_every_zone_has_rules_for_one_session():
    chance = Random("each")
    for zone in NAMES:
        (moment,) = chance.sample(samples(zone, chance), 1)
        content = feed_bytes([happening(moment, zone)], name="x")
        assert content.count(b"BEGIN:VTIMEZONE") == 1
        assert 1 <= content.count(b"TZOFFSETTO") <= 4, zone


def test_in_the_file_it_is_ten_on_the_wall_before_and_after():
    summer, winter = (at(day.date(), time(10), "Europe/London") for day in (
        datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)))  # fmt: skip
    assert (winter - summer) == timedelta(days=2, hours=1)
    content = feed_bytes([happening(one, "Europe/London") for one in (summer, winter)], name="x")
    assert b"DTSTART;TZID=Europe/London:20261024T100000\r\n" in content
    assert b"DTSTART;TZID=Europe/London:20261026T100000\r\n" in content


def test_utc_needs_no_rules():
    content = feed_bytes([happening(FIRST, "UTC")], name="x")
    assert b"VTIMEZONE" not in content
    assert b"DTSTART:20240101T000000Z\r\n" in content
