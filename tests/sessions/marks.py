"""Sessions as their marks: that they took place, or did not."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from coaching.firms.entry import acting_as
from engagements.models import Engagement, SessionMark
from sessions.models import CoachingSession
from tests.factories import Cast

EVERY = timedelta(days=14)


def marks(cast: Cast, many: int, kind: str = "held", engagement: Engagement | None = None) -> None:
    """So many more of this kind, under the agreement in force now."""
    engagement = engagement or cast.engagement
    with acting_as(cast.coach):
        for _ in range(many):
            SessionMark.objects.create(
                firm=cast.coach.firm, engagement=engagement, session_id=uuid4(), kind=kind
            )
    engagement.__dict__.pop("sessions_held", None)


def held(cast: Cast, many: int) -> None:
    """The first so many sessions were held, every fortnight, the last of them a fortnight ago."""
    with acting_as(cast.coach):
        rows = CoachingSession.objects.filter(engagement=cast.engagement, number__isnull=False)
        for number in range(rows.count() + 1, many + 1):
            at = timezone.now() - EVERY * (many - number + 1)
            one = CoachingSession.objects.create(
                firm=cast.coach.firm,
                engagement=cast.engagement,
                coach=cast.coach,
                number=number,
                state="held",
                starts_at=at,
                ends_at=at + timedelta(minutes=85),
                started_at=at,
                finished_at=at + timedelta(minutes=85),
                length_minutes=85,
            )
            SessionMark.objects.create(
                firm=cast.coach.firm,
                engagement=cast.engagement,
                session_id=one.pk,
                kind="held",
            )
    cast.engagement.__dict__.pop("sessions_held", None)
