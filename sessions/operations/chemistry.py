"""The chemistry session: the first talk, before or after signing, to see whether it fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from coaching.access.decision import may
from coaching.access.people_of import coach_of
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.calendars.links import usual_link
from sessions.calendars.telling import tell_calendars
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionKind, SessionState
from sessions.operations.planning import (
    number_in_order,
    refuse_double_booking,
    remind_the_day_before,
    sessions_in_turn,
)


class AlreadyPlanned(ValueError):
    """One chemistry session is planned already."""


class PlanIsFull(ValueError):
    """All sessions of the engagement are planned, held or used up."""


@transaction.atomic
def plan_chemistry(
    *,
    coaching_session_id: UUID,
    engagement: Engagement,
    starts_at: datetime,
    minutes: int,
    by: Membership,
) -> CoachingSession:
    """One at a time. The id is the form's own: sent twice, it is one.

    Raises AlreadyPlanned, DoubleBooked, and PlanIsFull where it counts as one of the sessions.
    """
    may(by, Action.PLAN_SESSIONS, engagement).require()
    coach = coach_of(engagement.pk)
    standing = sessions_in_turn(engagement.pk, coach.pk)
    if already := next((one for one in standing if one.pk == coaching_session_id), None):
        return already
    one = CoachingSession(
        pk=coaching_session_id,
        firm_id=by.firm_id,
        engagement=engagement,
        coach=coach,
        kind=SessionKind.CHEMISTRY,
        number=refuse_too_many(engagement, SessionKind.CHEMISTRY, standing),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        join_url=usual_link(coach),
    )
    one.save(force_insert=True)
    record("session.planned", one, by=by)
    one.number = number_in_order(engagement.pk).get(one.pk)
    refuse_double_booking()
    remind_the_day_before(one)
    tell_calendars(engagement.pk, by=by)
    return one


def refuse_too_many(
    engagement: Engagement, kind: SessionKind, standing: Sequence[CoachingSession]
) -> int | None:
    """The number that one more planned session begins with; None when its kind does not count."""
    chemistry = kind == SessionKind.CHEMISTRY
    if chemistry and any(
        one.kind == kind and one.state == SessionState.PLANNED for one in standing
    ):
        raise AlreadyPlanned
    if chemistry and not engagement.chemistry_counts:
        return None
    counted = sum(one.counts for one in standing)
    if counted >= engagement.sessions_planned:
        raise PlanIsFull
    return counted + 1
