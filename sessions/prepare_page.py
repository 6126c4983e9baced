"""What a coach looks at before a session, and what still stands before the first one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from coaching.access.decision import may
from coaching.access.opening import open_together
from coaching.access.people_of import coachee_of, lock_line, people_of
from coaching.access.policy import Material
from coaching.firms.models import Membership
from engagements.measuring.rows import latest
from engagements.measuring.standing import Standing, standings
from engagements.models import Agreement, Goal, Signature
from sessions.models import (
    CoachingSession,
    Commitment,
    PrivateNote,
    Reflection,
    SessionRecord,
    Topic,
)
from sessions.models.commitment import ONGOING
from sessions.operations.room import how_to_start

RECENT_REFLECTIONS = 6
MOST_LINES = 30
RECENT_NOTES = 3


@dataclass(frozen=True)
class Missing:
    """Why coaching cannot begin: nobody has offered an agreement, or somebody has not signed it."""

    engagement_is_closed: bool
    is_offered: bool
    unsigned: list[Membership]


def what_is_missing(coaching_session: CoachingSession, by: Membership) -> Missing | None:
    """None when the session may start."""
    engagement = coaching_session.engagement
    if may(by, how_to_start(coaching_session), engagement):
        return None
    signatures = Signature.objects.visible_to(by).filter(agreement=OuterRef("pk"))
    agreements = Agreement.objects.visible_to(by).filter(engagement=engagement)
    offered = agreements.filter(state__in=("offered", "in_force")).annotate(
        signed_by=ArraySubquery(signatures.values("member_id"))
    )
    latest = offered.order_by("-version").first()
    have = set(latest.signed_by) if latest else set()
    parties = [member for members in people_of(engagement.pk).values() for member in members]
    return Missing(
        engagement_is_closed=engagement.state in ("completed", "ended_early"),
        is_offered=latest is not None,
        unsigned=[member for member in parties if member.pk not in have],
    )


@dataclass
class Preparation:
    """Open promises with what the coachee wrote about each, reflections, goals, own notes."""

    coachee: Membership
    record: SessionRecord | None
    topic: Topic | None
    commitments: list[Commitment]
    lines: dict[UUID, list[Reflection]]
    reflections: list[Reflection]
    goals: list[Standing]
    notes: list[PrivateNote]
    lock: str

    @property
    def promises(self) -> list[tuple[Commitment, list[Reflection]]]:
        return [(one, self.lines.get(one.pk, [])) for one in self.commitments]


def prepare(coaching_session: CoachingSession, by: Membership) -> Preparation:
    """Everything opened as `by`, in one statement."""
    of = coaching_session.engagement_id
    here, this = {"engagement_id": of}, {"coaching_session_id": coaching_session.pk}
    written = Reflection.objects.visible_to(by).filter(**here).order_by("-at")
    records, topics, commitments, lines, noticed, goals, notes, *measured = open_together(
        SessionRecord.objects.visible_to(by).filter(**this),
        Topic.objects.visible_to(by).filter(**this),
        Commitment.objects.visible_to(by).filter(**here, state__in=ONGOING).order_by("due_on"),
        written.filter(commitment__state__in=ONGOING)[:MOST_LINES],
        written.filter(commitment__isnull=True)[:RECENT_REFLECTIONS],
        with_progress(Goal.objects.visible_to(by).filter(**here), by),
        earlier_notes(coaching_session, by),
        *latest(of, by),
        of=of,
        by=by,
    )
    about: dict[UUID, list[Reflection]] = defaultdict(list)
    for line in lines:
        about[line.commitment_id].append(line)
    return Preparation(
        coachee=coachee_of(of),
        record=next(iter(records), None),
        topic=next(iter(topics), None),
        commitments=commitments,
        lines=about,
        reflections=noticed,
        goals=list(standings(goals, measured, by=by).values()),
        notes=[note for note in notes if note.text],
        lock=lock_line(Material.SESSION_RECORD, of, by),
    )


def with_progress(goals: Any, by: Membership) -> Any:
    """In their order, each with the numbers of the sessions whose deep dive picked it."""
    picked = SessionRecord.objects.visible_to(by).filter(
        engagement_id=OuterRef("engagement_id"),
        goal_ids__contains=[OuterRef("pk")],
        coaching_session__number__isnull=False,
    )
    numbers = picked.order_by("coaching_session__number").values("coaching_session__number")
    return goals.annotate(picked_in=ArraySubquery(numbers)).order_by("position")


def earlier_notes(coaching_session: CoachingSession, by: Membership) -> Any:
    """One's own, of the last sessions that have words in them."""
    mine = PrivateNote.objects.visible_to(by).filter(
        engagement_id=coaching_session.engagement_id, author=by, version__gt=1
    )
    return (
        mine.exclude(coaching_session=coaching_session)
        .annotate(at=F("coaching_session__starts_at"), number=F("coaching_session__number"))
        .order_by("-at")[:RECENT_NOTES]
    )
