"""Rows to measure with: engagements of one, twenty and two hundred sessions, and a full practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Engagement, Goal
from sessions.models import CoachingSession, Commitment, SessionRecord
from sessions.operations.commitments import add_commitment
from sessions.operations.room import start
from tests.factories import make_engagement, make_firm, make_member

WORDS = "She noticed that she answers before the question is over, and waits now. " * 6


@dataclass
class Practice:
    """A coach, and one of their engagements with its coachee and sponsor."""

    admin: Membership
    coach: Membership
    coachee: Membership
    sponsor: Membership
    engagement: Engagement

    @property
    def path(self) -> str:
        return f"/{self.admin.firm.slug}/engagements/{self.engagement.pk}/"

    def coming(self, days: int) -> CoachingSession:
        """A session more, planned in so many days."""
        at = timezone.now() + timedelta(days=days)
        with acting_as(self.coach):
            return CoachingSession.objects.create(
                firm=self.coach.firm, engagement=self.engagement, coach=self.coach, starts_at=at,
                ends_at=at + timedelta(minutes=85),
            )  # fmt: skip

    def begun(self, days: int) -> CoachingSession:
        """One that has begun, with a commitment drafted in it."""
        with acting_as(self.coach):
            one = start(coaching_session=self.coming(days), by=self.coach)
            add_commitment(
                commitment_id=uuid4(), coaching_session=one, wording=WORDS[:70], by=self.coach
            )
        return one

    def last(self) -> CoachingSession:
        """The last one held."""
        with acting_as(self.coach):
            held = CoachingSession.objects.filter(engagement=self.engagement, state="held")
            return held.order_by("-starts_at")[0]

    def promise(self) -> Commitment:
        with acting_as(self.coach):
            return Commitment.objects.filter(engagement=self.engagement, state="open")[0]


def practice(admin: Membership, sessions: int, *, engagements: int = 1) -> Practice:
    """A new coach with so many engagements, the first of them with so many held sessions."""
    coach = make_member(admin, "Ana Lind", is_coach=True)
    coachee, sponsor = make_member(admin, "Priya Raman"), make_member(admin, "Dana Okafor")
    people: dict[str, Any] = {"coach": coach, "coachee": coachee, "sponsors": [sponsor]}
    engagement = make_engagement(admin, **people)
    fill(engagement, coach, sessions)
    for _ in range(engagements - 1):
        fill(make_engagement(admin, **people), coach, 1)
    return Practice(admin, coach, coachee, sponsor, engagement)


def fill(engagement: Engagement, coach: Membership, sessions: int) -> None:
    """Two goals, held sessions with their shared records, and a commitment from each."""
    ours: dict[str, Any] = {"firm": coach.firm, "engagement": engagement}
    with acting_as(coach):
        for position in (1, 2):
            Goal.objects.create(
                **ours, author=coach, position=position, title=WORDS[:70], outcome=WORDS,
                success_criteria=WORDS,
            )  # fmt: skip
        for number in range(1, sessions + 1):
            hold(ours, coach, number, back=sessions - number)


def hold(ours: dict[str, Any], coach: Membership, number: int, *, back: int) -> None:
    at = timezone.now() - timedelta(days=18 * back + 1)
    session = CoachingSession.objects.create(
        **ours, coach=coach, number=number, state="held", starts_at=at,
        ends_at=at + timedelta(minutes=85), started_at=at, finished_at=at + timedelta(minutes=85), length_minutes=85,
    )  # fmt: skip
    here = {**ours, "author": coach, "coaching_session": session}
    SessionRecord.objects.create(
        **here, aim=WORDS[:70], worth=WORDS[:70], check_in=WORDS, deep_dive=WORDS,
        challenge=WORDS, action_planning=WORDS, saved_at=at, shared_at=at,
    )  # fmt: skip
    Commitment.objects.create(
        **here, wording=WORDS[:70], measure=WORDS[:70], state="open", due_on=date(2030, 1, 1)
    )


def firm() -> Membership:
    return make_firm("Bench")
