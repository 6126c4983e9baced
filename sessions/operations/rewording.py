"""Put a promise in other words, or take it along to another day. How it stood before is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from sessions.models import CoachingSession, Commitment, CommitmentChange
from sessions.models.commitment import ChangeKind
from sessions.operations.commitments import day_after, planned_days
from sessions.operations.saving import Conflict
from sessions.operations.telling import tell_when_due
from sessions.words import clean_promise

C = Commitment.State


@dataclass(frozen=True)
class Sentence:
    """“I will … by … and I will know because …”, in clear."""

    wording: str
    measure: str
    due_on: date


@transaction.atomic
def reword(
    *,
    commitment: Commitment,
    wording: str,
    measure: str,
    due_on: date,
    version: int,
    by: Membership,
) -> Commitment | Conflict:
    """The coachee's own words stand at once; the coach's wait for the coachee's yes again.

    A draft, which nobody was shown, is simply edited by its coach. When somebody else was quicker,
    nothing is written and their sentence is the answer.
    """
    may(by, action_for(commitment), commitment).require()
    now = locked(commitment, by)
    may(by, action_for(now), now).require()
    mine = Sentence(clean_promise(wording), clean_promise(measure), due_on)
    theirs = sentence_of(now)
    if mine == theirs:  # also the same form twice
        return now
    if now.version != version:
        return Conflict(now.version, {**asdict(theirs), "due_on": theirs.due_on.isoformat()})
    if now.state != C.DRAFT:
        keep_as_it_stood(now, ChangeKind.REWORDED, by)
    change(now, state_after(now, by), by, **sealed(now, mine), due_on=due_on)
    record("commitment.reworded", now, by=by)
    if mine.due_on != theirs.due_on:
        tell_when_due(now)
    return now


@transaction.atomic
def carry(
    *, commitment: Commitment, version: int, by: Membership, due_on: date | None = None
) -> Commitment:
    """Taken along to the next session after its day, or to `due_on`; it is open again.

    Raises Moved when it was reworded, answered away or carried over meanwhile.
    """
    may(by, Action.CARRY_COMMITMENT, commitment).require()
    now = locked(commitment, by)
    if now.version != version:
        raise Moved("changed meanwhile")
    may(by, Action.CARRY_COMMITMENT, now).require()
    sessions = CoachingSession.objects.filter(engagement_id=now.engagement_id)
    in_session = sessions.filter(state=CoachingSession.State.IN_PROGRESS).first()
    keep_as_it_stood(now, ChangeKind.CARRIED, by, in_session)
    change(now, again(now), by, due_on=due_on or next_day(now))
    record("commitment.carried", now, by=by)
    tell_when_due(now)
    return now


def action_for(commitment: Commitment) -> Action:
    return Action.CHANGE if commitment.state == C.DRAFT else Action.REWORD_COMMITMENT


def locked(commitment: Commitment, by: Membership) -> Commitment:
    """As it stands now, open, until this transaction ends."""
    found = Commitment.objects.visible_to(by).select_for_update().filter(pk=commitment.pk).first()
    if found is None:  # a draft that was removed a moment ago
        raise Http404
    return open_row(found, by=by)


def sentence_of(commitment: Commitment) -> Sentence:
    return Sentence(commitment.wording.text, commitment.measure.text, commitment.due_on)


def sealed(commitment: Commitment, new: Sentence) -> dict[str, Any]:
    return {
        name: seal_text(commitment, name, getattr(new, name)) for name in ("wording", "measure")
    }


def state_after(commitment: Commitment, by: Membership) -> str:
    """Whose words they are decides whether they wait for a yes."""
    if commitment.state == C.DRAFT:
        return C.DRAFT
    is_coach = standing(by).get(commitment.engagement_id) == Party.COACH
    return C.PROPOSED if is_coach else C.OPEN


def again(commitment: Commitment) -> str:
    """Open again; what nobody has said yes to still waits for it."""
    return C.PROPOSED if commitment.state == C.PROPOSED else C.OPEN


def next_day(commitment: Commitment) -> date:
    engagement = commitment.engagement
    day = max(commitment.due_on, timezone.localdate())
    return day_after(day, planned_days(engagement), engagement.min_gap_days)


def keep_as_it_stood(
    commitment: Commitment,
    kind: ChangeKind,
    by: Membership,
    coaching_session: CoachingSession | None = None,
) -> None:
    CommitmentChange.objects.create(
        firm_id=commitment.firm_id,
        engagement_id=commitment.engagement_id,
        commitment=commitment,
        coaching_session=coaching_session,
        author=by,
        kind=kind,
        wording=commitment.wording.text,
        measure=commitment.measure.text,
        due_on=commitment.due_on,
    )


def change(commitment: Commitment, state: str, by: Membership, **values: Any) -> None:
    """The row is locked: nobody else writes it before this transaction ends."""
    values |= {"version": commitment.version + 1, "updated_at": timezone.now()}
    if state != commitment.state:
        commitment.move_to(state, by=by, **values)
        return
    Commitment.objects.filter(pk=commitment.pk).update(**values)
    for name, value in values.items():
        setattr(commitment, name, value)
