"""How long a session ran: from its start, without the pauses."""

from __future__ import annotations

from datetime import datetime, timedelta

from sessions.models import CoachingSession

LONGEST_MINUTES = 480


def paused(coaching_session: CoachingSession, until: datetime) -> timedelta:
    """All its pauses together, with the one that lasts still at `until`."""
    before = timedelta(seconds=coaching_session.paused_seconds)
    since = coaching_session.paused_at
    return before + max(until - since, timedelta(0)) if since else before


def ran(coaching_session: CoachingSession, until: datetime) -> timedelta:
    """Never below nothing: a pause cannot have been longer than the session."""
    begun = coaching_session.started_at or coaching_session.starts_at
    return max(until - begun - paused(coaching_session, until), timedelta(0))


def length_of(coaching_session: CoachingSession, ended: datetime) -> int:
    """In minutes; of one that nobody ended for days, the longest there is."""
    return min(in_minutes(ran(coaching_session, ended)), LONGEST_MINUTES)


def in_minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)


def ends_at(coaching_session: CoachingSession, now: datetime) -> datetime:
    """When its planned length is over, as things stand."""
    begun = coaching_session.started_at or coaching_session.starts_at
    length = timedelta(minutes=coaching_session.minutes)
    return begun + length + paused(coaching_session, now)
