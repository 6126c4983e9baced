"""Whether an engagement is in rhythm, in words: no colour, no score, no reproach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from coaching.look.moments import day
from engagements.models import Engagement
from sessions.counting import used_up
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionKind, SessionState

WEEK = 7
NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def health(engagement: Engagement, sessions: Sequence[CoachingSession], now: datetime) -> str:
    """One sentence about the rhythm of the sessions, which are in order of time.

    Days are counted on the calendar of the engagement's zone, between sessions that took place or
    are planned; one that was missed, or does not count, is no beat of it.
    """
    zone = ZoneInfo(engagement.time_zone)
    if engagement.state == "paused":
        return paused(engagement, zone)
    counted = [one for one in sessions if one.counts]
    begun = [one for one in counted if one.state in (SessionState.IN_PROGRESS, SessionState.HELD)]
    ahead = [one for one in counted if one.state == SessionState.PLANNED and one.ends_at > now]
    if used_up(counted) >= engagement.sessions_planned:
        return all_used(len(begun), engagement.sessions_planned)
    was_planned = any(one.kind == SessionKind.COACHING for one in sessions)
    since = now.astimezone(zone).date() - day_of(begun[-1], zone) if begun else timedelta(0)
    if since.days > engagement.max_gap_days:
        return f"{in_weeks(since.days)} since the last session"
    if not ahead:
        return "No next session planned" if was_planned else "No sessions planned yet"
    days = [day_of(one, zone) for one in (*begun, *ahead)]
    return said(days, engagement.min_gap_days, engagement.max_gap_days)


def paused(engagement: Engagement, zone: ZoneInfo) -> str:
    """Nothing is late while it rests."""
    if engagement.paused_at is None:
        return "Paused"
    return f"Paused since {day(engagement.paused_at.astimezone(zone).date())}"


def all_used(held: int, planned: int) -> str:
    """A no-show may have used one up: what was held is said as it was."""
    return (
        "All sessions held" if held >= planned else f"{held} of {planned} sessions held, none left"
    )


def said(days: Sequence[date], low: int, high: int) -> str:
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if not gaps:
        return "One session planned"
    outside = [gap for gap in gaps if not low <= gap <= high]
    if outside:
        longest = max(outside) if max(outside) > high else min(outside)
        return f"Out of rhythm: {longest} days between two sessions"
    return f"On rhythm: {round(sum(gaps) / len(gaps))} days between sessions"


def day_of(coaching_session: CoachingSession, zone: ZoneInfo) -> date:
    return coaching_session.starts_at.astimezone(zone).date()


def in_weeks(days: int) -> str:
    """“Five weeks”, rounded down."""
    weeks = days // WEEK
    word = NUMBERS[weeks] if weeks < len(NUMBERS) else str(weeks)
    return f"{word.capitalize()} week{'s' if weeks != 1 else ''}"
