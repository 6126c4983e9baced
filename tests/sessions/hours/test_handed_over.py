"""Hours that a coach held stay theirs when the engagement has another coach; a name does not."""

from __future__ import annotations

import pytest
from django.db import connection

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.hours.log import Log, read_log
from sessions.models import CoachingSession
from sessions.operations.hours import withdraw_listing
from tests.consent.handover.acts import ask, complete
from tests.factories import Cast, make_cast
from tests.sessions.hours.stage import agree, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def log_of(member: Membership) -> Log:
    with acting_as(member):
        return read_log(member)


def hand_over(cast: Cast) -> None:
    complete(cast, ask(cast))


def test_the_same_hours_stand_in_the_file_after_a_handover_as_before(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 85)
    hold(cast.coach, cast.engagement, 90, days=18)
    agree(cast)
    before = log_of(cast.coach).lines
    hand_over(cast)
    assert log_of(cast.coach).lines == before
    assert log_of(cast.other_coach) == log_of(cast.admin) == Log([], [])


def test_without_consent_the_hours_count_and_nobody_is_named(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 85)
    hand_over(cast)
    log = log_of(cast.coach)
    assert log.lines == []
    assert (log.left_out.minutes, log.left_out.clients) == (85, 1)
    assert log.unlisted[0].line.client_name == "Somebody you coached before"
    assert cast.coachee.email not in repr(log)


def test_consent_that_is_withdrawn_after_a_handover_takes_the_name_out_of_every_file(
    cast: Cast,
) -> None:
    hold(cast.coach, cast.engagement, 85)
    agree(cast)
    hand_over(cast)
    with acting_as(cast.coachee):
        withdraw_listing(engagement=cast.engagement, by=cast.coachee)
    log = log_of(cast.coach)
    assert log.lines == []
    assert log.left_out.minutes == 85
    assert cast.coachee.name not in repr(log)


def test_the_function_gives_nobody_a_line_of_somebody_else_or_of_an_engagement_that_runs(
    cast: Cast,
) -> None:
    hold(cast.coach, cast.engagement, 85)
    for member in (cast.coach, cast.coachee, cast.admin, cast.sponsor, cast.stranger):
        with acting_as(member), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM sessions_kept_hours()")
            assert cursor.fetchall() == []


def test_no_session_itself_is_left_in_the_former_coachs_sight(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 85)
    hand_over(cast)
    with acting_as(cast.coach):
        assert not CoachingSession.objects.exists()
