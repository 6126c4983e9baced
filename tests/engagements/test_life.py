"""An engagement’s life after its start: paused and resumed, longer, with more sessions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.models import Transition
from coaching.access.states import Moved
from coaching.access.verbs import Action, Reason
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.models import Reminder
from engagements.bounds import ReasonNeeded
from engagements.models import Engagement, EngagementChange
from engagements.operations.life import (
    NotMore,
    add_sessions,
    extend,
    pause_engagement,
    resume_engagement,
)
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def do(deed: Any, cast: Cast, by: Membership, **how: Any) -> None:
    """The deed as its author, on the engagement as it stands."""
    with acting_as(by):
        deed(engagement=Engagement.objects.get(pk=cast.engagement.pk), **how, by=by)


def now(cast: Cast) -> Engagement:
    with acting_as(cast.admin):
        return Engagement.objects.get(pk=cast.engagement.pk)


def changes(cast: Cast) -> list[tuple[str, str, str, str, str]]:
    with acting_as(cast.coachee):
        rows = EngagementChange.objects.filter(engagement_id=cast.engagement.pk)
        return [(one.kind, one.before, one.after, one.reason, str(one.by_id)) for one in rows]


def told(cast: Cast, kind: str = "engagement_changed") -> set[str]:
    """Who hears of it, by first name."""
    found = set()
    for member in (cast.admin, cast.coach, cast.coachee, cast.sponsor, cast.other_coach):
        with acting_as(member):
            if Reminder.objects.filter(kind=kind, recipient=member).exists():
                found.add(member.first_name)
    return found


@pytest.mark.parametrize("who", ["coach", "admin"])
def test_coach_and_admin_pause_and_take_up_again_and_everybody_else_is_told(
    cast: Cast, who: str
) -> None:
    by = getattr(cast, who)
    do(pause_engagement, cast, by)
    assert now(cast).state == "paused"
    assert now(cast).paused_at is not None
    assert told(cast) == {"Ana", "Priya", "Dana"} - {by.first_name}
    do(resume_engagement, cast, by, move_end=False)
    assert (now(cast).state, now(cast).paused_at) == ("active", None)
    assert [(one[0], one[4]) for one in changes(cast)] == [
        ("paused", str(by.pk)),
        ("resumed", str(by.pk)),
    ]
    with acting_as(cast.coachee):
        rows = Transition.objects.filter(thing_id=cast.engagement.pk).order_by("at")
        assert [(one.old, one.new, one.by_id) for one in rows] == [
            ("active", "paused", by.pk),
            ("paused", "active", by.pk),
        ]


@pytest.mark.parametrize("who", ["coachee", "sponsor", "other_coach", "stranger"])
def test_nobody_else_pauses_or_resumes(cast: Cast, who: str) -> None:
    by, engagement = getattr(cast, who), cast.engagement
    for deed, how in ((pause_engagement, {}), (resume_engagement, {"move_end": True})):
        with acting_as(by), pytest.raises((NotAllowed, Http404)):
            deed(engagement=engagement, **how, by=by)
    assert now(cast).state == "active"


def test_resuming_may_move_the_end_by_the_days_paused(cast: Cast) -> None:
    do(pause_engagement, cast, cast.coach)
    ends = now(cast).ends_on
    with time_machine.travel(timezone.now() + timedelta(days=12), tick=True):
        do(resume_engagement, cast, cast.coach, move_end=True)
    assert now(cast).ends_on == ends + timedelta(days=12)
    kind, before, after, *_ = changes(cast)[-1]
    assert (kind, bool(before), bool(after)) == ("resumed", True, True)


def test_a_paused_engagement_says_so_to_whoever_would_start_or_plan(cast: Cast) -> None:
    do(pause_engagement, cast, cast.coach)
    engagement = now(cast)
    with acting_as(cast.coach):
        asked = (
            Action.START_SESSION,
            Action.START_CHEMISTRY,
            Action.PLAN_SESSIONS,
            Action.SET_GOALS,
            Action.OPEN_REVIEW,
            Action.DRAFT_THEME,
            Action.COMPLETE_ENGAGEMENT,
            Action.PLAN_CONTRACTING,
            Action.PAUSE_ENGAGEMENT,
        )
        said = {one: may(cast.coach, one, engagement).reason for one in asked}
    assert set(said.values()) == {Reason.PAUSED}


def test_a_pause_that_comes_too_late_changes_nothing(cast: Cast) -> None:
    with acting_as(cast.coach):
        stale = Engagement.objects.get(pk=cast.engagement.pk)
    do(pause_engagement, cast, cast.admin)
    with acting_as(cast.coach), pytest.raises(Moved):
        pause_engagement(engagement=stale, by=cast.coach)
    assert len(changes(cast)) == 1


def test_an_end_within_six_months_needs_no_reason(cast: Cast) -> None:
    begins = now(cast).starts_on
    later = begins + timedelta(days=175)
    do(extend, cast, cast.admin, ends_on=later)
    assert (now(cast).ends_on, now(cast).months) == (later, 6)
    assert now(cast).reason_outside_bounds == ""
    assert told(cast) == {"Ana", "Priya", "Dana"}


def test_an_end_beyond_six_months_needs_one_and_the_page_says_it(cast: Cast) -> None:
    later = now(cast).starts_on + timedelta(days=230)
    with pytest.raises(ReasonNeeded):
        do(extend, cast, cast.admin, ends_on=later, reason="  ")
    assert now(cast).ends_on < later
    do(extend, cast, cast.admin, ends_on=later, reason="A long leave in spring")
    assert now(cast).reason_outside_bounds == "A long leave in spring"
    assert changes(cast)[-1][3] == "A long leave in spring"


def test_more_sessions_need_a_reason_and_reasons_stand_side_by_side(cast: Cast) -> None:
    with pytest.raises(ReasonNeeded):
        do(add_sessions, cast, cast.admin, sessions_planned=10)
    do(add_sessions, cast, cast.admin, sessions_planned=10, reason="A new role")
    later = now(cast).starts_on + timedelta(days=230)
    do(extend, cast, cast.admin, ends_on=later, reason="And a move")
    assert now(cast).sessions_planned == 10
    assert now(cast).reason_outside_bounds == "A new role; And a move"
    assert changes(cast)[0][:3] == ("sessions_added", "8 sessions", "10 sessions")


def test_neither_less_nor_the_same_is_more(cast: Cast) -> None:
    with pytest.raises(NotMore):
        do(extend, cast, cast.admin, ends_on=now(cast).ends_on)
    with pytest.raises(NotMore):
        do(add_sessions, cast, cast.admin, sessions_planned=8, reason="x")
    assert changes(cast) == []


@pytest.mark.parametrize("who", ["coach", "coachee", "sponsor", "other_coach", "stranger"])
def test_the_frame_is_the_admins_to_change(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    with acting_as(by), pytest.raises((NotAllowed, Http404, Engagement.DoesNotExist)):
        extend(engagement=cast.engagement, ends_on=date(2040, 1, 1), reason="x", by=by)
    with acting_as(by), pytest.raises((NotAllowed, Http404, Engagement.DoesNotExist)):
        add_sessions(engagement=cast.engagement, sessions_planned=20, reason="x", by=by)


@pytest.mark.parametrize("state", ["completed", "draft"])
def test_what_is_over_or_not_begun_is_not_changed(state: str) -> None:
    cast = make_cast(state=state)
    with pytest.raises(NotAllowed):
        do(extend, cast, cast.admin, ends_on=date(2040, 1, 1), reason="x")
    with pytest.raises(NotAllowed):
        do(pause_engagement, cast, cast.admin)
