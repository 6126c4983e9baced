"""What a sponsor says: hopes at contracting, and answers to the support asked of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.sealing.models import Purpose
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class SponsorWord(Walled):
    """Read by coach and coachee, never by another sponsor. Said once; said again is another row.

    `release_id` names the release that was answered. It is no key: a withdrawn release is gone,
    and what was said about it stays with those it was said to.
    """

    class Kind(models.TextChoices):
        HOPE = "hope", "Hope"
        ANSWER = "answer", "Answer to support asked"

    material = Material.SPONSOR_WORD

    engagement = FirmKey(Engagement, related_name="+")
    author = FirmKey(Membership, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    release_id = models.UUIDField(null=True, blank=True)
    text = SealedTextField(purpose=Purpose.RELEASE)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "consent_sponsorword",
                engagement="engagements_engagement",
                author="firms_membership",
            ),
            models.CheckConstraint(
                name="consent_answer_names_its_release",
                condition=Q(kind="answer", release_id__isnull=False)
                | Q(kind="hope", release_id__isnull=True),
            ),
        ]
        ordering = ["said_at", "pk"]
