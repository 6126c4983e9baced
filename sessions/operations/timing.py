"""The clock of a session: paused, going on again, and its length put right afterwards."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from sessions.lengths import paused
from sessions.models import CoachingSession


@transaction.atomic
def pause(*, coaching_session: CoachingSession, by: Membership) -> CoachingSession:
    """The clock stands still from now. Twice is once."""
    running = locked(coaching_session, by)
    if running.paused_at is None:
        set_clock(running, paused_at=timezone.now())
        record("session.paused", running, by=by)
    return running


@transaction.atomic
def resume(*, coaching_session: CoachingSession, by: Membership) -> CoachingSession:
    """The clock goes on; the pause is not part of the length. Twice is once."""
    running = locked(coaching_session, by)
    if running.paused_at is not None:
        seconds = round(paused(running, timezone.now()).total_seconds())
        set_clock(running, paused_at=None, paused_seconds=seconds)
        record("session.resumed", running, by=by)
    return running


def locked(coaching_session: CoachingSession, by: Membership) -> CoachingSession:
    """The session as it stands now: of two who press at once, the second waits and sees."""
    may(by, Action.PAUSE_SESSION, coaching_session).require()
    found = CoachingSession.objects.select_for_update().get(pk=coaching_session.pk)
    may(by, Action.PAUSE_SESSION, found).require()
    found.engagement = coaching_session.engagement
    return found


def set_clock(running: CoachingSession, **changes: object) -> None:
    for name, value in changes.items():
        setattr(running, name, value)
    running.save(update_fields=list(changes))


@transaction.atomic
def change_length(
    *, coaching_session: CoachingSession, minutes: int, by: Membership
) -> CoachingSession:
    """What the hours log counts, put right by the coach who was there."""
    may(by, Action.CHANGE_LENGTH, coaching_session).require()
    held = CoachingSession.objects.filter(pk=coaching_session.pk, state=CoachingSession.State.HELD)
    if held.update(length_minutes=minutes) != 1:
        raise Moved("no longer held")
    coaching_session.length_minutes = minutes
    record("session.length_changed", coaching_session, by=by)
    return coaching_session
