"""Everything the session room shows, gathered in as few statements as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404

from coaching.access.opening import open_together
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.firms.models import Membership
from engagements.measuring.rows import latest
from engagements.measuring.standing import Standing, standings
from engagements.models import Engagement, Goal
from sessions.models import CoachingSession, Commitment, PrivateNote, SessionRecord, Topic
from sessions.models.commitment import ONGOING, CommitmentState
from sessions.models.record import TEXTS, Tag
from sessions.parts import Card, cards
from sessions.written import Written

CLOSED = (CommitmentState.DONE, CommitmentState.DROPPED)


@dataclass(frozen=True)
class Choice:
    """A box of a group, ticked or not."""

    value: str
    label: str
    is_chosen: bool


@dataclass
class Room:
    """A session that has begun, opened as its coach."""

    coaching_session: CoachingSession
    record: SessionRecord
    note: PrivateNote | None
    commitments: list[Commitment]
    all_goals: list[Goal]
    standing: list[Standing]
    topic: Topic | None
    coachee: Membership
    lock: str

    @property
    def engagement(self) -> Engagement:
        found: Engagement = self.coaching_session.engagement
        return found

    @property
    def is_held(self) -> bool:
        """A draft kept after the session: no clock runs any more."""
        return self.coaching_session.state == CoachingSession.State.HELD

    @property
    def cards(self) -> list[Card]:
        return cards(self.record, self.engagement)

    @property
    def goals(self) -> list[Choice]:
        """Those that stand, and one given up since it was picked."""
        picked = self.record.goal_ids
        return [
            Choice(str(one.pk), one.title.text, one.pk in picked)
            for one in self.all_goals
            if one.retired_at is None or one.pk in picked
        ]

    @property
    def tags(self) -> list[Choice]:
        return [Choice(tag.value, tag.label, tag.value in self.record.tags) for tag in Tag]

    @property
    def drafts(self) -> list[Commitment]:
        """Promises of this session that nobody has been shown yet."""
        return [one for one in self.commitments if one.state == CommitmentState.DRAFT]

    @property
    def earlier(self) -> list[Commitment]:
        """Promises of sessions before this one that are open, or were answered in it."""
        return [one for one in self.commitments if one.state != CommitmentState.DRAFT]

    @property
    def written(self) -> Written:
        """What the coachee will read, exactly."""
        return Written.of(self.record, self.engagement, self.all_goals, self.drafts)

    @property
    def next_on(self) -> date:
        """The day a new promise is due unless the coach says another."""
        following: datetime | None = getattr(self.coaching_session, "next_starts_at", None)
        gap = timedelta(days=self.engagement.min_gap_days)
        at = following or self.coaching_session.starts_at + gap
        return at.astimezone(ZoneInfo(self.engagement.time_zone)).date()


def session_of(coaching_session_id: UUID, by: Membership) -> CoachingSession | None:
    """The session with its engagement, and when the next one is planned."""
    following = CoachingSession.objects.filter(
        engagement_id=OuterRef("engagement_id"),
        state=CoachingSession.State.PLANNED,
        starts_at__gt=OuterRef("starts_at"),
    ).order_by("starts_at")
    return (
        CoachingSession.objects.visible_to(by)
        .filter(pk=coaching_session_id)
        .select_related("engagement")
        .annotate(next_starts_at=Subquery(following.values("starts_at")[:1]))
        .first()
    )


def record_to_write(coaching_session_id: UUID, by: Membership) -> SessionRecord | None:
    """What a save needs of the record, which is none of its words."""
    found = SessionRecord.objects.visible_to(by).filter(coaching_session_id=coaching_session_id)
    return found.defer(*TEXTS).first()


def open_room(coaching_session: CoachingSession, by: Membership) -> Room:
    """Open the record, the note, the promises, the goals and the topic as `by`: one statement."""
    here: dict[str, Any] = {"coaching_session_id": coaching_session.pk}
    of = coaching_session.engagement_id
    records, notes, commitments, goals, topics, *measured = open_together(
        SessionRecord.objects.visible_to(by).filter(**here),
        PrivateNote.objects.visible_to(by).filter(**here, author=by),
        commitments_of(coaching_session, by),
        Goal.ever.visible_to(by).filter(engagement_id=of).order_by("position"),
        Topic.objects.visible_to(by).filter(**here),
        *latest(of, by),
        of=of,
        by=by,
    )
    if not records:
        raise Http404
    return Room(
        coaching_session=coaching_session,
        record=records[0],
        note=next(iter(notes), None),
        commitments=commitments,
        all_goals=goals,
        standing=[one for one in standings(goals, measured, by=by).values() if one],
        topic=next(iter(topics), None),
        coachee=coachee_of(of),
        lock=lock_line(Material.SESSION_RECORD, of, by),
    )


def commitments_of(coaching_session: CoachingSession, by: Membership) -> Any:
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
        .order_by("due_on", "created_at")
    )
