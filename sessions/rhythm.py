"""Whether an engagement is in rhythm, in words: no colour, no score, no reproach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from engagements.models import Engagement
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionState

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
    """One sentence about the rhythm of the sessions, which are in order of their numbers.

    Days are counted on the calendar of the engagement's zone.
    """
    zone = ZoneInfo(engagement.time_zone)
    begun = [one for one in sessions if one.state != SessionState.PLANNED]
    ahead = [one for one in sessions if one.state == SessionState.PLANNED and one.ends_at > now]
    if len(begun) >= engagement.sessions_planned:
        return "All sessions held"
    since = now.astimezone(zone).date() - day_of(begun[-1], zone) if begun else timedelta(0)
    if since.days > engagement.max_gap_days:
        return f"{in_weeks(since.days)} since the last session"
    if not ahead:
        return "No next session planned" if sessions else "No sessions planned yet"
    days = [day_of(one, zone) for one in (*begun, *ahead)]
    return said(days, engagement.min_gap_days, engagement.max_gap_days)


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
