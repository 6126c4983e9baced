"""The session room: start, write, finish."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.lengths import length_of, paused
from sessions.models import CoachingSession, PrivateNote, SessionRecord
from sessions.models.coaching_session import SessionKind
from sessions.models.record import TEXTS
from sessions.operations.marking import leave_mark
from sessions.operations.saving import (
    Conflict,
    Saved,
    begin_record,
    save_note,
    save_part,
    save_parts,
)
from sessions.operations.sharing import share_record
from sessions.operations.telling import tell_of_session

__all__ = ["Conflict", "Saved", "begin_record", "finish", "save_note", "save_part"]
__all__ += ["save_parts", "start"]


@transaction.atomic
def start(
    *, coaching_session: CoachingSession, by: Membership, at: datetime | None = None
) -> CoachingSession:
    """Begin, now or at a past moment when it is logged afterwards. Twice is once.

    Coaching may not begin before the agreement in force is signed by every party it names; a
    chemistry session comes before the choice is made.
    """
    may(by, how_to_start(coaching_session), coaching_session.engagement).require()
    # The row lock makes the second of two starts wait, and then find it begun.
    begun = CoachingSession.objects.select_for_update().get(pk=coaching_session.pk)
    if begun.state == CoachingSession.State.PLANNED:
        now = timezone.now()
        begun.move_to(CoachingSession.State.IN_PROGRESS, by=by, started_at=min(at or now, now))
        open_papers(begun, by)
    coaching_session.state, coaching_session.started_at = begun.state, begun.started_at
    return coaching_session


def how_to_start(coaching_session: CoachingSession) -> Action:
    """Which verb is asked of its engagement, by kind."""
    chemistry = coaching_session.kind == SessionKind.CHEMISTRY
    return Action.START_CHEMISTRY if chemistry else Action.START_SESSION


def open_papers(coaching_session: CoachingSession, by: Membership) -> None:
    """A record and a private note. What was begun while preparing is kept, and what a no-show left."""
    ours: dict[str, Any] = {
        "firm_id": coaching_session.firm_id,
        "engagement_id": coaching_session.engagement_id,
        "coaching_session": coaching_session,
        "author": by,
    }
    SessionRecord.objects.bulk_create([SessionRecord(**ours)], ignore_conflicts=True)
    PrivateNote.objects.bulk_create([PrivateNote(**ours)], ignore_conflicts=True)


@transaction.atomic
def finish(
    *,
    coaching_session: CoachingSession,
    by: Membership,
    at: datetime | None = None,
    minutes: int | None = None,
    share: bool = True,
) -> CoachingSession:
    """Held. Its record is shared in the same breath, or stays a draft that is shared later.

    `at` is when the session ended, if that is not now; it ends no earlier than it began. `minutes`
    is its length as the coach says it; else it is counted, without the pauses.
    """
    may(by, Action.FINISH_SESSION, coaching_session).require()
    # The engagement first, since the mark that points to it is written last: whoever completes it
    # meanwhile holds it while they wait for the audit's chain, and would wait for us with the chain
    # in our hands. No key: a mark of somebody who notes a no-show meanwhile may point to it.
    held = Engagement.objects.select_for_update(no_key=True).only("pk")
    held.get(pk=coaching_session.engagement_id)
    assert coaching_session.started_at is not None
    now = timezone.now()
    if minutes is not None and at is None:
        pauses = paused(coaching_session, now)
        at = coaching_session.started_at + pauses + timedelta(minutes=minutes)
    ended = max(min(at or now, now), coaching_session.started_at)
    coaching_session.move_to(
        CoachingSession.State.HELD,
        by=by,
        finished_at=ended,
        length_minutes=length_of(coaching_session, ended) if minutes is None else minutes,
        paused_at=None,
        paused_seconds=round(paused(coaching_session, ended).total_seconds()),
    )
    leave_mark(coaching_session)
    tell_of_session(coaching_session)
    if share:
        record = SessionRecord.objects.defer(*TEXTS).get(coaching_session=coaching_session)
        share_record(record=record, coaching_session=coaching_session, by=by)
    return coaching_session
