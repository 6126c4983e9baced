"""The record of a session as both read it, with what was added to it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from coaching.access.opening import open_together
from coaching.access.people_of import coach_of, coachee_of, lock_line
from coaching.access.policy import Material
from coaching.firms.models import Membership
from engagements.models import Goal
from sessions.models import (
    Addendum,
    CoachingSession,
    Commitment,
    PrivateNote,
    Proposal,
    SessionRecord,
)
from sessions.models.proposal import ProposalKind
from sessions.written import Written


@dataclass(frozen=True)
class Addition:
    """Words under a record: the coach's addendum, or the coachee's correction that was accepted."""

    text: str
    author: str
    is_mine: bool
    at: datetime
    accepted_at: datetime | None = None


@dataclass(frozen=True)
class RecordPage:
    """A shared record, opened as somebody who may read it."""

    coaching_session: CoachingSession
    record: SessionRecord
    written: Written
    additions: list[Addition]
    note: PrivateNote | None
    coach: Membership
    coachee: Membership
    lock: str


def open_record(coaching_session: CoachingSession, by: Membership) -> RecordPage | None:
    """None while there is no record that `by` may see. The private note is there for its author."""
    of, here_id = coaching_session.engagement_id, coaching_session.pk
    here = {"coaching_session_id": here_id}
    corrections = Proposal.objects.visible_to(by).filter(
        **here, kind=ProposalKind.CORRECTION, state=Proposal.State.ACCEPTED
    )
    records, goals, commitments, addenda, accepted, notes = open_together(
        SessionRecord.objects.visible_to(by).filter(**here),
        Goal.ever.visible_to(by).filter(engagement_id=of).order_by("position"),
        in_order(Commitment.objects.visible_to(by).filter(**here, engagement_id=of)),
        signed(Addendum.objects.visible_to(by).filter(record__coaching_session_id=here_id)),
        signed(corrections),
        PrivateNote.objects.visible_to(by).filter(**here, author=by),
        of=of,
        by=by,
    )
    if not records:
        return None
    return RecordPage(
        coaching_session=coaching_session,
        record=records[0],
        written=Written.of(records[0], coaching_session.engagement, goals, commitments),
        additions=additions(addenda, accepted, by),
        note=next(iter(notes), None),
        coach=coach_of(of),
        coachee=coachee_of(of),
        lock=lock_line(Material.SESSION_RECORD, of, by),
    )


def in_order(commitments: Any) -> Any:
    return commitments.order_by("due_on", "created_at")


def signed(rows: Any) -> Any:
    """With the author's name, also of one who has left."""
    author = Membership.objects.filter(pk=OuterRef("author_id"))
    return rows.annotate(author_name=Subquery(author.values("name")[:1]))


def additions(addenda: list[Any], accepted: list[Any], by: Membership) -> list[Addition]:
    """In the order in which they came to stand there."""
    found = [
        Addition(one.text.text, one.author_name or "", one.author_id == by.pk, one.at)
        for one in addenda
    ]
    found += [
        Addition(
            one.words.text,
            one.author_name or "",
            one.author_id == by.pk,
            one.at,
            one.answered_at or one.at,
        )
        for one in accepted
    ]
    return sorted(found, key=lambda one: one.accepted_at or one.at)
