"""Plan the sessions of an engagement, and move one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.states import Moved, keep_move
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from coaching.tenancy.deferred import check_now
from coaching.tenancy.turns import take_turns
from engagements.models import Engagement
from sessions.calendars.links import usual_link
from sessions.calendars.telling import tell_calendars
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionKind, SessionState

NO_DOUBLE_BOOKING = "coaching_sessions_no_double_booking"
NUMBER_ONCE = "coaching_sessions_number_once"
S, KIND = SessionState, SessionKind


class DoubleBooked(ValueError):
    """The coach has another session at that time."""


class OutOfOrder(ValueError):
    """A session to come cannot stand before one that has begun, was held or was used up."""


@transaction.atomic
def plan_sessions(
    *, engagement: Engagement, starts: Sequence[datetime], by: Membership
) -> list[CoachingSession]:
    """From now on these are the coaching sessions still to come.

    Sessions that were planned before keep their row and take a new time; what is over the new
    number goes. Chemistry sessions stay as they are. Raises DoubleBooked and OutOfOrder.
    """
    may(by, Action.PLAN_SESSIONS, engagement).require()
    standing = sessions_in_turn(engagement.pk, coach_of(engagement.pk).pk)
    planned = [one for one in standing if one.state == S.PLANNED and one.kind == KIND.COACHING]
    used = [one for one in standing if one.counts and one not in planned]
    moments = sorted(starts)
    refuse_disorder(moments[:1], standing)
    for spare in planned[len(moments) :]:
        record("session.unplanned", spare, by=by)
        spare.delete()
    result = [
        place(planned[index] if index < len(planned) else None, engagement, number, moment, by)
        for index, (number, moment) in enumerate(zip(count(len(used) + 1), moments, strict=False))
    ]
    numbers = number_in_order(engagement.pk)
    refuse_double_booking()
    for coaching_session in result:
        coaching_session.number = numbers[coaching_session.pk]
        remind_the_day_before(coaching_session)
    tell_calendars(engagement.pk, by=by)
    return result


def sessions_in_turn(engagement_id: UUID, coach_id: UUID) -> list[CoachingSession]:
    """All sessions of the engagement in order of time, held still until the transaction ends.

    Whoever plans for one coach waits here, before anything is written: later they would meet at
    the calendar's constraint with the audit's chain in hand, and each wait for the other.
    """
    take_turns("calendar", coach_id)
    take_turns("sessions", engagement_id)
    rows = CoachingSession.objects.filter(engagement_id=engagement_id)
    locked = rows.select_for_update().order_by("pk")
    return sorted(locked, key=lambda one: one.starts_at)


def refuse_disorder(moments: Iterable[datetime], standing: Iterable[CoachingSession]) -> None:
    """Sessions that count and are not planned any more keep their place in the order."""
    fixed = [one.ends_at for one in standing if one.counts and one.state != S.PLANNED]
    if any(moment < ended for moment in moments for ended in fixed):
        raise OutOfOrder


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
    if not found:
        coaching_session.join_url = usual_link(coaching_session.coach)
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
    *,
    coaching_session: CoachingSession,
    starts_at: datetime,
    by: Membership,
    asked_by: Membership | None = None,
) -> CoachingSession:
    """Another time, the same length; the sessions are numbered in order of time again.

    `asked_by` is whoever wished it, where that is not `by`: kept for both to read.

    Raises DoubleBooked; OutOfOrder before a session that has begun; Moved when somebody else moved
    or began it meanwhile.
    """
    may(by, Action.MOVE_SESSION, coaching_session).require()
    standing = sessions_in_turn(coaching_session.engagement_id, coaching_session.coach_id)
    old = coaching_session.starts_at
    length = coaching_session.ends_at - old
    if coaching_session.counts:
        refuse_disorder([starts_at], standing)
    still = CoachingSession.objects.filter(pk=coaching_session.pk, state=S.PLANNED, starts_at=old)
    if still.update(starts_at=starts_at, ends_at=starts_at + length) != 1:
        raise Moved("no longer planned at that time")
    number_in_order(coaching_session.engagement_id)
    refuse_double_booking()
    coaching_session.refresh_from_db()
    keep_move(coaching_session, S.PLANNED, S.PLANNED, by, asked_by)
    record("session.moved", coaching_session, by=by)
    remind_the_day_before(coaching_session)
    tell_calendars(coaching_session.engagement_id, by=by)
    return coaching_session


def number_in_order(engagement_id: UUID) -> dict[UUID, int]:
    """Those that count are 1, 2, 3 … in order of time, whatever became of them."""
    counted = CoachingSession.objects.filter(engagement_id=engagement_id, number__isnull=False)
    numbers = {}
    for number, one in enumerate(counted.order_by("starts_at", "pk"), start=1):
        numbers[one.pk] = number
        if one.number != number:
            CoachingSession.objects.filter(pk=one.pk).update(number=number)
    return numbers


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
    """Coach and coachee hear of it once, as long before as their programme says; of one that is
    nearer, not at all.
    """
    hours = coaching_session.engagement.remind_hours
    due_at = coaching_session.starts_at - timedelta(hours=hours)
    if not hours or due_at <= timezone.now():
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
