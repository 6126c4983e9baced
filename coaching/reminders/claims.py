"""Claims: a sweep takes a chunk of what is due, by lease, and no other sweep takes it meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from coaching.reminders.models import Due

# The database's clock alone decides, so that two machines never disagree about a lease. An earlier
# reminder of the same person that is claimed or rests keeps the later ones back: order per person.
CLAIM = """
WITH now AS MATERIALIZED (SELECT clock_timestamp() AS at),
chosen AS MATERIALIZED (
    SELECT d.reminder_id FROM reminders_due d
     WHERE d.due_at <= (SELECT at FROM now)
       AND (d.claimed_until IS NULL OR d.claimed_until <= (SELECT at FROM now))
       AND NOT EXISTS (SELECT FROM reminders_due earlier
                        WHERE earlier.recipient_id = d.recipient_id AND earlier.due_at < d.due_at
                          AND earlier.claimed_until > (SELECT at FROM now))
     ORDER BY d.due_at, d.reminder_id
     LIMIT %s FOR UPDATE OF d SKIP LOCKED
)
UPDATE reminders_due d SET claimed_until = (SELECT at FROM now) + make_interval(secs => %s)
  FROM chosen WHERE d.reminder_id = chosen.reminder_id
RETURNING d.reminder_id, d.firm_id, d.recipient_id, d.due_at, d.claimed_until
"""


@dataclass(frozen=True)
class Claim:
    """One due row in this sweep's hands until `until`."""

    reminder_id: UUID
    firm_id: UUID
    recipient_id: UUID
    due_at: datetime
    until: datetime


def claim(at_most: int) -> list[Claim]:
    """The earliest due rows that nobody holds, oldest first, leased for REMINDER_LEASE seconds."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [at_most, settings.REMINDER_LEASE])
        claims = [Claim(*row) for row in cursor.fetchall()]
    return sorted(claims, key=lambda one: (one.due_at, one.reminder_id))


def give_back(claims: Iterable[Claim]) -> None:
    """Let the next sweep take them at once, in their order."""
    for until, ids in by_lease(claims).items():
        Due.objects.filter(pk__in=ids, claimed_until=until).update(claimed_until=None)


def by_lease(claims: Iterable[Claim]) -> dict[datetime, list[UUID]]:
    leases: dict[datetime, list[UUID]] = {}
    for one in claims:
        leases.setdefault(one.until, []).append(one.reminder_id)
    return leases


def rest(one: Claim, pause: timedelta) -> None:
    """Not again before `pause` is over."""
    Due.objects.filter(pk=one.reminder_id).update(claimed_until=timezone.now() + pause)


def postpone(one: Claim, until: datetime) -> None:
    """It goes at another hour; until then it is not late."""
    Due.objects.filter(pk=one.reminder_id).update(due_at=until, claimed_until=None)


def done(one: Claim) -> None:
    Due.objects.filter(pk=one.reminder_id).delete()
