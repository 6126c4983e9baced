"""The life of a promise."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from sessions.models import CoachingSession, Commitment, Reflection
from sessions.operations import room
from sessions.operations.commitments import (
    add_commitment,
    confirm,
    remove_draft,
    update_commitment,
)
from tests.factories import Cast, make_cast
from tests.sessions.rooms import plan_session


def draft(cast: Cast, begun: CoachingSession, wording: str = "I will ask two peers.") -> Commitment:
    with acting_as(cast.coach):
        return add_commitment(
            commitment_id=uuid4(), coaching_session=begun, wording=wording, by=cast.coach
        )


@pytest.fixture
def proposed(cast: Cast, begun: CoachingSession) -> Commitment:
    commitment = draft(cast, begun)
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
        commitment.refresh_from_db()
    return commitment


def test_a_promise_is_due_at_the_next_planned_session(cast: Cast, begun: CoachingSession):
    following = plan_session(cast, 2, days=17)
    assert draft(cast, begun).due_on == following.starts_at.date()


def test_without_a_next_session_it_is_due_after_the_shortest_gap(
    cast: Cast, begun: CoachingSession
):
    assert draft(cast, begun).due_on == (begun.starts_at + timedelta(days=14)).date()


def test_the_sentence_is_not_said_twice(cast: Cast, begun: CoachingSession):
    commitment = draft(cast, begun, "  I will ask\ntwo peers. ")
    with acting_as(cast.coach):
        kept = open_row(Commitment.objects.get(pk=commitment.pk), by=cast.coach)
    assert kept.wording.text == "ask two peers"


def test_a_form_sent_twice_makes_one_promise(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        commitment_id = uuid4()
        for _ in range(2):
            add_commitment(
                commitment_id=commitment_id, coaching_session=begun, wording="once", by=cast.coach
            )
        assert Commitment.objects.count() == 1


def test_an_id_that_is_taken_elsewhere_is_no_way_in(cast: Cast, begun: CoachingSession):
    theirs = make_cast()
    session = plan_session(theirs)
    with acting_as(theirs.coach):
        room.start(coaching_session=session, by=theirs.coach)
    taken = draft(theirs, session)
    with acting_as(cast.coach), pytest.raises(Http404):
        add_commitment(
            commitment_id=taken.pk, coaching_session=begun, wording="mine", by=cast.coach
        )


def test_promises_are_made_only_while_the_session_is_open(cast: Cast, planned: CoachingSession):
    with acting_as(cast.coach), pytest.raises(NotAllowed) as refused:
        add_commitment(
            commitment_id=uuid4(), coaching_session=planned, wording="early", by=cast.coach
        )
    assert refused.value.reason == Reason.SESSION_NOT_STARTED


def test_a_draft_can_be_removed_a_promise_cannot(cast: Cast, begun: CoachingSession):
    gone, kept = draft(cast, begun), draft(cast, begun)
    with acting_as(cast.coach):
        remove_draft(commitment=gone, by=cast.coach)
        room.finish(coaching_session=begun, by=cast.coach)
        assert [row.pk for row in Commitment.objects.all()] == [kept.pk]
        kept.refresh_from_db()
        with pytest.raises(NotAllowed):
            remove_draft(commitment=kept, by=cast.coach)


def test_the_coachee_confirms_and_nobody_else(cast: Cast, proposed: Commitment):
    with acting_as(cast.coach), pytest.raises(NotAllowed):
        confirm(commitment=proposed, by=cast.coach)
    with acting_as(cast.coachee):
        assert confirm(commitment=proposed, by=cast.coachee).state == "open"
        with pytest.raises(NotAllowed) as refused:
            confirm(commitment=proposed, by=cast.coachee)
    assert refused.value.reason == Reason.COMMITMENT_NOT_PROPOSED


@pytest.mark.parametrize("shared", [True, False])
def test_the_coachee_answers_and_chooses_who_reads_the_line(
    cast: Cast, proposed: Commitment, shared: bool
):
    with acting_as(cast.coachee):
        update_commitment(
            commitment=proposed, answer="partly", reflection="Asked one.", shared=shared,
            by=cast.coachee,
        )  # fmt: skip
        line = open_row(Reflection.objects.get(), by=cast.coachee)
        assert (line.words, line.answer, line.shared) == ("Asked one.", "partly", shared)
    with acting_as(cast.coach):
        assert Commitment.objects.get().state == "partly"
        assert Reflection.objects.exists() == shared


def test_a_coach_s_line_is_always_shared(cast: Cast, proposed: Commitment):
    with acting_as(cast.coach):
        update_commitment(
            commitment=proposed, answer="not_yet", reflection="We talked", by=cast.coach
        )
    with acting_as(cast.coachee):
        assert Reflection.objects.get().shared


def test_the_same_answer_with_another_line_keeps_both_lines(cast: Cast, proposed: Commitment):
    with acting_as(cast.coachee):
        for line in ("one", "two"):
            update_commitment(
                commitment=proposed, answer="not_yet", reflection=line, by=cast.coachee
            )
        assert Reflection.objects.count() == 2


def test_a_slip_is_put_right(cast: Cast, proposed: Commitment):
    with acting_as(cast.coachee):
        for answer in ("done", "dropped", "done", "partly"):
            update_commitment(commitment=proposed, answer=answer, by=cast.coachee)
        assert Commitment.objects.get().state == "partly"
        assert not Reflection.objects.exists()


def test_a_draft_is_not_answered(cast: Cast, begun: CoachingSession):
    commitment = draft(cast, begun)
    with acting_as(cast.coach), pytest.raises(NotAllowed) as refused:
        update_commitment(commitment=commitment, answer="done", by=cast.coach)
    assert refused.value.reason == Reason.COMMITMENT_A_DRAFT


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_for_others_there_is_no_promise(cast: Cast, proposed: Commitment, who: str):
    member = getattr(cast, who)
    with acting_as(member):
        assert not Commitment.objects.exists()
        with pytest.raises(Http404):
            update_commitment(commitment=proposed, answer="done", by=member)


def test_a_late_promise_says_its_day(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        commitment = add_commitment(
            commitment_id=uuid4(), coaching_session=begun, wording="ask",
            due_on=date(2027, 3, 1), by=cast.coach,
        )  # fmt: skip
    assert commitment.due_on == date(2027, 3, 1)
