"""A release: what one sponsor may read now. Copied when consent is given, removed when it ends."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.sealing.models import Purpose
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from consent.models.consent import Consent
from consent.models.theme import Direction
from engagements.focus import FocusArea
from engagements.models import Engagement


class Release(Walled):
    """The exact words, for one recipient. A sponsor's page reads these rows and nothing else.

    `under_version` is set by the database on a goal's title alone: the version of the agreement
    under which it was released.
    """

    material = Material.RELEASE

    engagement = FirmKey(Engagement, related_name="+")
    consent = FirmKey(Consent, related_name="releases")
    recipient = FirmKey(Membership, related_name="+")
    focus_area = models.CharField(max_length=20, choices=FocusArea)
    direction = models.CharField(max_length=20, choices=Direction)
    sentence = SealedTextField(purpose=Purpose.RELEASE)
    support_asked = SealedTextField(purpose=Purpose.RELEASE)
    words_hash = models.CharField(max_length=64)
    under_version = models.PositiveSmallIntegerField(null=True, blank=True)
    released_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "consent_release",
                engagement="engagements_engagement",
                consent="consent_consent",
                recipient="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "consent"], name="consent_one_release_a_consent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["firm", "recipient", "engagement"], name="consent_release_by_reader"
            )
        ]
        ordering = ["released_at", "pk"]
