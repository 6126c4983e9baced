"""What a session leaves behind for those who may know no more: that it took place, or did not."""

from __future__ import annotations

from engagements.models import SessionMark
from engagements.models.mark import MarkKind
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionKind


def leave_mark(one: CoachingSession) -> None:
    """Its mark, by its state: one that was held, missed or cancelled late has one.

    The database says under which version of the agreement it came about, and the policy table
    whether a sponsor learns of it. A chemistry session leaves a mark only where it counts.
    """
    forget_count(one)
    if one.state in MarkKind.values and (one.kind == SessionKind.COACHING or one.counts):
        SessionMark.objects.create(
            firm_id=one.firm_id,
            engagement_id=one.engagement_id,
            session_id=one.pk,
            kind=one.state,
        )


def take_mark_away(one: CoachingSession) -> None:
    """It was noted by mistake, and is planned again."""
    forget_count(one)
    SessionMark.objects.filter(session_id=one.pk).delete()


def forget_count(one: CoachingSession) -> None:
    """The engagement at hand counts anew when it is asked."""
    one.engagement.__dict__.pop("sessions_held", None)
