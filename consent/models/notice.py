"""A neutral line in place of what was withdrawn: only where the coachee chose to leave one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class RemovalNotice(Walled):
    """Says to one sponsor that something was removed, and on which day. Never what, nor why."""

    material = Material.REMOVAL_NOTICE

    engagement = FirmKey(Engagement, related_name="+")
    recipient = FirmKey(Membership, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "consent_removalnotice",
            engagement="engagements_engagement",
            recipient="firms_membership",
        )
        ordering = ["removed_at", "pk"]
