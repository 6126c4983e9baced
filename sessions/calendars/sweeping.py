"""Whatever changed a session without telling calendars is found and told within a minute."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import connection, transaction

from coaching.firms.entry import acting_as_id
from coaching.firms.models import Membership
from sessions.calendars.telling import tell_calendars

log = structlog.get_logger(__name__)


def catch_up() -> int:
    """As an admin of each firm, who sees the schedule. How many notices changed.

    Safe to run twice and at once: whoever comes second finds nothing left to do.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT firm_id, engagement_id, admin_id FROM sessions_calendars_behind()")
        found = cursor.fetchall()
    return sum(catch_up_one(*ids) for ids in found)


def catch_up_one(firm_id: UUID, engagement_id: UUID, admin_id: UUID) -> int:
    """A fault in one holds up no other."""
    try:
        with acting_as_id(firm_id, admin_id):
            by = Membership.objects.get(pk=admin_id)
            return tell_calendars(engagement_id, by=by)
    except Exception:
        log.exception("calendars.failed", engagement=str(engagement_id))
        return 0
