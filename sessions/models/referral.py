"""Boundary referral: something belongs elsewhere than in coaching (stage 5, professional boundaries)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class ReferralKind(models.TextChoices):
    THERAPY = "therapy", "Therapy or counselling"
    MEDICAL = "medical", "Medical advice"
    LEGAL = "legal", "Legal or financial advice"
    CONSULTING = "consulting", "Consulting"


def today() -> date:
    return timezone.localdate()


class BoundaryReferral(Walled):
    """Date and kind only, never what was said. The kind may tell of a person's health: sealed."""

    material = Material.BOUNDARY_REFERRAL

    engagement = FirmKey(Engagement, related_name="+")
    author = FirmKey(Membership, related_name="+")
    kind = SealedTextField()
    on = models.DateField(default=today)

    class Meta:
        constraints = firm_wall(
            "coaching_sessions_boundaryreferral",
            engagement="engagements_engagement",
            author="firms_membership",
        )
        ordering = ["-on"]
