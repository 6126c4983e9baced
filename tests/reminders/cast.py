"""What reminders are about, made by the people who may make it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership, Person
from coaching.reminders.models import Due, Reminder
from coaching.reminders.operations import remind
from consent.models import SponsorUpdate, Theme
from engagements.models import Agreement
from reviews.models import Review
from sessions.models import CoachingSession, Commitment, SessionRecord
from tests.factories import Cast

DAY = timedelta(days=1)


def ago(**spans: int) -> datetime:
    return timezone.now() - timedelta(**spans)


def plan_session(
    cast: Cast, starts_at: datetime, number: int = 1, **fields: Any
) -> CoachingSession:
    with acting_as(cast.coach):
        return CoachingSession.objects.create(
            firm=cast.coach.firm,
            engagement=cast.engagement,
            coach=cast.coach,
            number=number,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=85),
            **fields,
        )


def promise(cast: Cast, words: str = "I will ask", *, state: str = "open") -> Commitment:
    coaching_session = plan_session(cast, ago(days=60), number=7)
    with acting_as(cast.coach):
        return Commitment.objects.create(
            firm=cast.coach.firm,
            engagement=cast.engagement,
            coaching_session=coaching_session,
            author=cast.coach,
            wording=words,
            measure=words,
            due_on=date.today(),
            state=state,
        )


def write_record(cast: Cast, words: str = "We spoke", *, shared: bool = True) -> SessionRecord:
    coaching_session = plan_session(cast, ago(days=62), number=6)
    with acting_as(cast.coach):
        return SessionRecord.objects.create(
            firm=cast.coach.firm,
            engagement=cast.engagement,
            coaching_session=coaching_session,
            author=cast.coach,
            check_in=words,
            deep_dive=words,
            challenge=words,
            action_planning=words,
            shared_at=timezone.now() if shared else None,
        )


def offer_agreement(cast: Cast) -> Agreement:
    with acting_as(cast.admin):
        return Agreement.objects.create(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            sections=[{"title": "Confidentiality", "body": "All of it."}],
            document_hash="0" * 64,
            state="offered",
            offered_at=timezone.now(),
        )


def open_review(cast: Cast) -> Review:
    with acting_as(cast.coach):
        return Review.objects.create(
            firm=cast.coach.firm, engagement=cast.engagement, kind="mid", opened_by=cast.coach
        )


def propose_theme(cast: Cast, words: str = "Presence grows.") -> Theme:
    with acting_as(cast.coach):
        update = SponsorUpdate.objects.create(
            firm=cast.coach.firm, engagement=cast.engagement, author=cast.coach
        )
        return Theme.objects.create(
            firm=cast.coach.firm,
            engagement=cast.engagement,
            update=update,
            author=cast.coach,
            focus_area="presence",
            direction="emerging",
            sentence=words,
            support_asked=words,
            state="proposed",
            proposed_at=timezone.now(),
        )


def tell(
    cast: Cast,
    kind: str,
    thing_id: UUID,
    to: Membership,
    *,
    by: Membership | None = None,
    due_at: datetime | None = None,
) -> None:
    """Plan a reminder as the coach (or `by`), due now unless said otherwise."""
    with acting_as(by or cast.coach):
        remind(
            kind,
            recipient=to,
            thing_id=thing_id,
            due_at=due_at or ago(seconds=1),
            engagement_id=cast.engagement.pk,
        )


def reminders_of(member: Membership) -> list[Reminder]:
    with acting_as(member):
        return list(Reminder.objects.filter(recipient=member).order_by("due_at"))


def states_of(member: Membership) -> list[str]:
    return [reminder.state for reminder in reminders_of(member)]


def waiting() -> int:
    return Due.objects.count()


def lives_in(zone: str, *members: Membership) -> None:
    people = [member.person_id for member in members if member.person_id]
    Person.objects.filter(pk__in=people).update(time_zone=zone)


def where_it_is(hour: int) -> str:
    """A time zone in which it is `hour` o'clock now, give or take half an hour."""
    offset = (hour - timezone.now().hour + 12) % 24 - 12
    return f"Etc/GMT{-offset:+d}"


def by_day(cast: Cast) -> Cast:
    """Everybody in a place where it is noon: quiet hours are not what the test is about."""
    people = (cast.admin, cast.coach, cast.coachee, cast.sponsor, cast.other_coach, cast.stranger)
    lives_in(where_it_is(12), *people)
    return cast


def lapse(until: datetime | None = None) -> None:
    """The time of every lease and every pause is over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reminders_due SET claimed_until = %s", [until or ago(seconds=1)])
