"""Dates and times in a person's own zone, in words.

A moment always says whose clock it is on when that matters: two people of one engagement often
live in two zones.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

DAYS_IN_A_WEEK = 7
WEEKS_BEFORE_MONTHS = 9


def in_zone(at: datetime, zone: str | ZoneInfo | None = None) -> datetime:
    """The moment on the zone's clock; without a zone, on the current person's."""
    if not zone:
        return timezone.localtime(at)
    return at.astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))


def day(at: date, *, year: bool = False) -> str:
    """“14 November”, or “14 November 2026”."""
    return f"{at.day} {at:%B %Y}" if year else f"{at.day} {at:%B}"


def clock(at: datetime, zone: str | ZoneInfo | None = None) -> str:
    """“11:25” on a 24-hour clock."""
    return f"{in_zone(at, zone):%H:%M}"


def zone_name(at: datetime, zone: str | ZoneInfo | None = None) -> str:
    """“Berlin time”: a city says more than an abbreviation, and never lies in summer."""
    local = in_zone(at, zone)
    key = getattr(local.tzinfo, "key", "UTC")
    city = key.rsplit("/", 1)[-1].replace("_", " ")
    return "UTC" if city in {"UTC", "GMT"} else f"{city} time"


def wallclock(at: datetime, zone: str | ZoneInfo | None = None) -> str:
    """“Tuesday 14 November, 10:00, Berlin time”."""
    local = in_zone(at, zone)
    return f"{local:%A} {day(local)}, {local:%H:%M}, {zone_name(at, zone)}"


def away(on: date, today: date) -> str:
    """How far a day is from today: “today”, “in 3 days”, “2 weeks ago”."""
    days = (on - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    words = _span(abs(days))
    return f"in {words}" if days > 0 else f"{words} ago"


def _span(days: int) -> str:
    weeks = days // DAYS_IN_A_WEEK
    if weeks < 2:  # "in 10 days" is clearer than "in 1 week"
        return f"{days} days"
    if weeks <= WEEKS_BEFORE_MONTHS:
        return f"{weeks} weeks"
    return f"{round(days / 30.44)} months"
