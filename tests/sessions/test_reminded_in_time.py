"""How long before a session people are reminded of it: as their programme says, and not in a pause."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from coaching.firms.entry import acting_as
from coaching.reminders.kinds import kind_of
from coaching.reminders.models import Reminder
from engagements.models import Engagement
from engagements.operations.life import pause_engagement, resume_engagement
from sessions.models import CoachingSession
from tests.factories import Cast, make_cast
from tests.sessions import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def due(cast: Cast) -> list[datetime]:
    with acting_as(cast.coachee):
        rows = Reminder.objects.filter(kind="session_tomorrow", recipient=cast.coachee)
        return sorted(rows.values_list("due_at", flat=True))


def planned(cast: Cast) -> CoachingSession:
    return acts.plan(cast, acts.from_now(1, days=10))[0]


def applies(cast: Cast, moment: datetime) -> list[bool]:
    """What the kind would say when each of the coachee's reminders is about to go."""
    with time_machine.travel(moment, tick=True), acting_as(cast.coachee):
        rows = Reminder.objects.filter(kind="session_tomorrow", recipient=cast.coachee)
        return [kind_of(row.kind).still_due(row, cast.coachee) for row in rows]


@pytest.mark.parametrize("hours", [2, 24, 72])
def test_as_many_hours_before_as_the_engagement_says(cast: Cast, hours: int) -> None:
    acts.rules(cast, remind_hours=hours)
    session = planned(cast)
    before = timedelta(hours=hours)
    assert due(cast) == [session.starts_at - before]
    assert applies(cast, session.starts_at - before + timedelta(minutes=1)) == [True]


def test_none_where_it_says_none(cast: Cast) -> None:
    acts.rules(cast, remind_hours=0)
    planned(cast)
    assert due(cast) == []


def test_a_paused_engagement_reminds_nobody_of_what_stays_planned(cast: Cast) -> None:
    session = planned(cast)
    with acting_as(cast.coach):
        engagement = Engagement.objects.get(pk=cast.engagement.pk)
        pause_engagement(engagement=engagement, by=cast.coach)
        assert CoachingSession.objects.get(pk=session.pk).state == "planned"
    assert applies(cast, session.starts_at - timedelta(hours=23)) == [False]


def test_taken_up_again_before_it_reminds_as_ever(cast: Cast) -> None:
    session = planned(cast)
    with acting_as(cast.coach):
        engagement = Engagement.objects.get(pk=cast.engagement.pk)
        pause_engagement(engagement=engagement, by=cast.coach)
        resume_engagement(engagement=engagement, move_end=False, by=cast.coach)
    assert applies(cast, session.starts_at - timedelta(hours=23)) == [True]
