"""The audit: who did what to which row, and when."""

from __future__ import annotations

from django.db import models

from coaching.audit.chain import ChainedEvent, HashChain
from coaching.tenancy.constraints import firm_wall


class AuditEvent(ChainedEvent):
    """Something happened. No foreign keys, so that it never holds live data back."""

    HASHED = ("firm_id", "actor_id", "verb", "thing", "thing_id", "engagement_id")

    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    thing_id = models.UUIDField()
    engagement_id = models.UUIDField(null=True)

    material = "audit"

    class Meta:
        constraints = [
            *firm_wall("audit_auditevent"),
            HashChain(
                name="audit_auditevent_chain",
                columns=("firm_id", "actor_id", "verb", "thing", "thing_id", "engagement_id"),
            ),
        ]
