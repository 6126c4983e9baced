"""The chemistry session: a first talk that is no coaching session unless the programme says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from coaching.reminders.models import Reminder
from sessions.models import CoachingSession
from sessions.operations.chemistry import AlreadyPlanned, PlanIsFull, plan_chemistry
from sessions.operations.planning import DoubleBooked
from tests.factories import Cast, make_cast
from tests.sessions.acts import (
    cancel,
    chemistry,
    from_now,
    held,
    hold,
    in_order,
    no_show,
    plan,
    restore,
    rules,
    start,
)


def test_it_begins_before_anybody_has_signed_and_a_coaching_session_does_not(db: None):
    cast = make_cast("contracting")
    talk = chemistry(cast)
    (first,) = plan(cast, from_now(1, days=1))
    assert start(cast, talk).state == "in_progress"
    with pytest.raises(NotAllowed) as refused:
        start(cast, first)
    assert refused.value.reason == Reason.AGREEMENT_UNSIGNED


def test_in_an_engagement_that_is_over_it_does_not_begin(cast: Cast):
    talk = chemistry(cast)
    with acting_as(cast.admin):
        cast.engagement.move_to("ended_early", by=cast.admin)
    with pytest.raises(NotAllowed) as refused:
        start(cast, talk)
    assert refused.value.reason == Reason.ENGAGEMENT_NOT_OPEN


def test_it_is_none_of_the_eight(cast: Cast):
    hold(cast, chemistry(cast, days=-3))
    plan(cast, from_now(8, days=1))
    assert in_order(cast) == [(None, "held"), *((number, "planned") for number in range(1, 9))]
    assert held(cast) == 0


def test_where_it_counts_it_is_the_first_of_the_eight(cast: Cast):
    rules(cast, chemistry_counts=True)
    hold(cast, chemistry(cast, days=-3))
    plan(cast, from_now(7, days=1))
    assert in_order(cast) == [(1, "held"), *((number, "planned") for number in range(2, 9))]
    assert held(cast) == 1


def test_where_it_counts_a_full_plan_takes_none(cast: Cast):
    rules(cast, chemistry_counts=True)
    plan(cast, from_now(8, days=3))
    with pytest.raises(PlanIsFull):
        chemistry(cast)
    plan(cast, from_now(7, days=3))
    assert chemistry(cast).number == 1


def test_planning_the_others_again_leaves_it(cast: Cast):
    talk = chemistry(cast, days=2)
    plan(cast, from_now(3, days=10))
    plan(cast, from_now(2, days=20))
    assert in_order(cast) == [(None, "planned"), (1, "planned"), (2, "planned")]
    with acting_as(cast.coach):
        assert CoachingSession.objects.get(kind="chemistry").pk == talk.pk


def test_one_at_a_time_and_another_once_it_is_over(cast: Cast):
    talk = chemistry(cast, days=-1)
    with pytest.raises(AlreadyPlanned):
        chemistry(cast, days=3)
    no_show(cast, talk)
    chemistry(cast, days=3)
    with pytest.raises(AlreadyPlanned):
        restore(cast, talk)


def test_a_missed_one_counts_nothing(cast: Cast):
    assert no_show(cast, chemistry(cast, days=-1)).number is None
    assert cancel(cast, chemistry(cast, days=0.1)).state == "late_cancelled"
    assert in_order(cast) == [(None, "no_show"), (None, "late_cancelled")]


def test_sent_twice_it_is_one(cast: Cast):
    with acting_as(cast.coach):
        same: dict[str, Any] = {
            "coaching_session_id": uuid4(),
            "engagement": cast.engagement,
            "starts_at": timezone.now() + timedelta(days=2),
            "minutes": 30,
            "by": cast.coach,
        }
        one, two = plan_chemistry(**same), plan_chemistry(**same)
        assert one == two == CoachingSession.objects.get()
        assert one.minutes == 30


def test_the_coach_is_not_booked_twice_for_it(cast: Cast):
    plan(cast, from_now(1, days=3))
    with pytest.raises(DoubleBooked):
        chemistry(cast, days=3)


def test_both_are_reminded_a_day_before(cast: Cast):
    talk = chemistry(cast, days=3)
    for member in (cast.coach, cast.coachee):
        with acting_as(member):
            assert Reminder.objects.get(kind="session_tomorrow").thing_id == talk.pk


def test_only_the_coach_plans_it(cast: Cast):
    asked: dict[str, Any] = {
        "coaching_session_id": uuid4(),
        "engagement": cast.engagement,
        "starts_at": timezone.now(),
        "minutes": 30,
    }
    for member in (cast.coachee, cast.sponsor, cast.admin):
        with acting_as(member), pytest.raises(NotAllowed):
            plan_chemistry(**asked, by=member)
    for member in (cast.other_coach, cast.stranger):
        with acting_as(member), pytest.raises(Http404):
            plan_chemistry(**asked, by=member)


@pytest.mark.parametrize(
    ("kind", "number", "state", "title", "heading", "named", "word"),
    [
        ("coaching", 3, "held", "Session 3", "Session 3 of 8", "session 3", "Held"),
        ("coaching", 3, "no_show", "Session 3", "Session 3 of 8", "session 3", "No-show"),
        ("coaching", None, "no_show", "Session", "Session", "the session", "No-show, not counted"),
        ("coaching", None, "cancelled", "Session", "Session", "the session", "Cancelled"),
        ("chemistry", None, "planned", *["Chemistry session"] * 2, "the chemistry session", "Planned"),
        ("chemistry", 1, "held", *["Chemistry session"] * 2, "the chemistry session", "Held"),
        ("chemistry", None, "no_show", *["Chemistry session"] * 2, "the chemistry session", "No-show"),
    ],
)  # fmt: skip
def test_every_session_has_a_name(
    cast: Cast, kind: str, number: int, state: str, title: str, heading: str, named: str, word: str
):
    one = CoachingSession(engagement=cast.engagement, kind=kind, number=number, state=state)
    assert (one.title, one.heading, one.named, one.word) == (title, heading, named, word)
