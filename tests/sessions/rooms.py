"""Sessions for tests, made as their coach makes them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from coaching.firms.entry import acting_as
from engagements.models import Engagement, Goal
from sessions.models import CoachingSession
from sessions.operations import room
from tests.factories import Cast


def plan_session(cast: Cast, number: int = 1, *, days: int = 0) -> CoachingSession:
    """A planned session of the cast's engagement, `days` from now."""
    starts_at = timezone.now() + timedelta(days=days)
    with acting_as(cast.coach):
        return CoachingSession.objects.create(
            firm_id=cast.admin.firm_id,
            engagement=Engagement.objects.get(pk=cast.engagement.pk),
            coach=cast.coach,
            number=number,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=85),
        )


def begin(cast: Cast, planned: CoachingSession) -> CoachingSession:
    with acting_as(cast.coach):
        return room.start(coaching_session=planned, by=cast.coach)


def make_goals(cast: Cast, *titles: str) -> list[Goal]:
    """Goals of the engagement, set by the coachee."""
    with acting_as(cast.coachee):
        return [
            Goal.objects.create(
                firm_id=cast.admin.firm_id,
                engagement=cast.engagement,
                author=cast.coachee,
                position=position,
                title=title,
                success_criteria="I hear it from others.",
            )
            for position, title in enumerate(titles, 1)
        ]
