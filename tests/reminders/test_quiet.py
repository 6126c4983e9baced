"""Quiet hours: nobody hears from us between nine in the evening and seven in the morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.reminders.quiet import quiet_until

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("hour", "minute"), [(7, 0), (12, 0), (20, 59)])
def test_by_day_nothing_waits(hour: int, minute: int):
    assert quiet_until("Europe/Berlin", datetime(2026, 11, 23, hour, minute, tzinfo=BERLIN)) is None


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 11, 23, 21, 0, tzinfo=BERLIN), datetime(2026, 11, 24, 7, tzinfo=BERLIN)),
        (datetime(2026, 11, 24, 6, 59, tzinfo=BERLIN), datetime(2026, 11, 24, 7, tzinfo=BERLIN)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=BERLIN), datetime(2026, 3, 29, 7, tzinfo=BERLIN)),
        (datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN), datetime(2026, 10, 25, 7, tzinfo=BERLIN)),
    ],
)
def test_by_night_it_waits_for_seven_oclock_there(now: datetime, morning: datetime):
    assert quiet_until("Europe/Berlin", now) == morning.astimezone(UTC)


def test_an_unknown_zone_is_utc():
    assert quiet_until("Mars/Olympus", datetime(2026, 1, 1, 6, tzinfo=UTC)) == datetime(
        2026, 1, 1, 7, tzinfo=UTC
    )


ZONES = ["Pacific/Kiritimati", "America/St_Johns", "Australia/Lord_Howe", "Africa/Cairo", "UTC"]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.integers(0, 12 * 365 * 24 * 60),
)
def test_the_end_of_the_quiet_hours_is_near_ahead_and_not_quiet(zone: str, minutes: int):
    """From 2024 to 2035, in places with odd offsets and odd changes of the clock."""
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = quiet_until(zone, now)
    if until is not None:
        assert now < until <= now + timedelta(hours=11)
        assert quiet_until(zone, until) is None
