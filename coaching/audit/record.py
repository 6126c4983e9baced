"""Write the audit inside the operation's own transaction."""

from __future__ import annotations

from uuid import UUID

from coaching.audit.models import AuditEvent
from coaching.tenancy.models import FirmModel


def record(
    verb: str, thing: FirmModel, *, by: FirmModel | None, engagement_id: UUID | None = None
) -> None:
    """Note that `by` did `verb` ("goal.set") to `thing`: ids only, never words of a person."""
    AuditEvent.objects.create(
        firm_id=thing.firm_id,
        actor_id=by.pk if by else None,
        verb=verb,
        thing=thing._meta.label_lower,
        thing_id=thing.pk,
        engagement_id=engagement_id or getattr(thing, "engagement_id", None),
    )
