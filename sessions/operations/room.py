"""The session room: start, write, finish and share."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment, PrivateNote, SessionRecord
from sessions.models.coaching_session import SessionKind
from sessions.operations.saving import Conflict, Saved, save_note, save_part, save_parts
from sessions.operations.telling import tell_of_finish

__all__ = ["Conflict", "Saved", "finish", "save_note", "save_part", "save_parts", "start"]


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
        open_pages(begun, by)
    coaching_session.state, coaching_session.started_at = begun.state, begun.started_at
    return coaching_session


def how_to_start(coaching_session: CoachingSession) -> Action:
    """Which verb is asked of its engagement, by kind."""
    chemistry = coaching_session.kind == SessionKind.CHEMISTRY
    return Action.START_CHEMISTRY if chemistry else Action.START_SESSION


def open_pages(begun: CoachingSession, by: Membership) -> None:
    """Record and note, where they are not there yet: a no-show that is planned again has them."""
    for model in (SessionRecord, PrivateNote):
        if not model.objects.filter(coaching_session=begun).exists():
            model.objects.create(
                firm_id=begun.firm_id,
                engagement_id=begun.engagement_id,
                coaching_session=begun,
                author=by,
            )


@transaction.atomic
def finish(
    *, coaching_session: CoachingSession, by: Membership, at: datetime | None = None
) -> CoachingSession:
    """Held. From this moment the coachee reads the record, and its promises wait for their yes.

    `at` is when the session ended, if that is not now; it ends no earlier than it began.
    """
    may(by, Action.FINISH_SESSION, coaching_session).require()
    now = timezone.now()
    assert coaching_session.started_at is not None
    ended = max(min(at or now, now), coaching_session.started_at)
    length = round((ended - coaching_session.started_at).total_seconds() / 60)
    coaching_session.move_to(
        CoachingSession.State.HELD, by=by, finished_at=ended, length_minutes=length
    )
    records = SessionRecord.objects.filter(coaching_session=coaching_session)
    records.filter(shared_at__isnull=True).update(shared_at=now)
    commitments = propose_drafts(coaching_session, by, now)
    count_held(coaching_session)
    tell_of_finish(coaching_session, commitments)
    return coaching_session


def propose_drafts(
    coaching_session: CoachingSession, by: Membership, now: datetime
) -> list[Commitment]:
    drafts = Commitment.objects.filter(
        coaching_session=coaching_session, state=Commitment.State.DRAFT
    )
    found = list(drafts.defer("wording", "measure"))
    for commitment in found:
        commitment.move_to(Commitment.State.PROPOSED, by=by, updated_at=now)
    return found


def count_held(coaching_session: CoachingSession) -> None:
    """Counted anew, so that no slip of a counter outlives the next session.

    Only sessions that count, and only those held: this is what a sponsor is shown.
    """
    held = CoachingSession.objects.filter(
        engagement_id=coaching_session.engagement_id,
        state=CoachingSession.State.HELD,
        number__isnull=False,
    ).count()
    engagements = Engagement.objects.filter(pk=coaching_session.engagement_id)
    engagements.update(sessions_held=held)
    coaching_session.engagement.sessions_held = held
