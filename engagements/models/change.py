"""What became of an engagement's frame on the way: longer, more sessions, another sponsor."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models.engagement import Engagement


class ChangeKind(models.TextChoices):
    EXTENDED = "extended", "Ends later"
    SESSIONS_ADDED = "sessions_added", "More sessions"
    SPONSOR_REPLACED = "sponsor_replaced", "Another sponsor"
    PAUSED = "paused", "Paused"
    RESUMED = "resumed", "Taken up again"


class EngagementChange(Walled):
    """One change with its author; `before` and `after` in words, and a reason outside the bounds."""

    material = Material.ENGAGEMENT_CHANGE

    engagement = FirmKey(Engagement, related_name="changes")
    kind = models.CharField(max_length=20, choices=ChangeKind)
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = FirmKey(Membership, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "engagements_engagementchange",
            engagement="engagements_engagement",
            by="firms_membership",
        )
        ordering = ["at"]
