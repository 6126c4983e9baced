"""What a coach does with the calendar, said shortly: always with rows as they stand now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from coaching.firms.entry import acting_as
from engagements.models import Engagement
from sessions.models import CoachingSession
from sessions.operations import missing, room
from sessions.operations.chemistry import plan_chemistry
from sessions.operations.planning import move, plan_sessions
from tests.factories import Cast

EVERY = timedelta(days=14)


def from_now(many: int, *, days: float = 0, every: timedelta = EVERY) -> list[datetime]:
    first = timezone.now() + timedelta(days=days)
    return [first + every * number for number in range(many)]


def rules(cast: Cast, **changes: Any) -> None:
    """Other rules for this engagement."""
    with acting_as(cast.admin):
        Engagement.objects.filter(pk=cast.engagement.pk).update(**changes)
        cast.engagement.refresh_from_db()


def plan(cast: Cast, starts: Sequence[datetime]) -> list[CoachingSession]:
    with acting_as(cast.coach):
        return plan_sessions(engagement=cast.engagement, starts=starts, by=cast.coach)


def fresh(cast: Cast, one: CoachingSession | UUID) -> CoachingSession:
    pk = one if isinstance(one, UUID) else one.pk
    return CoachingSession.objects.select_related("engagement").get(pk=pk)


def does(act: Callable[..., CoachingSession]) -> Callable[..., CoachingSession]:
    """An operation on one session, by the coach."""

    def done(cast: Cast, one: CoachingSession, **more: Any) -> CoachingSession:
        with acting_as(cast.coach):
            return act(coaching_session=fresh(cast, one), by=cast.coach, **more)

    return done


no_show = does(missing.note_no_show)
cancel = does(missing.cancel)
restore = does(missing.restore)
start = does(room.start)
finish = does(room.finish)
shift = does(move)


def hold(cast: Cast, one: CoachingSession) -> CoachingSession:
    start(cast, one, at=one.starts_at)
    return finish(cast, one, at=one.ends_at)


def chemistry(cast: Cast, *, days: float = 0, minutes: int = 30) -> CoachingSession:
    with acting_as(cast.coach):
        return plan_chemistry(
            coaching_session_id=uuid4(),
            engagement=cast.engagement,
            starts_at=timezone.now() + timedelta(days=days),
            minutes=minutes,
            by=cast.coach,
        )


def in_order(cast: Cast) -> list[tuple[int | None, str]]:
    """(number, state) of every session, in order of time."""
    with acting_as(cast.coach):
        rows = CoachingSession.objects.order_by("starts_at")
        return [(one.number, one.state) for one in rows]


def held(cast: Cast) -> int:
    with acting_as(cast.coach):
        return Engagement.objects.get(pk=cast.engagement.pk).sessions_held
