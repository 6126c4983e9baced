"""Proposals that nobody answered lapse by themselves, in every firm, without a page being opened."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import connection, transaction

from coaching.firms.entry import acting_as_id
from coaching.firms.models import Membership
from consent import operations
from consent.models import Theme

log = structlog.get_logger(__name__)


def lapse_all() -> int:
    """Each as the coachee whom it waited for. Answers how many lapsed.

    Safe to run twice and at once: whoever comes second finds nothing left to do.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT firm_id, coachee_id, theme_id FROM consent_lapsed()")
        found = cursor.fetchall()
    return sum(lapse_one(*ids) for ids in found)


def lapse_one(firm_id: UUID, coachee_id: UUID, theme_id: UUID) -> int:
    """A fault in one holds up no other."""
    try:
        with acting_as_id(firm_id, coachee_id):
            by = Membership.objects.get(pk=coachee_id)
            themes = Theme.objects.visible_to(by).filter(pk=theme_id)
            return len(operations.lapse(themes=themes, by=by))
    except Exception:
        log.exception("consent.lapse_failed", theme=str(theme_id))
        return 0
