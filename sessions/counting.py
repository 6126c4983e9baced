"""What becomes of a session that does not take place, by the rules of its engagement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionState


@dataclass(frozen=True)
class Outcome:
    """The state it would get, and whether it would still use up one of the sessions."""

    state: SessionState
    counts: bool


def as_no_show(coaching_session: CoachingSession) -> Outcome:
    return outcome(coaching_session, SessionState.NO_SHOW)


def as_cancelled(coaching_session: CoachingSession, now: datetime) -> Outcome:
    """Cancelled late when it is nearer than the engagement's window, else in time."""
    late = now > late_from(coaching_session)
    return outcome(
        coaching_session, SessionState.LATE_CANCELLED if late else SessionState.CANCELLED
    )


def late_from(coaching_session: CoachingSession) -> datetime:
    """From this moment on a cancellation is late, by the agreement."""
    hours = coaching_session.engagement.cancellation_hours
    return coaching_session.starts_at - timedelta(hours=hours)


def outcome(coaching_session: CoachingSession, state: SessionState) -> Outcome:
    engagement = coaching_session.engagement
    rules = {
        SessionState.NO_SHOW: engagement.no_show_counts,
        SessionState.LATE_CANCELLED: engagement.late_cancellation_counts,
    }
    return Outcome(state, coaching_session.counts and rules.get(state, False))


def used_up(sessions: Iterable[CoachingSession]) -> int:
    """How many of the engagement's sessions are behind it, held or not."""
    return sum(one.counts and one.state != SessionState.PLANNED for one in sessions)


def held(sessions: Iterable[CoachingSession]) -> int:
    """How many of the engagement's sessions took place."""
    return sum(one.counts and one.state == SessionState.HELD for one in sessions)
