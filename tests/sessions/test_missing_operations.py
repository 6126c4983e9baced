"""A no-show, a cancellation, and either noted by mistake: what holds whoever calls it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.access.states import Moved
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from coaching.reminders.models import Reminder
from sessions.models import CoachingSession, Commitment, PrivateNote, Proposal, SessionRecord
from sessions.operations import missing, room
from sessions.operations.commitments import add_commitment
from sessions.operations.planning import OutOfOrder
from tests.factories import Cast, make_engagement, make_member
from tests.sessions.acts import (
    cancel,
    finish,
    from_now,
    held,
    hold,
    in_order,
    no_show,
    plan,
    restore,
    rules,
    shift,
    start,
)

PLANNED = "planned"


@pytest.mark.parametrize("counts", [True, False])
def test_a_no_show_uses_up_a_session_or_not_as_the_programme_says(cast: Cast, counts: bool):
    rules(cast, no_show_counts=counts)
    first, *_ = plan(cast, from_now(3, days=-1))
    assert no_show(cast, first).number == (1 if counts else None)
    assert in_order(cast) == (
        [(1, "no_show"), (2, PLANNED), (3, PLANNED)]
        if counts
        else [(None, "no_show"), (1, PLANNED), (2, PLANNED)]
    )


@pytest.mark.parametrize("counts", [True, False])
def test_how_many_are_still_to_be_planned_follows(cast: Cast, counts: bool):
    rules(cast, no_show_counts=counts)
    first, *_ = plan(cast, from_now(8, days=-1))
    no_show(cast, first)
    later = from_now(7 if counts else 8, days=13)
    plan(cast, later)
    numbers = [number for number, state in in_order(cast) if state == PLANNED]
    assert numbers == (list(range(2, 9)) if counts else list(range(1, 9)))


def test_illness_never_uses_one_up(cast: Cast):
    first, *_ = plan(cast, from_now(2, days=-1))
    assert no_show(cast, first, forgiven=True).number is None
    assert in_order(cast) == [(None, "no_show"), (1, PLANNED)]


def test_nobody_fails_to_come_before_the_time_has_come(cast: Cast):
    first, *_ = plan(cast, from_now(1, days=1))
    with pytest.raises(missing.TooEarly):
        no_show(cast, first)
    assert in_order(cast) == [(1, PLANNED)]


@pytest.mark.parametrize(
    ("hours", "window", "state", "number"),
    [
        (25, 24, "cancelled", None),
        (23, 24, "late_cancelled", 1),
        (47, 48, "late_cancelled", 1),
        (1, 0, "cancelled", None),
    ],
)
def test_a_cancellation_is_late_inside_the_window(
    cast: Cast, hours: int, window: int, state: str, number: int | None
):
    rules(cast, cancellation_hours=window)
    first, *_ = plan(cast, from_now(1, days=hours / 24))
    after = cancel(cast, first)
    assert (after.state, after.number) == (state, number)


def test_a_late_cancellation_need_not_count(cast: Cast):
    rules(cast, late_cancellation_counts=False)
    first, second, _ = plan(cast, from_now(3, days=0.1))
    assert cancel(cast, first).number is None
    rules(cast, late_cancellation_counts=True)
    cancel(cast, second)
    assert in_order(cast) == [(None, "late_cancelled"), (None, "cancelled"), (1, PLANNED)]


def test_a_cancellation_that_became_late_since_the_page_was_opened_is_asked_again(cast: Cast):
    first, *_ = plan(cast, from_now(1, days=0.9))
    with pytest.raises(missing.NowLate):
        cancel(cast, first, expected="cancelled")
    assert in_order(cast) == [(1, PLANNED)]
    assert cancel(cast, first, expected="late_cancelled").state == "late_cancelled"


def test_what_has_begun_is_not_cancelled_and_may_be_a_no_show(cast: Cast):
    first, *_ = plan(cast, from_now(1))
    start(cast, first)
    with pytest.raises(NotAllowed) as refused:
        cancel(cast, first)
    assert refused.value.reason == Reason.SESSION_NOT_PLANNED
    assert no_show(cast, first).state == "no_show"


def test_what_was_held_is_neither(cast: Cast):
    first, *_ = plan(cast, from_now(1, days=-1))
    hold(cast, first)
    for act in (no_show, cancel):
        with pytest.raises(NotAllowed) as refused:
            act(cast, first)
        assert refused.value.reason == Reason.SESSION_NOT_OPEN


def test_noting_twice_is_once(cast: Cast):
    first, *_ = plan(cast, from_now(2, days=-1))
    no_show(cast, first)
    with pytest.raises(NotAllowed):
        no_show(cast, first)
    assert in_order(cast) == [(1, "no_show"), (2, PLANNED)]


def test_one_that_was_taken_out_of_the_plan_is_not_noted(cast: Cast):
    first, second = plan(cast, from_now(2, days=-20))
    with acting_as(cast.coach):
        stale = CoachingSession.objects.get(pk=second.pk)
        plan(cast, from_now(1, days=-20))
        with pytest.raises(Moved):
            missing.note_no_show(coaching_session=stale, by=cast.coach)
    assert in_order(cast) == [(first.number, PLANNED)]


@pytest.mark.parametrize("act", [missing.note_no_show, missing.cancel])
def test_only_the_coach_notes_it(cast: Cast, act):
    (first,) = plan(cast, from_now(1, days=-1))
    for member in (cast.coachee, cast.admin):
        with acting_as(member), pytest.raises(NotAllowed):
            act(coaching_session=first, by=member)
    for member in (cast.sponsor, cast.other_coach, cast.stranger):
        with acting_as(member), pytest.raises(Http404):
            act(coaching_session=first, by=member)
    assert in_order(cast) == [(1, PLANNED)]


def test_only_the_coach_plans_it_again(cast: Cast):
    (first,) = plan(cast, from_now(1, days=-1))
    missed = no_show(cast, first)
    for member in (cast.coachee, cast.admin):
        with acting_as(member), pytest.raises(NotAllowed):
            missing.restore(coaching_session=missed, by=member)
    for member in (cast.sponsor, cast.other_coach, cast.stranger):
        with acting_as(member), pytest.raises(Http404):
            missing.restore(coaching_session=missed, by=member)


@pytest.mark.parametrize("counts", [True, False])
def test_what_was_noted_by_mistake_stands_again_as_it_stood(cast: Cast, counts: bool):
    rules(cast, no_show_counts=counts)
    first, *_ = plan(cast, from_now(3, days=-1))
    before = in_order(cast)
    no_show(cast, first)
    after = restore(cast, first)
    assert (after.state, after.number, after.started_at) == (PLANNED, 1, None)
    assert in_order(cast) == before


def test_what_was_planned_is_not_planned_again(cast: Cast):
    (first,) = plan(cast, from_now(1))
    with pytest.raises(NotAllowed) as refused:
        restore(cast, first)
    assert refused.value.reason == Reason.SESSION_NOT_MISSED


def test_a_time_that_is_taken_is_not_given_back(cast: Cast):
    first, *_ = plan(cast, from_now(2, days=3))
    cancel(cast, first)
    other = make_engagement(cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tom B"))
    here, cast.engagement = cast.engagement, other
    plan(cast, [first.starts_at + timedelta(minutes=30)])
    cast.engagement = here
    with pytest.raises(missing.DoubleBooked):
        restore(cast, first)
    with acting_as(cast.coach):
        assert CoachingSession.objects.get(pk=first.pk).state == "cancelled"


def test_a_full_plan_takes_no_more(cast: Cast):
    rules(cast, sessions_planned=2, reason_outside_bounds="short")
    first, *_ = plan(cast, from_now(2, days=3))
    cancel(cast, first)
    plan(cast, from_now(2, days=10))
    with pytest.raises(missing.PlanIsFull):
        restore(cast, first)
    plan(cast, from_now(1, days=10))
    assert restore(cast, first).number == 1


def test_in_an_engagement_that_is_over_nothing_is_planned_again(cast: Cast):
    (first,) = plan(cast, from_now(1, days=-1))
    no_show(cast, first)
    with acting_as(cast.admin):
        cast.engagement.move_to("ended_early", by=cast.admin)
    with pytest.raises(NotAllowed) as refused:
        restore(cast, first)
    assert refused.value.reason == Reason.ENGAGEMENT_NOT_OPEN


def test_one_found_to_have_been_held_after_all_moves_the_later_ones_up(cast: Cast):
    rules(cast, no_show_counts=False)
    first, second, _ = plan(cast, from_now(3, days=-20))
    no_show(cast, first)
    hold(cast, second)
    assert in_order(cast) == [(None, "no_show"), (1, "held"), (2, PLANNED)]
    restore(cast, first)
    hold(cast, first)
    assert in_order(cast) == [(1, "held"), (2, "held"), (3, PLANNED)]
    assert held(cast) == 2


def test_nothing_moves_before_one_that_was_used_up(cast: Cast):
    first, second = plan(cast, from_now(2, days=-1))
    no_show(cast, first)
    with pytest.raises(OutOfOrder):
        shift(cast, second, starts_at=first.starts_at - timedelta(days=1))


def test_what_was_cancelled_in_time_stands_in_nobody_s_way(cast: Cast):
    first, second = plan(cast, from_now(2, days=10))
    cancel(cast, first)
    earlier = first.starts_at - timedelta(days=2)
    assert shift(cast, second, starts_at=earlier).number == 1
    assert plan(cast, [earlier - timedelta(days=1)])[0].number == 1


def test_the_held_are_counted_without_what_was_missed(cast: Cast):
    first, second, third = plan(cast, from_now(3, days=-40))
    hold(cast, first)
    no_show(cast, second)
    assert held(cast) == 1
    hold(cast, third)
    assert held(cast) == 2
    assert in_order(cast) == [(1, "held"), (2, "no_show"), (3, "held")]


def test_a_missed_session_writes_no_record(cast: Cast):
    first, *_ = plan(cast, from_now(1, days=-1))
    no_show(cast, first)
    with acting_as(cast.coach):
        assert not SessionRecord.objects.exists()
        assert not PrivateNote.objects.exists()


def test_what_was_written_before_stays_the_coach_s_and_comes_back(cast: Cast):
    first, *_ = plan(cast, from_now(1))
    start(cast, first)
    with acting_as(cast.coach):
        room.save_part(
            coaching_session=first, part="check_in", text="waiting", version=1, by=cast.coach
        )
        add_commitment(
            commitment_id=uuid4(), coaching_session=start(cast, first), wording="x", by=cast.coach
        )
    no_show(cast, first)
    with acting_as(cast.coachee):
        assert not SessionRecord.objects.exists()
        assert not Commitment.objects.exists()
    with acting_as(cast.coach):
        assert open_row(SessionRecord.objects.get(), by=cast.coach).check_in.text == "waiting"
    restore(cast, first)
    start(cast, first)
    finish(cast, first)
    with acting_as(cast.coachee):
        assert open_row(SessionRecord.objects.get(), by=cast.coachee).check_in.text == "waiting"
        assert Commitment.objects.get().state == "proposed"


def test_a_wish_for_another_date_is_answered_by_it(cast: Cast):
    first, *_ = plan(cast, from_now(1, days=3))
    with acting_as(cast.coachee):
        Proposal.objects.create(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            coaching_session=first,
            author=cast.coachee,
            kind="date",
            words="",
            starts_at=first.starts_at + timedelta(days=1),
        )
    cancel(cast, first)
    with acting_as(cast.coachee):
        wish = Proposal.objects.get()
    assert wish.state == "declined"
    assert wish.answered_at is not None


def reminders(cast: Cast, kind: str) -> set[tuple[object, int]]:
    """(thing, days from now) of the coach's reminders."""
    with acting_as(cast.coach):
        rows = Reminder.objects.filter(recipient=cast.coach, kind=kind)
        return {(one.thing_id, round((one.due_at - timezone.now()).days)) for one in rows}


def test_a_week_after_a_miss_the_rhythm_is_asked_about(cast: Cast):
    first, *_ = plan(cast, from_now(1, days=-1))
    no_show(cast, first)
    assert {days for _, days in reminders(cast, "cadence_broken")} <= {6, 7}
    assert {thing for thing, _ in reminders(cast, "cadence_broken")} == {first.pk}


def test_while_the_last_session_s_own_word_is_to_come_a_miss_adds_none(cast: Cast):
    first, second = plan(cast, from_now(2, days=-14.2))
    hold(cast, first)
    no_show(cast, second)
    assert {thing for thing, _ in reminders(cast, "cadence_broken")} == {first.pk}
