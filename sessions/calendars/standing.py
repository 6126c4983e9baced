"""What ought to stand in somebody's calendar: the sessions to come, for coach and coachee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from coaching.access.people_of import people_of
from coaching.access.policy import Party
from engagements.models import Engagement
from engagements.models.engagement import EngagementState
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionKind, SessionState

# While an engagement is paused or over, nothing of it is to come.
GOES_ON = (EngagementState.CONTRACTING, EngagementState.ACTIVE)
# Whatever began, or was waited for in vain, stays in the calendar as it was.
BEGUN = (SessionState.IN_PROGRESS, SessionState.HELD, SessionState.NO_SHOW)
PAIR = (Party.COACH, Party.COACHEE)
Key = tuple[UUID, UUID]  # session and person


@dataclass(frozen=True)
class Entry:
    """One session in one person's calendar."""

    title: str
    starts_at: datetime
    ends_at: datetime


def title_of(coaching_session: CoachingSession, engagement: Engagement) -> str:
    """“Coaching session 3 of 8”: whose, and what about, is nobody's business in a calendar."""
    coaching_session.engagement = engagement
    heading = coaching_session.heading
    if coaching_session.kind == SessionKind.CHEMISTRY:
        return heading
    return f"Coaching {heading[:1].lower()}{heading[1:]}"


def entries(engagement: Engagement, sessions: list[CoachingSession]) -> dict[Key, Entry]:
    """Sessions still to come × the two who meet, once they have joined."""
    if engagement.state not in GOES_ON:
        return {}
    now, people = timezone.now(), people_of(engagement.pk)
    members = [one for party in PAIR for one in people[party] if one.person_id is not None]
    return {
        (one.pk, member.pk): Entry(title_of(one, engagement), one.starts_at, one.ends_at)
        for one in sessions
        if one.state == SessionState.PLANNED and one.ends_at > now
        for member in members
    }
