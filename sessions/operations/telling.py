"""Who hears what of a session held or a record shared: reminders, in the operation's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from coaching.access.people_of import coach_of, coachee_of
from coaching.reminders.operations import remind
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment

MORNING = time(9)
A_WEEK = timedelta(days=7)


def tell_of_record(coaching_session: CoachingSession, commitments: Iterable[Commitment]) -> None:
    """The record is told now, each promise on its day."""
    engagement = coaching_session.engagement
    coachee = coachee_of(engagement.pk)
    remind(
        "record_shared",
        recipient=coachee,
        thing_id=coaching_session.pk,
        engagement_id=engagement.pk,
    )
    for commitment in commitments:
        remind_when_due(commitment, engagement)


def tell_of_session(coaching_session: CoachingSession) -> None:
    """A lost rhythm is told to the coach, unless this was the last session."""
    engagement = coaching_session.engagement
    if engagement.sessions_held < engagement.sessions_planned:
        watch_the_rhythm(coaching_session)


def tell_when_due(commitment: Commitment) -> None:
    """A promise has another day. The reminder of the day before says itself that it is over."""
    if commitment.state != Commitment.State.DRAFT:
        remind_when_due(commitment, commitment.engagement)


def remind_when_due(commitment: Commitment, engagement: Engagement) -> None:
    due_at = morning_of(commitment.due_on, engagement.time_zone)
    if due_at > timezone.now():  # a session logged late does not remind of what has passed
        remind(
            "commitment_due",
            recipient=coachee_of(engagement.pk),
            thing_id=commitment.pk,
            due_at=due_at,
            engagement_id=engagement.pk,
        )


def watch_the_rhythm(coaching_session: CoachingSession) -> None:
    """The reminder itself asks, when it is due, whether another session was held meanwhile."""
    engagement = coaching_session.engagement
    assert coaching_session.finished_at is not None
    remind(
        "cadence_broken",
        recipient=coach_of(engagement.pk),
        thing_id=coaching_session.pk,
        due_at=coaching_session.finished_at + timedelta(days=engagement.max_gap_days),
        engagement_id=engagement.pk,
    )


def watch_after_a_miss(coaching_session: CoachingSession) -> None:
    """A week later the coach is told if nothing is planned, unless the last session's own word
    on that is still to come."""
    engagement = coaching_session.engagement
    rows = CoachingSession.objects.filter(engagement=engagement, number__isnull=False)
    last = rows.filter(finished_at__isnull=False).order_by("-finished_at").first()
    gap, now = timedelta(days=engagement.max_gap_days), timezone.now()
    if last is None or last.finished_at is None or last.finished_at + gap <= now:
        remind(
            "cadence_broken",
            recipient=coach_of(engagement.pk),
            thing_id=coaching_session.pk,
            due_at=now + A_WEEK,
            engagement_id=engagement.pk,
        )


def morning_of(day: date, zone: str) -> datetime:
    """09:00 on the wall clock of the engagement's zone."""
    return datetime.combine(day, MORNING, ZoneInfo(zone))
