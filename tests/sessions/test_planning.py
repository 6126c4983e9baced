"""Where sessions stand in the calendar: inside the window, in rhythm, on weekdays, at one time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.planner.asking import Ask
from sessions.planner.proposing import propose as propose_for
from sessions.planning import outside

ZONES = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
MONDAY = date(2026, 3, 2)


def propose(
    first_on: date, ends_on: date, count: int, low: int, high: int, wall_time: time, zone: str
) -> list[datetime]:
    """What is proposed where nobody has said a wish and nothing stands in the way."""
    return propose_for(Ask(first_on, ends_on, count, low, high, wall_time, zone)).starts


def days_of(starts: list[datetime], zone: str = "Europe/London") -> list[date]:
    return [start.astimezone(ZoneInfo(zone)).date() for start in starts]


def gaps_of(days: list[date]) -> list[int]:
    return [(later - earlier).days for earlier, later in pairwise(days)]


def classic(starts_on: date = MONDAY, days: int = 152, **other: object) -> list[datetime]:
    return propose(
        starts_on,
        starts_on + timedelta(days=days),
        8,
        14,
        21,
        time(10),
        str(other.get("zone", "Europe/London")),
    )


def test_five_months_hold_eight_sessions_on_one_weekday() -> None:
    days = days_of(classic())
    assert len(days) == 8
    assert days[0] == MONDAY
    assert {day.weekday() for day in days} == {0}
    assert gaps_of(days) == [21] * 7


def test_four_months_are_filled_evenly_with_two_and_three_weeks() -> None:
    days = days_of(classic(days=120))
    assert set(gaps_of(days)) <= {14, 21}
    assert days[-1] >= MONDAY + timedelta(days=112)
    assert days[-1] <= MONDAY + timedelta(days=120)


def test_a_first_day_at_the_weekend_becomes_monday() -> None:
    saturday = MONDAY - timedelta(days=2)
    assert days_of(classic(saturday))[0] == MONDAY


def test_the_clock_on_the_wall_stays_when_summer_time_begins() -> None:
    starts = classic()
    assert [start.astimezone(ZoneInfo("Europe/London")).hour for start in starts] == [10] * 8
    assert {start.hour for start in starts} == {9, 10}


def test_a_time_that_the_clocks_skip_is_the_moment_they_skip_to() -> None:
    friday = date(2026, 4, 24)  # Cairo's clocks go from 00:00 to 01:00
    (start,) = propose(friday, friday + timedelta(days=9), 1, 14, 21, time(0, 30), "Africa/Cairo")
    assert start.astimezone(ZoneInfo("Africa/Cairo")).time() == time(1, 30)


def test_a_window_too_short_gives_way_before_the_rhythm_does() -> None:
    starts = classic(days=60)
    days = days_of(starts)
    assert gaps_of(days) == [14] * 7
    said = outside(
        starts,
        starts_on=MONDAY,
        ends_on=MONDAY + timedelta(days=60),
        min_gap_days=14,
        max_gap_days=21,
        zone="Europe/London",
    )
    assert said == ["Session 8 is 38 days after the engagement ends on 1 May 2026."]


def test_a_rhythm_that_no_weekday_keeps_gives_way_by_a_day_or_two() -> None:
    starts = propose(MONDAY, MONDAY + timedelta(days=80), 6, 15, 15, time(9), "UTC")
    days = days_of(starts, "UTC")
    assert all(day.weekday() < 5 for day in days)
    assert all(13 <= gap <= 17 for gap in gaps_of(days))


def test_what_is_outside_is_said_a_sentence_each() -> None:
    starts = [datetime(2026, 3, day, 10, tzinfo=UTC) for day in (2, 9)]
    starts.append(datetime(2026, 5, 11, 9, tzinfo=UTC))
    said = outside(
        starts,
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 5, 10),
        min_gap_days=14,
        max_gap_days=21,
        zone="Europe/London",
        first_number=3,
    )
    assert said == [
        "Session 4 is 7 days after session 3; the rhythm is 14 to 21 days.",
        "Session 5 is 63 days after session 4; the rhythm is 14 to 21 days.",
        "Session 3 is before the engagement starts on 9 March 2026.",
        "Session 5 is 1 day after the engagement ends on 10 May 2026.",
    ]


@settings(max_examples=300, deadline=None)
@given(
    starts_on=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    count=st.integers(1, 12),
    low=st.integers(5, 28),
    slack=st.integers(2, 10),
    spare=st.integers(0, 90),
    wall_time=st.times(time(6), time(21)).map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
)
def test_any_plan_that_fits_is_inside_in_rhythm_on_time_and_on_weekdays(
    starts_on: date,
    count: int,
    low: int,
    slack: int,
    spare: int,
    wall_time: time,
    zone: str,
) -> None:
    # Two days a gap are room enough to step over any weekend, and two more for the first.
    ends_on = starts_on + timedelta(days=2 + (low + 2) * (count - 1) + spare)
    starts = propose(starts_on, ends_on, count, low, low + slack, wall_time, zone)
    local = [start.astimezone(ZoneInfo(zone)) for start in starts]
    days = [one.date() for one in local]
    assert len(starts) == count
    assert days[0] >= starts_on
    assert days[-1] <= ends_on
    assert all(low <= gap <= low + slack for gap in gaps_of(days))
    assert all(day.weekday() < 5 for day in days)
    assert {one.time() for one in local} == {wall_time}
    assert (
        outside(
            starts,
            starts_on=starts_on,
            ends_on=ends_on,
            min_gap_days=low,
            max_gap_days=low + slack,
            zone=zone,
        )
        == []
    )


@settings(max_examples=100, deadline=None)
@given(
    count=st.integers(1, 24),
    days=st.integers(1, 600),
    low=st.integers(1, 30),
    slack=st.integers(0, 20),
)
def test_an_impossible_wish_still_gets_a_plan_on_weekdays_in_order(
    count: int, days: int, low: int, slack: int
) -> None:
    starts = propose(
        MONDAY, MONDAY + timedelta(days=days), count, low, low + slack, time(10), "UTC"
    )
    found = days_of(starts, "UTC")
    assert len(found) == count
    assert found == sorted(found)
    assert all(day.weekday() < 5 for day in found)
