"""Quiet hours: no mail between 21:00 and 07:00 where the person is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EVENING, MORNING = time(21), time(7)


def quiet_until(zone: str, now: datetime) -> datetime | None:
    """07:00 in that time zone (as UTC) when it is night there now; None by day."""
    local = now.astimezone(known(zone))
    if MORNING <= local.time() < EVENING:
        return None
    day = local.date() + timedelta(days=1 if local.time() >= EVENING else 0)
    return datetime.combine(day, MORNING, local.tzinfo).astimezone(UTC)


def known(zone: str) -> ZoneInfo:
    """A zone that this machine does not know counts as UTC."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
