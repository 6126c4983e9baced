"""Deliver what is due: claim a chunk; ask each again; note the attempt; send; settle.

The web process never comes here. Killed at any point, nothing is lost: until a reminder is
settled its due row stays, and the claim on it lapses by itself.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from time import monotonic
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from coaching.firms.entry import acting_as_id
from coaching.reminders.asking import Ready, prepare, settle
from coaching.reminders.claims import Claim, claim, give_back, rest
from coaching.reminders.models.reminder import ReminderState
from coaching.reminders.outbox import Outage, Outbox, Refused

CHUNK = 50
ENOUGH = 40.0  # seconds; a task may take 50
REFUSALS = 5  # attempts, the last of them refused for good
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)

log = structlog.get_logger(__name__)


class Outcome(Enum):
    SENT = auto()
    NOT_NOW = auto()  # dropped, refused for good, or it waits for the morning
    HELD_UP = auto()  # refused for now: later reminders of the same person wait behind it


@dataclass
class Chunk:
    """Claimed rows in their order, and what is still to be done with them."""

    todo: deque[Claim]
    later: list[Claim]
    sent: int = 0

    def deliver(self, outbox: Outbox, ends: float) -> None:
        held_up: set[UUID] = set()
        while self.todo and monotonic() < ends:
            one = self.todo[0]
            if one.recipient_id in held_up:
                self.later.append(one)
            else:
                outcome = attempt(one, outbox)
                self.sent += outcome is Outcome.SENT
                if outcome is Outcome.HELD_UP:
                    held_up.add(one.recipient_id)
            self.todo.popleft()


def sweep(*, seconds: float = ENOUGH, chunk: int = CHUNK) -> int:
    """Send until nothing is due, the time is up or the mail server is gone. How many were sent."""
    sent, ends = 0, monotonic() + seconds
    while monotonic() < ends and (claims := claim(chunk)):
        now = Chunk(deque(claims), [])
        try:
            with Outbox() as outbox:
                now.deliver(outbox, ends)
        except Outage:
            log.warning("reminders.outage", waiting=len(now.todo))
            break
        finally:
            sent += now.sent
            give_back([*now.later, *now.todo])
    return sent


def attempt(one: Claim, outbox: Outbox) -> Outcome:
    """One reminder. A fault in it holds up no other: it rests until its lease is over."""
    try:
        ready = prepare(one)
        return Outcome.NOT_NOW if ready is None else send(one, ready, outbox)
    except (Outage, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("reminders.failed", reminder=str(one.reminder_id))
        return Outcome.NOT_NOW


def send(one: Claim, ready: Ready, outbox: Outbox) -> Outcome:
    try:
        outbox.send(ready.mail)
    except Refused as refused:
        return refuse(one, ready, permanent=refused.permanent)
    except Outage:
        rest(one, pause(ready.attempts))
        raise
    with acting_as_id(one.firm_id, one.recipient_id):
        settle(one, ReminderState.SENT)
    return Outcome.SENT


def refuse(one: Claim, ready: Ready, *, permanent: bool) -> Outcome:
    """Refused for good is tried a few times more, as servers err; refused for now without end."""
    if permanent and ready.attempts >= REFUSALS:
        with acting_as_id(one.firm_id, one.recipient_id):
            settle(one, ReminderState.REFUSED)
        return Outcome.NOT_NOW
    rest(one, pause(ready.attempts))
    return Outcome.HELD_UP


def pause(attempts: int) -> timedelta:
    """30 s after the first attempt, twice as long after each one, half an hour at most."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)
