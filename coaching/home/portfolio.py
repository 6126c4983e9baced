"""Engagements as logistics: state, rhythm, sessions held, next step. Never content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.models import Membership
from coaching.look.moments import day
from engagements.models import Engagement, Signature
from sessions.models import CoachingSession


def engagements_of(member: Membership) -> QuerySet[Any]:
    """What the member may see, newest first, with what `line` needs: one statement for all."""
    sessions = CoachingSession.objects.filter(engagement=OuterRef("pk"))
    held = sessions.filter(state="held", number__isnull=False)
    planned = sessions.filter(state="planned").order_by("starts_at")
    parties = EngagementParty.objects.filter(engagement_id=OuterRef("pk"), until=None)
    signed = Signature.objects.filter(engagement=OuterRef("pk"), agreement__state="offered")
    return (
        Engagement.objects.visible_to(member)
        .with_held(member)
        .annotate(
            coach_name=Subquery(parties.filter(role=Party.COACH).values("member__name")[:1]),
            coachee_name=Subquery(parties.filter(role=Party.COACHEE).values("member__name")[:1]),
            first_held=Subquery(held.order_by("starts_at").values("starts_at")[:1]),
            last_held=Subquery(held.order_by("-starts_at").values("starts_at")[:1]),
            next_kind=Subquery(planned.values("kind")[:1]),
            next_number=Subquery(planned.values("number")[:1]),
            next_at=Subquery(planned.values("starts_at")[:1]),
            to_sign=counted(parties, "engagement_id"),
            signed=counted(signed, "engagement"),
        )
        .order_by("-starts_on", "-created_at")
    )


def counted(rows: QuerySet[Any], by: str) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(many=Count("pk")).values("many"))


@dataclass(frozen=True)
class Line:
    """One engagement in a list, in words."""

    engagement: Any
    role: str
    state: str
    tone: str
    held: str
    rhythm: str
    next_step: str


TONES = {"draft": "quiet", "contracting": "amber", "active": "brand"}


def line(engagement: Any, member: Membership) -> Line:
    return Line(
        engagement=engagement,
        role=standing(member).get(engagement.pk, ""),
        state=engagement.get_state_display(),
        tone=TONES.get(engagement.state, "quiet"),
        held=held(engagement),
        rhythm=rhythm(engagement),
        next_step=next_step(engagement),
    )


def lines(engagements: Any, member: Membership) -> list[Line]:
    return [line(one, member) for one in engagements]


def held(engagement: Any) -> str:
    """“3 of 8 sessions held”, where whoever reads it may know, and all of them are counted."""
    if not engagement.held_told or engagement.held_since:
        return ""
    if not engagement.sessions_held and engagement.state != "active":
        return ""
    return f"{engagement.sessions_held} of {engagement.sessions_planned} sessions held"


def rhythm(engagement: Any) -> str:
    """“On rhythm: 18 days between sessions”, from the sessions held."""
    first, last, held = engagement.first_held, engagement.last_held, engagement.sessions_held
    if not first or held < 2:
        return ""
    gap = round((last - first).days / (held - 1))
    words = f"{gap} days between sessions"
    if gap < engagement.min_gap_days:
        return f"Close together: {words}"
    return f"Far apart: {words}" if gap > engagement.max_gap_days else f"On rhythm: {words}"


def next_step(engagement: Any) -> str:
    """What comes next, for everybody."""
    if engagement.state == "draft":
        return "Check it and start"
    if engagement.state == "contracting":
        return f"{engagement.signed or 0} of {engagement.to_sign} have signed"
    if engagement.state == "active":
        return session_step(engagement.next_kind, engagement.next_number, engagement.next_at)
    return ""


def session_step(kind: str | None, number: int | None, at: datetime | None) -> str:
    if kind is None or at is None:
        return ""
    title = CoachingSession(kind=kind, number=number).title
    return f"{title} on {day(timezone.localtime(at).date())}"
