"""Planning a reminder: the same one twice is one, whoever writes it."""

from __future__ import annotations

import pytest
from django.db import transaction

from coaching.firms.entry import acting_as
from coaching.reminders.models import Due, Reminder
from coaching.reminders.operations import remind, send_invitation
from tests.factories import Cast, make_cast
from tests.reminders.cast import ago, plan_session, reminders_of, tell, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_the_same_reminder_twice_is_one(cast: Cast):
    coaching_session, due_at = plan_session(cast, ago(days=-2)), ago(minutes=1)
    for _ in range(3):
        tell(cast, "session_tomorrow", coaching_session.pk, cast.coachee, due_at=due_at)
    assert [one.due_at for one in reminders_of(cast.coachee)] == [due_at]
    assert waiting() == 1


def test_a_second_writer_who_cannot_read_the_first_does_no_harm(cast: Cast):
    """ON CONFLICT DO NOTHING without a target asks for no sight of the row in the way."""
    coaching_session, due_at = plan_session(cast, ago(days=-2)), ago(minutes=1)
    tell(cast, "session_tomorrow", coaching_session.pk, cast.coachee, by=cast.coach, due_at=due_at)
    with acting_as(cast.coach):
        assert not Reminder.objects.exists()
    tell(cast, "session_tomorrow", coaching_session.pk, cast.coachee, by=cast.admin, due_at=due_at)
    assert len(reminders_of(cast.coachee)) == 1


def test_another_time_person_or_kind_is_another_reminder(cast: Cast):
    coaching_session, due_at = plan_session(cast, ago(days=-2)), ago(minutes=1)
    tell(cast, "session_tomorrow", coaching_session.pk, cast.coachee, due_at=due_at)
    tell(cast, "session_tomorrow", coaching_session.pk, cast.coachee, due_at=ago(minutes=2))
    tell(cast, "session_tomorrow", coaching_session.pk, cast.coach, due_at=due_at)
    tell(cast, "cadence_broken", coaching_session.pk, cast.coachee, due_at=due_at)
    assert waiting() == 4


def test_a_kind_nobody_registered_is_refused_when_it_is_planned(cast: Cast):
    with pytest.raises(LookupError), acting_as(cast.coach):
        remind("nonsense", recipient=cast.coachee, thing_id=cast.engagement.pk)


def test_a_reminder_of_an_engagement_says_which(cast: Cast):
    with pytest.raises(ValueError, match="which engagement"), acting_as(cast.coach):
        remind("record_shared", recipient=cast.coachee, thing_id=cast.engagement.pk)


def test_what_a_rolled_back_operation_planned_is_not_due(cast: Cast):
    with acting_as(cast.admin):
        send_invitation(member=cast.coachee, by=cast.admin)
        assert waiting() == 1
        transaction.set_rollback(True)
    assert waiting() == 0


def test_the_cross_firm_table_holds_ids_and_times_alone():
    columns = {field.name for field in Due._meta.fields}
    assert columns == {"reminder_id", "firm_id", "recipient_id", "due_at", "claimed_until"}
