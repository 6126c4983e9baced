"""Plan the sessions of an engagement, and move one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from coaching.tenancy.deferred import check_now
from coaching.tenancy.turns import take_turns
from engagements.models import Engagement
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionState

NO_DOUBLE_BOOKING = "coaching_sessions_no_double_booking"
NUMBER_ONCE = "coaching_sessions_number_once"
DAY_BEFORE = timedelta(days=1)


class DoubleBooked(ValueError):
    """The coach has another session at that time."""


class OutOfOrder(ValueError):
    """A session to come cannot stand before one that has begun or was held."""


@transaction.atomic
def plan_sessions(
    *, engagement: Engagement, starts: Sequence[datetime], by: Membership
) -> list[CoachingSession]:
    """From now on these are the sessions still to come, numbered on from those that have begun.

    Sessions that were planned before keep their row and take a new time; what is over the new
    number goes. Raises DoubleBooked and OutOfOrder.
    """
    may(by, Action.PLAN_SESSIONS, engagement).require()
    take_turns("sessions", engagement.pk)
    standing = list(CoachingSession.objects.filter(engagement=engagement).order_by("number"))
    begun = [one for one in standing if one.state != SessionState.PLANNED]
    planned = [one for one in standing if one.state == SessionState.PLANNED]
    moments = sorted(starts)
    if begun and moments and moments[0] < max(one.ends_at for one in begun):
        raise OutOfOrder
    for spare in planned[len(moments) :]:
        record("session.unplanned", spare, by=by)
        spare.delete()
    first = begun[-1].number + 1 if begun else 1
    result = [
        place(
            planned[index] if index < len(planned) else None, engagement, first + index, moment, by
        )
        for index, moment in enumerate(moments)
    ]
    refuse_double_booking()
    for coaching_session in result:
        remind_the_day_before(coaching_session)
    return result


def place(
    found: CoachingSession | None,
    engagement: Engagement,
    number: int,
    starts_at: datetime,
    by: Membership,
) -> CoachingSession:
    """One planned session at this time: a row that stood there before, or a new one."""
    coaching_session = found or CoachingSession(
        firm_id=by.firm_id, engagement=engagement, coach=coach_of(engagement.pk)
    )
    if (coaching_session.number, coaching_session.starts_at) == (number, starts_at):
        return coaching_session
    coaching_session.number = number
    coaching_session.starts_at = starts_at
    coaching_session.ends_at = starts_at + timedelta(minutes=engagement.session_minutes)
    if found:
        coaching_session.save(update_fields=["number", "starts_at", "ends_at"])
    else:
        coaching_session.save(force_insert=True)
    record("session.planned", coaching_session, by=by)
    return coaching_session


@transaction.atomic
def move(
    *, coaching_session: CoachingSession, starts_at: datetime, by: Membership
) -> CoachingSession:
    """Another time, the same length; the sessions still to come are numbered in order of time.

    Raises DoubleBooked; OutOfOrder before a session that has begun; Moved when somebody else moved
    or began it meanwhile.
    """
    may(by, Action.MOVE_SESSION, coaching_session).require()
    take_turns("sessions", coaching_session.engagement_id)
    old = coaching_session.starts_at
    length = coaching_session.ends_at - old
    others = CoachingSession.objects.filter(engagement_id=coaching_session.engagement_id)
    begun = others.exclude(state=SessionState.PLANNED)
    if begun.filter(ends_at__gt=starts_at).exists():
        raise OutOfOrder
    still = CoachingSession.objects.filter(
        pk=coaching_session.pk, state=SessionState.PLANNED, starts_at=old
    )
    if still.update(starts_at=starts_at, ends_at=starts_at + length) != 1:
        raise Moved("no longer planned at that time")
    number_in_order(coaching_session)
    refuse_double_booking()
    coaching_session.refresh_from_db()
    record("session.moved", coaching_session, by=by)
    remind_the_day_before(coaching_session)
    return coaching_session


def number_in_order(coaching_session: CoachingSession) -> None:
    """Share out the numbers that the planned sessions hold together, first to first."""
    planned = CoachingSession.objects.filter(
        engagement_id=coaching_session.engagement_id, state=SessionState.PLANNED
    )
    by_time = list(planned.order_by("starts_at"))
    for number, one in zip(sorted(one.number for one in by_time), by_time, strict=True):
        if one.number != number:
            CoachingSession.objects.filter(pk=one.pk).update(number=number)


def refuse_double_booking() -> None:
    try:
        check_now(NO_DOUBLE_BOOKING, NUMBER_ONCE)
    except IntegrityError as error:
        if constraint_of(error) == NO_DOUBLE_BOOKING:
            raise DoubleBooked from error
        raise


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint that refused, as PostgreSQL reports it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def remind_the_day_before(coaching_session: CoachingSession) -> None:
    """Coach and coachee hear of it once, 24 hours before; of one that is nearer, not at all."""
    due_at = coaching_session.starts_at - DAY_BEFORE
    if due_at <= timezone.now():
        return
    engagement_id = coaching_session.engagement_id
    for recipient in (coach_of(engagement_id), coachee_of(engagement_id)):
        remind(
            "session_tomorrow",
            recipient=recipient,
            thing_id=coaching_session.pk,
            due_at=due_at,
            engagement_id=engagement_id,
        )
