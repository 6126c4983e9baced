"""What a session leaves behind for those who may know no more: that it took place, or did not."""

from __future__ import annotations

from coaching.access.conditions import allowances
from coaching.access.terms import Term
from engagements.models import SessionMark
from engagements.models.mark import MarkKind
from sessions.counting import Outcome
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionKind


def leave_mark(one: CoachingSession) -> None:
    """Its mark, by its state: one that was held, missed or cancelled late has one.

    The database says under which version of the agreement it came about, and the policy table
    whether a sponsor learns of it. A chemistry session leaves a mark only where it counts.
    """
    forget_count(one)
    if has_mark(one.kind, one.state, one.counts):
        SessionMark.objects.create(
            firm_id=one.firm_id,
            engagement_id=one.engagement_id,
            session_id=one.pk,
            kind=one.state,
        )


def has_mark(kind: str, state: str, counts: bool) -> bool:
    """Whether such a session leaves a mark."""
    return state in MarkKind.values and (kind == SessionKind.COACHING or counts)


def sponsors_learn(one: CoachingSession, outcome: Outcome) -> bool:
    """Whether the agreement in force lets them know that this one did not take place."""
    if not has_mark(one.kind, outcome.state, outcome.counts):
        return False
    return Term.ATTENDANCE in allowances(one.engagement_id)


def take_mark_away(one: CoachingSession) -> None:
    """It was noted by mistake, and is planned again."""
    forget_count(one)
    SessionMark.objects.filter(session_id=one.pk).delete()


def forget_count(one: CoachingSession) -> None:
    """The engagement at hand counts anew when it is asked."""
    one.engagement.__dict__.pop("sessions_held", None)
