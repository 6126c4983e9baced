"""Another date, a correction: proposed by the coachee, answered by the coach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.access.states import Moved
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.models import Reminder
from sessions.models import CoachingSession, Proposal, SessionRecord
from sessions.operations import room
from sessions.operations.planning import DoubleBooked, OutOfOrder
from sessions.operations.proposals import (
    accept,
    decline,
    propose_correction,
    propose_date,
    withdraw,
)
from tests.factories import Cast
from tests.sessions.rooms import begin, plan_session


@pytest.fixture
def coming(cast: Cast) -> CoachingSession:
    return plan_session(cast, 2, days=9)


@pytest.fixture
def held(cast: Cast) -> CoachingSession:
    session = begin(cast, plan_session(cast, 1, days=-3))
    with acting_as(cast.coach):
        return room.finish(coaching_session=session, by=cast.coach)


def another(coming: CoachingSession, days: int = 1) -> datetime:
    return coming.starts_at + timedelta(days=days)


def proposed(cast: Cast, coming: CoachingSession, starts_at: datetime | None = None) -> Proposal:
    with acting_as(cast.coachee):
        return propose_date(
            proposal_id=uuid4(),
            coaching_session=CoachingSession.objects.get(pk=coming.pk),
            starts_at=starts_at or another(coming),
            words="I am travelling.",
            by=cast.coachee,
        )


def corrected(cast: Cast, held: CoachingSession, words: str = "It was Tomas.") -> Proposal:
    with acting_as(cast.coachee):
        record = SessionRecord.objects.get(coaching_session=held)
        return propose_correction(
            proposal_id=uuid4(), record_of=record, words=words, by=cast.coachee
        )


def answered(act: Callable[..., Proposal], proposal: Proposal, by: Membership) -> Proposal:
    with acting_as(by):
        return act(proposal=Proposal.objects.visible_to(by).get(pk=proposal.pk), by=by)


def states(cast: Cast) -> list[str]:
    with acting_as(cast.coach):
        return list(Proposal.objects.order_by("at").values_list("state", flat=True))


def start_of(cast: Cast, session: CoachingSession) -> datetime:
    with acting_as(cast.coach):
        return CoachingSession.objects.get(pk=session.pk).starts_at


def told(member: Membership) -> set[str]:
    with acting_as(member):
        kinds = Reminder.objects.filter(recipient=member, kind__startswith="proposal")
        return set(kinds.values_list("kind", flat=True))


def test_nothing_moves_before_the_coach_says_yes(cast: Cast, coming: CoachingSession):
    proposal = proposed(cast, coming)
    assert start_of(cast, coming) == coming.starts_at
    assert (told(cast.coach), told(cast.coachee)) == ({"proposal_made"}, set())
    answered(accept, proposal, cast.coach)
    assert start_of(cast, coming) == another(coming)
    assert (states(cast), told(cast.coachee)) == (["accepted"], {"proposal_answered"})


def test_a_no_leaves_everything_as_it_is(cast: Cast, coming: CoachingSession):
    answered(decline, proposed(cast, coming), cast.coach)
    assert start_of(cast, coming) == coming.starts_at
    assert (states(cast), told(cast.coachee)) == (["declined"], {"proposal_answered"})


def test_the_coach_reads_the_line_with_it(cast: Cast, coming: CoachingSession):
    proposed(cast, coming)
    with acting_as(cast.coach):
        assert open_row(Proposal.objects.get(), by=cast.coach).words.text == "I am travelling."


def test_the_form_sent_twice_is_one_proposal(cast: Cast, coming: CoachingSession):
    pk = uuid4()
    with acting_as(cast.coachee):
        for _ in range(2):
            propose_date(
                proposal_id=pk, coaching_session=coming, starts_at=another(coming), by=cast.coachee
            )
    assert states(cast) == ["open"]


def test_a_new_proposal_takes_the_place_of_an_open_one(cast: Cast, coming: CoachingSession):
    first, second = proposed(cast, coming), proposed(cast, coming, another(coming, 2))
    assert states(cast) == ["withdrawn", "open"]
    for act in (accept, decline):
        with pytest.raises(NotAllowed) as refused:
            answered(act, first, cast.coach)
        assert refused.value.reason == Reason.PROPOSAL_ANSWERED
    answered(accept, second, cast.coach)
    assert start_of(cast, coming) == another(coming, 2)


def test_withdrawn_it_is_no_longer_answered(cast: Cast, coming: CoachingSession):
    proposal = proposed(cast, coming)
    answered(withdraw, proposal, cast.coachee)
    with pytest.raises(NotAllowed):
        answered(accept, proposal, cast.coach)
    assert start_of(cast, coming) == coming.starts_at


def test_answered_it_is_no_longer_withdrawn(cast: Cast, coming: CoachingSession):
    proposal = proposed(cast, coming)
    answered(decline, proposal, cast.coach)
    with pytest.raises(NotAllowed):
        answered(withdraw, proposal, cast.coachee)


def test_who_answers_from_an_older_page_is_told(cast: Cast, coming: CoachingSession):
    proposal = proposed(cast, coming)
    with acting_as(cast.coach):
        older = Proposal.objects.get(pk=proposal.pk)
    answered(decline, proposal, cast.coach)
    with acting_as(cast.coach), pytest.raises(Moved):
        accept(proposal=older, by=cast.coach)
    assert states(cast) == ["declined"]


def test_a_yes_that_cannot_be_leaves_the_proposal_open(cast: Cast, held: CoachingSession):
    coming = plan_session(cast, 2, days=9)
    third = plan_session(cast, 3, days=27)
    for starts_at, error in (
        (third.starts_at + timedelta(minutes=30), DoubleBooked),
        (held.starts_at, OutOfOrder),
    ):
        proposal = proposed(cast, coming, starts_at)
        with pytest.raises(error):
            answered(accept, proposal, cast.coach)
        assert states(cast)[-1] == "open"
    assert told(cast.coachee) == set()
    assert start_of(cast, coming) == coming.starts_at


def test_a_session_that_has_begun_is_not_moved_by_a_yes(cast: Cast, coming: CoachingSession):
    proposal = proposed(cast, coming)
    begin(cast, coming)
    with pytest.raises(NotAllowed) as refused:
        answered(accept, proposal, cast.coach)
    assert refused.value.reason == Reason.SESSION_NOT_PLANNED
    assert states(cast) == ["open"]
    answered(decline, proposal, cast.coach)


def test_no_date_is_proposed_for_what_was_held(cast: Cast, held: CoachingSession):
    with pytest.raises(NotAllowed):
        proposed(cast, held)


def test_an_accepted_correction_keeps_its_author_and_words(cast: Cast, held: CoachingSession):
    answered(accept, corrected(cast, held, "<b>مرحبا</b> 👩🏽‍💻"), cast.coach)
    with acting_as(cast.coach):
        one = open_row(Proposal.objects.get(kind="correction", state="accepted"), by=cast.coach)
        assert (one.words.text, one.author) == ("<b>مرحبا</b> 👩🏽‍💻", cast.coachee)
        assert one.answered_at is not None


def test_an_unfinished_record_is_not_corrected(cast: Cast, planned: CoachingSession):
    begin(cast, planned)
    with acting_as(cast.coach):
        record = SessionRecord.objects.get(coaching_session=planned)
    for member in (cast.coachee, cast.coach):
        with acting_as(member), pytest.raises((Http404, NotAllowed)):
            propose_correction(proposal_id=uuid4(), record_of=record, words="x", by=member)


def test_a_taken_id_is_no_way_in(cast: Cast, held: CoachingSession):
    coming = plan_session(cast, 2, days=9)
    proposal = proposed(cast, coming)
    with acting_as(cast.coachee):
        record = SessionRecord.objects.get(coaching_session=held)
        with pytest.raises(Http404):
            propose_correction(
                proposal_id=proposal.pk, record_of=record, words="x", by=cast.coachee
            )


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_for_others_there_is_no_proposal(cast: Cast, coming: CoachingSession, who: str):
    proposal, member = proposed(cast, coming), getattr(cast, who)
    with acting_as(member):
        assert not Proposal.objects.exists()
        for act in (accept, decline, withdraw):
            with pytest.raises(Http404):
                act(proposal=proposal, by=member)


def test_the_coachee_does_not_answer_and_the_coach_does_not_propose(
    cast: Cast, coming: CoachingSession
):
    proposal = proposed(cast, coming)
    for act in (accept, decline):
        with pytest.raises(NotAllowed):
            answered(act, proposal, cast.coachee)
    with pytest.raises(NotAllowed):
        answered(withdraw, proposal, cast.coach)
    with acting_as(cast.coach), pytest.raises(NotAllowed):
        propose_date(
            proposal_id=uuid4(), coaching_session=coming, starts_at=another(coming), by=cast.coach
        )
