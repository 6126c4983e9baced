"""What the coachee proposes, and the coach answers: another date, a correction to a record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from coaching.tenancy.turns import take_turns
from sessions.models import CoachingSession, Proposal, SessionRecord
from sessions.models.proposal import ProposalKind, ProposalState
from sessions.operations.planning import move
from sessions.words import clean_words


@transaction.atomic
def propose_date(
    *,
    proposal_id: UUID,
    coaching_session: CoachingSession,
    starts_at: datetime,
    words: str = "",
    by: Membership,
) -> Proposal:
    """Another time for a session that is still planned. It moves when the coach says yes."""
    may(by, Action.PROPOSE_DATE, coaching_session).require()
    return put(
        Proposal(
            pk=proposal_id,
            firm_id=coaching_session.firm_id,
            engagement_id=coaching_session.engagement_id,
            coaching_session=coaching_session,
            author=by,
            kind=ProposalKind.DATE,
            starts_at=starts_at,
            words=clean_words(words).strip(),
        ),
        by,
    )


@transaction.atomic
def propose_correction(
    *, proposal_id: UUID, record_of: SessionRecord, words: str, by: Membership
) -> Proposal:
    """Words that are to stand under a finished record; the record itself is never rewritten."""
    may(by, Action.PROPOSE_CORRECTION, record_of).require()
    return put(
        Proposal(
            pk=proposal_id,
            firm_id=record_of.firm_id,
            engagement_id=record_of.engagement_id,
            coaching_session_id=record_of.coaching_session_id,
            author=by,
            kind=ProposalKind.CORRECTION,
            words=clean_words(words).strip(),
        ),
        by,
    )


def put(proposal: Proposal, by: Membership) -> Proposal:
    """Before the coach, once, however often it is sent; an earlier open one of its kind gives way."""
    take_turns(f"proposals-{proposal.kind}", proposal.coaching_session_id)
    mine = Proposal.objects.filter(
        coaching_session_id=proposal.coaching_session_id, kind=proposal.kind
    )
    if already := mine.filter(pk=proposal.pk).first():
        return already
    for earlier in mine.filter(state=ProposalState.OPEN):
        answer(earlier, ProposalState.WITHDRAWN, by)
    Proposal.objects.bulk_create([proposal], ignore_conflicts=True)
    if not mine.filter(pk=proposal.pk).exists():  # somebody else's row has this id
        raise Http404
    record("proposal.made", proposal, by=by)
    tell("proposal_made", coach_of(proposal.engagement_id), proposal)
    return proposal


@transaction.atomic
def accept(*, proposal: Proposal, by: Membership) -> Proposal:
    """The session moves, or the correction stands under its record from now on.

    Raises as `move` does, and then nothing is answered: DoubleBooked, OutOfOrder, Moved.
    """
    may(by, Action.ANSWER_PROPOSAL, proposal).require()
    answer(proposal, ProposalState.ACCEPTED, by)
    if proposal.starts_at is not None:
        move(
            coaching_session=proposal.coaching_session,
            starts_at=proposal.starts_at,
            by=by,
            asked_by=proposal.author,
        )
    tell("proposal_answered", coachee_of(proposal.engagement_id), proposal)
    return proposal


@transaction.atomic
def decline(*, proposal: Proposal, by: Membership) -> Proposal:
    """It stays as it is."""
    may(by, Action.ANSWER_PROPOSAL, proposal).require()
    answer(proposal, ProposalState.DECLINED, by)
    tell("proposal_answered", coachee_of(proposal.engagement_id), proposal)
    return proposal


@transaction.atomic
def withdraw(*, proposal: Proposal, by: Membership) -> Proposal:
    """Taken back by the coachee before it was answered."""
    may(by, Action.WITHDRAW_PROPOSAL, proposal).require()
    answer(proposal, ProposalState.WITHDRAWN, by)
    return proposal


def answer(proposal: Proposal, state: ProposalState, by: Membership) -> None:
    proposal.move_to(state, by=by, answered_at=timezone.now())


def tell(kind: str, recipient: Membership, proposal: Proposal) -> None:
    remind(kind, recipient=recipient, thing_id=proposal.pk, engagement_id=proposal.engagement_id)
