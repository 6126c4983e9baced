"""VTIMEZONE: when the clock changes around some moments, each change in words of its own.

One observance a change, none with a rule: readers differ in what they make of rules, and one made
today would speak for years that nobody has decided about.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

A_YEAR, DAY, SECOND = timedelta(days=370), timedelta(days=1), timedelta(seconds=1)


def zone_rules(zone: str, first: datetime, last: datetime) -> Timezone:
    """What is in force at `first`, and every change until a day after `last`."""
    local = ZoneInfo(zone)
    rules = Timezone()
    rules.add("tzid", zone)
    start = (first - A_YEAR).astimezone(UTC).replace(microsecond=0)
    changes = list(changes_of(local, start, last + DAY))
    before = [one for one in changes if one <= first]
    for onset in before[-1:] or [start]:
        rules.add_component(observance(local, onset))
    for onset in changes[len(before) :]:
        rules.add_component(observance(local, onset))
    return rules


def changes_of(local: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments at which the offset there becomes another, to the second."""
    day, was = start, offset(start, local)
    while day < end:
        now = offset(day + DAY, local)
        if now != was:
            yield onset_between(day, day + DAY, local)
        day, was = day + DAY, now


def onset_between(early: datetime, late: datetime, local: ZoneInfo) -> datetime:
    """The first second of the new offset."""
    old = offset(early, local)
    while late - early > SECOND:
        middle = early + timedelta(seconds=(late - early) // SECOND // 2)
        early, late = (middle, late) if offset(middle, local) == old else (early, middle)
    return late


def observance(local: ZoneInfo, onset: datetime) -> TimezoneStandard | TimezoneDaylight:
    """DTSTART is what the clock showed that was still to be changed (RFC 5545, 3.6.5)."""
    old, new = offset(onset - SECOND, local), onset.astimezone(local)
    part = TimezoneDaylight() if new.dst() else TimezoneStandard()
    part.add("dtstart", (onset + old).replace(tzinfo=None))
    part.add("rdate", [(onset + old).replace(tzinfo=None)])  # some readers count no DTSTART alone
    part.add("tzoffsetfrom", old)
    part.add("tzoffsetto", offset(onset, local))
    part.add("tzname", new.tzname())
    return part


def offset(moment: datetime, local: ZoneInfo) -> timedelta:
    found = moment.astimezone(local).utcoffset()
    assert found is not None
    return found
