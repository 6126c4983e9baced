"""A coach's day: the next session, what is not finished, what is due this week. Nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from coaching.access.models import EngagementParty
from coaching.access.opening import open_rows
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.tenancy.loading import read_together
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment, Proposal, SessionRecord
from sessions.models.coaching_session import AHEAD, SessionKind, SessionState
from sessions.models.commitment import ONGOING
from sessions.models.proposal import ProposalKind, ProposalState
from sessions.news import in_words, news_of

MOST_SESSIONS = 40
MOST_PROMISES = 20
THIS_WEEK = timedelta(days=6)
SOON = timedelta(hours=12)


@dataclass(frozen=True)
class Line:
    """A session or a promise, and the leader it is about."""

    thing: Any
    coachee: Membership | None

    @property
    def engagement(self) -> Engagement:
        found: Engagement = self.thing.engagement
        return found

    @property
    def can_start(self) -> bool:
        """Coaching once the agreement is signed; a chemistry session before that too."""
        chemistry = self.thing.kind == SessionKind.CHEMISTRY
        state = Engagement.State
        return self.engagement.state in (
            (state.CONTRACTING, state.ACTIVE) if chemistry else (state.ACTIVE,)
        )

    @property
    def is_soon(self) -> bool:
        """Close enough that a slip of the finger would start nothing by mistake."""
        starts_at: datetime = self.thing.starts_at
        return starts_at - timezone.now() < SOON


def today(request: FirmRequest) -> dict[str, Any]:
    """What `home/_today.html` shows, in five statements."""
    member, now = request.member, timezone.now()
    mine = [pk for pk, role in standing(member).items() if role == Party.COACH]
    names = coachees_of(mine)
    sessions = [Line(one, names.get(one.engagement_id)) for one in sessions_of(member, mine)]
    coming = next((line for line in sessions if is_coming(line.thing, now)), None)
    waiting, proposals, news = read_together(
        unsigned(member, mine), open_proposals(member, mine), news_about(coming, member)
    )
    return {
        "next": coming,
        "news": in_words(news[0]) if news else "",
        "proposals": [Line(one, names.get(one.engagement_id)) for one in proposals],
        "unfinished": [line for line in sessions if is_unfinished(line, now)],
        "due": [Line(one, names.get(one.engagement_id)) for one in promises_of(member, mine)],
        "unsigned": [(one, names.get(one.pk)) for one in waiting],
        "zone": member.person.time_zone if member.person else "UTC",
        "has_engagements": bool(mine),
        "today": timezone.localdate(),
    }


def is_coming(coaching_session: CoachingSession, now: datetime) -> bool:
    return (
        coaching_session.state == CoachingSession.State.PLANNED and coaching_session.ends_at > now
    )


def is_unfinished(line: Line, now: datetime) -> bool:
    """Begun and not shared, or its time has passed without a record or a word on why not."""
    if line.thing.state in (CoachingSession.State.IN_PROGRESS, CoachingSession.State.HELD):
        return True
    return line.can_start and not is_coming(line.thing, now)


def sessions_of(member: Membership, engagement_ids: list[UUID]) -> Iterable[CoachingSession]:
    """All but those whose record is shared; of the ones held, those are kept as a draft."""
    drafts = SessionRecord.objects.visible_to(member).filter(
        coaching_session=OuterRef("pk"), shared_at__isnull=True
    )
    return (
        CoachingSession.objects.visible_to(member)
        .filter(engagement_id__in=engagement_ids)
        .filter(Q(state__in=AHEAD) | Q(state=CoachingSession.State.HELD) & Exists(drafts))
        .select_related("engagement")
        .order_by("starts_at")[:MOST_SESSIONS]
    )


def news_about(coming: Line | None, member: Membership) -> QuerySet[CoachingSession]:
    """What is new for the next session, in no statement of its own."""
    if coming is None or coming.coachee is None:
        return CoachingSession.objects.none()
    return news_of(coming.thing, coming.coachee, member)


def open_proposals(member: Membership, engagement_ids: list[UUID]) -> QuerySet[Proposal]:
    """What waits for the coach's answer: that it is there, and not its words."""
    found = Proposal.objects.visible_to(member).filter(engagement_id__in=engagement_ids)
    waiting = Q(kind=ProposalKind.CORRECTION) | Q(coaching_session__state=SessionState.PLANNED)
    return (
        found.filter(waiting, state=ProposalState.OPEN)
        .annotate(session_number=F("coaching_session__number"))
        .order_by("at")[:MOST_PROMISES]
    )


def unsigned(member: Membership, engagement_ids: list[UUID]) -> QuerySet[Engagement]:
    """Engagements whose coaching waits for a signature."""
    found = Engagement.objects.visible_to(member).filter(pk__in=engagement_ids)
    return found.filter(state=Engagement.State.CONTRACTING).order_by("starts_on")


def promises_of(member: Membership, engagement_ids: list[UUID]) -> list[Commitment]:
    first = timezone.localdate()
    found = (
        Commitment.objects.visible_to(member)
        .filter(engagement_id__in=engagement_ids, state__in=ONGOING)
        .filter(due_on__range=(first, first + THIS_WEEK))
        .select_related("engagement")
        .order_by("due_on", "created_at")[:MOST_PROMISES]
    )
    return open_rows(found, by=member)


def coachees_of(engagement_ids: list[UUID]) -> dict[UUID, Membership]:
    """The leader of each engagement, in one statement."""
    rows = EngagementParty.objects.filter(
        engagement_id__in=engagement_ids, role=Party.COACHEE, until__isnull=True
    )
    return {row.engagement_id: row.member for row in rows.select_related("member")}
