"""Sessions that do not take place: a no-show, a cancellation, and either noted by mistake.

A sponsor learns of it what the agreement in force allows and no more: the mark that a no-show or a
late cancellation leaves says neither when nor which. A missed session writes no record. One that
had been started keeps what the coach wrote, unshared: it is the coach's, and there again when the
session is planned again.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.states import Moved
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from sessions.calendars.telling import tell_calendars
from sessions.counting import Outcome, as_cancelled, as_no_show
from sessions.models import CoachingSession, Proposal
from sessions.models.coaching_session import SessionKind, SessionState
from sessions.models.proposal import ProposalKind
from sessions.operations.chemistry import AlreadyPlanned, PlanIsFull, refuse_too_many
from sessions.operations.marking import leave_mark, take_mark_away
from sessions.operations.planning import (
    DoubleBooked,
    number_in_order,
    refuse_double_booking,
    remind_the_day_before,
    sessions_in_turn,
)
from sessions.operations.telling import watch_after_a_miss

__all__ = ["AlreadyPlanned", "DoubleBooked", "NowLate", "PlanIsFull", "TooEarly"]
__all__ += ["cancel", "note_no_show", "restore"]


class TooEarly(ValueError):
    """Its time has not come: nobody can have failed to come to it."""


class NowLate(ValueError):
    """The page said that it would be in time, and the window has closed since."""


@transaction.atomic
def note_no_show(
    *, coaching_session: CoachingSession, by: Membership, forgiven: bool = False
) -> CoachingSession:
    """They did not come. `forgiven` does not count it where the rules would. Raises TooEarly."""
    one, _ = in_turn(coaching_session, Action.MISS_SESSION, by)
    if one.state == SessionState.PLANNED and one.starts_at > timezone.now():
        raise TooEarly
    return miss(one, as_no_show(one), forgiven, by)


@transaction.atomic
def cancel(
    *,
    coaching_session: CoachingSession,
    by: Membership,
    expected: str = "",
    forgiven: bool = False,
    asked_by: Membership | None = None,
) -> CoachingSession:
    """Called off before it began: late when it is nearer than the engagement's window.

    `asked_by` is whoever wished it, where that is not `by`: kept for both to read.

    `expected` is the state that the page spoke of. Raises NowLate when it is another by now.
    """
    one, _ = in_turn(coaching_session, Action.MISS_SESSION, by)
    if one.state != SessionState.PLANNED:
        raise NotAllowed(Reason.SESSION_NOT_PLANNED)
    outcome = as_cancelled(one, timezone.now())
    if expected and expected != outcome.state:
        raise NowLate
    return miss(one, outcome, forgiven, by, asked_by)


@transaction.atomic
def restore(*, coaching_session: CoachingSession, by: Membership) -> CoachingSession:
    """Noted by mistake: planned again at its own time.

    Raises DoubleBooked when that time is taken, PlanIsFull when all sessions are planned or used,
    AlreadyPlanned for a chemistry session beside another.
    """
    one, standing = in_turn(coaching_session, Action.RESTORE_SESSION, by)
    may(by, Action.PLAN_SESSIONS, one.engagement).require()
    number = one.number
    if number is None:
        number = refuse_too_many(one.engagement, SessionKind(one.kind), standing)
    one.move_to(
        SessionState.PLANNED,
        by=by,
        number=number,
        started_at=None,
        paused_at=None,
        paused_seconds=0,
    )
    settle(one)
    take_mark_away(one)
    refuse_double_booking()
    remind_the_day_before(one)
    tell_calendars(one.engagement_id, by=by)
    return one


def in_turn(
    coaching_session: CoachingSession, action: Action, by: Membership
) -> tuple[CoachingSession, list[CoachingSession]]:
    """The session as it stands once it is our turn, and all of its engagement."""
    may(by, action, coaching_session).require()
    standing = sessions_in_turn(coaching_session.engagement_id, coaching_session.coach_id)
    one = next((one for one in standing if one.pk == coaching_session.pk), None)
    if one is None:
        raise Moved("taken out of the plan meanwhile")
    may(by, action, one).require()
    return one, standing


def miss(
    one: CoachingSession,
    outcome: Outcome,
    forgiven: bool,
    by: Membership,
    asked_by: Membership | None = None,
) -> CoachingSession:
    counts = outcome.counts and not forgiven
    number = one.number if counts else None
    one.move_to(outcome.state, by=by, asked_by=asked_by, number=number, paused_at=None)
    if outcome.counts and forgiven:
        record("session.forgiven", one, by=by)
    settle(one)
    leave_mark(one)
    close_wishes(one, by)
    watch_after_a_miss(one)
    tell_calendars(one.engagement_id, by=by)
    return one


def settle(one: CoachingSession) -> None:
    numbers = number_in_order(one.engagement_id)
    one.number = numbers.get(one.pk)


def close_wishes(one: CoachingSession, by: Membership) -> None:
    """Another date for a session that does not take place is no question any more."""
    wishes = Proposal.objects.filter(coaching_session=one, kind=ProposalKind.DATE)
    for wish in wishes.filter(state=Proposal.State.OPEN).defer("words"):
        wish.move_to(Proposal.State.DECLINED, by=by, answered_at=timezone.now())
