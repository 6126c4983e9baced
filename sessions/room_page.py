"""Everything the session room shows, gathered in as few statements as it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery

from coaching.access.opening import open_rows
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment, PrivateNote, SessionRecord
from sessions.models.commitment import ONGOING, CommitmentState
from sessions.parts import Card, cards

CLOSED = (CommitmentState.DONE, CommitmentState.DROPPED)


@dataclass
class Room:
    """A session that has begun, opened as its coach."""

    record: SessionRecord
    note: PrivateNote | None
    commitments: list[Commitment]
    coachee: Membership
    lock: str

    @property
    def coaching_session(self) -> CoachingSession:
        found: CoachingSession = self.record.coaching_session
        return found

    @property
    def engagement(self) -> Engagement:
        found: Engagement = self.coaching_session.engagement
        return found

    @property
    def cards(self) -> list[Card]:
        return cards(self.record, self.engagement)

    @property
    def drafts(self) -> list[Commitment]:
        """Promises of this session that nobody has been shown yet."""
        return [one for one in self.commitments if one.state == CommitmentState.DRAFT]

    @property
    def earlier(self) -> list[Commitment]:
        """Promises of sessions before this one that are open, or were answered in it."""
        return [one for one in self.commitments if one.state != CommitmentState.DRAFT]

    @property
    def ends_at(self) -> datetime:
        begun = self.coaching_session.started_at or self.coaching_session.starts_at
        return begun + timedelta(minutes=self.coaching_session.minutes)

    @property
    def next_on(self) -> date:
        """The day a new promise is due unless the coach says another."""
        following: datetime | None = getattr(self.record, "next_starts_at", None)
        gap = timedelta(days=self.engagement.min_gap_days)
        at = following or self.coaching_session.starts_at + gap
        return at.astimezone(ZoneInfo(self.engagement.time_zone)).date()


def record_of(coaching_session_id: UUID, by: Membership) -> SessionRecord | None:
    """The record with its session, its engagement and when the next session is planned."""
    following = CoachingSession.objects.filter(
        engagement_id=OuterRef("engagement_id"),
        state=CoachingSession.State.PLANNED,
        starts_at__gt=OuterRef("coaching_session__starts_at"),
    ).order_by("starts_at")
    return (
        SessionRecord.objects.visible_to(by)
        .filter(coaching_session_id=coaching_session_id)
        .select_related("coaching_session__engagement")
        .annotate(next_starts_at=Subquery(following.values("starts_at")[:1]))
        .first()
    )


def open_room(record: SessionRecord, by: Membership) -> Room:
    """Open the record, the note and the promises as `by`."""
    note = PrivateNote.objects.visible_to(by).filter(
        coaching_session_id=record.coaching_session_id, author=by
    )
    room = Room(
        record=record,
        note=note.first(),
        commitments=list(commitments_of(record.coaching_session, by)),
        coachee=coachee_of(record.engagement_id),
        lock=lock_line(Material.SESSION_RECORD, record.engagement_id, by),
    )
    open_rows([record, *([room.note] if room.note else []), *room.commitments], by=by)
    return room


def commitments_of(coaching_session: CoachingSession, by: Membership) -> Iterable[Commitment]:
    """Drafts of this session; what is open from earlier ones; what was closed since it began."""
    return (
        Commitment.objects.visible_to(by)
        .filter(engagement_id=coaching_session.engagement_id)
        .filter(
            Q(state=CommitmentState.DRAFT, coaching_session=coaching_session)
            | Q(state__in=ONGOING)
            | Q(state__in=CLOSED, updated_at__gte=coaching_session.started_at)
        )
        .with_carried()
        .select_related("coaching_session")
        .order_by("due_on", "created_at")
    )
