"""Where the clocks change: the session keeps its time on the wall, the reminder its hours before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.reminders.models import Reminder
from sessions.operations.planning import plan_sessions
from sessions.planner.asking import Ask
from sessions.planner.proposing import propose
from tests.factories import Cast
from tests.sessions import acts

LONDON = "Europe/London"
# The Sunday on which the clocks change, the time on the wall, and when that is.
CHANGES = [
    (LONDON, date(2030, 3, 31), time(1, 30), datetime(2030, 3, 31, 1, 30, tzinfo=UTC)),  # skipped
    (LONDON, date(2030, 10, 27), time(1, 30), datetime(2030, 10, 27, 0, 30, tzinfo=UTC)),  # twice
    ("America/New_York", date(2030, 3, 10), time(2, 30), datetime(2030, 3, 10, 7, 30, tzinfo=UTC)),
    ("America/New_York", date(2030, 11, 3), time(1, 30), datetime(2030, 11, 3, 5, 30, tzinfo=UTC)),
    (
        "Australia/Lord_Howe",
        date(2030, 10, 6),
        time(2, 15),
        datetime(2030, 10, 5, 15, 45, tzinfo=UTC),
    ),
]


@pytest.mark.parametrize(("zone", "day", "wall", "moment"), CHANGES)
def test_a_skipped_time_is_as_late_after_the_skip_and_of_two_the_first_is_taken(
    zone: str, day: date, wall: time, moment: datetime
) -> None:
    monday = day + timedelta(days=1)
    found = propose(Ask(monday, monday, 1, 14, 21, wall, zone))
    assert found.days == (monday,)
    assert found.table.moment(day, wall) == moment


@pytest.mark.django_db
@pytest.mark.parametrize("change", [date(2030, 3, 31), date(2030, 10, 27)])
def test_the_reminder_of_the_day_before_comes_the_agreed_hours_before(
    cast: Cast, change: date
) -> None:
    """On the Sunday night the clocks change; ten on Monday is 24 hours after a Sunday of 23 or 25."""
    monday = change + timedelta(days=1)
    (start,) = propose(Ask(change, monday + timedelta(days=7), 1, 14, 21, time(10), LONDON)).starts
    assert start.astimezone(ZoneInfo(LONDON)).replace(tzinfo=None) == datetime.combine(
        monday, time(10)
    )
    acts.rules(cast, starts_on=change, ends_on=change + timedelta(days=100))
    with acting_as(cast.coach):
        plan_sessions(engagement=cast.engagement, starts=[start], by=cast.coach)
    for member in (cast.coach, cast.coachee):
        with acting_as(member):
            (reminder,) = Reminder.objects.filter(recipient=member, kind="session_tomorrow")
        assert start - reminder.due_at == timedelta(hours=24)
        assert reminder.due_at > timezone.now()
