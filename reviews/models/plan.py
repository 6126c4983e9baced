"""The development plan: what the leader carries on with, alone."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class DevelopmentPlan(Walled):
    """One plan an engagement, written together at its close."""

    material = Material.DEVELOPMENT_PLAN

    engagement = FirmKey(Engagement, related_name="+")
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField(default=1)
    strengths = SealedTextField()
    next_steps = SealedTextField()
    support = SealedTextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "reviews_developmentplan",
                engagement="engagements_engagement",
                author="firms_membership",
            ),
            models.UniqueConstraint(fields=["firm", "engagement"], name="reviews_one_plan"),
        ]
