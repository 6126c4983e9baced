"""Consent: by the coachee, for one theme, one reader and the exact words. And its ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.audit.chain import ChainedEvent, HashChain
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from consent.models.theme import Theme
from engagements.models import Engagement


class ConsentPurpose(models.TextChoices):
    """What the words are shared for; part of the wording that is agreed to."""

    PROGRESS = "progress", "To show how the coaching is going"
    SUPPORT = "support", "To ask for support"
    CLOSE = "close", "To look back at the coaching"


class Consent(Walled):
    """Live while `ended_at` is empty. `words_hash` is the SHA-256 of the canonical words."""

    material = Material.CONSENT

    engagement = FirmKey(Engagement, related_name="+")
    theme = FirmKey(Theme, related_name="consents")
    by = FirmKey(Membership, related_name="+")
    recipient = FirmKey(Membership, related_name="+")
    words_hash = models.CharField(max_length=64)
    wording_version = models.CharField(max_length=40)
    purpose = models.CharField(
        max_length=10, choices=ConsentPurpose, default=ConsentPurpose.PROGRESS
    )
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "consent_consent",
                engagement="engagements_engagement",
                theme="consent_theme",
                by="firms_membership",
                recipient="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "theme", "recipient"],
                condition=Q(ended_at__isnull=True),
                name="consent_one_live_a_reader",
            ),
        ]


HASHED = (
    "firm_id",
    "verb",
    "engagement_id",
    "theme_id",
    "by_id",
    "recipient_id",
    "words_hash",
    "wording_version",
)


class ConsentEvent(Walled, ChainedEvent):
    """One line of the consent ledger: ids and hashes, never words."""

    material = Material.CONSENT_LEDGER
    HASHED = HASHED

    verb = models.CharField(max_length=40)
    engagement_id = models.UUIDField()
    theme_id = models.UUIDField()
    by_id = models.UUIDField()
    recipient_id = models.UUIDField(null=True)
    words_hash = models.CharField(max_length=64, blank=True)
    wording_version = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            *firm_wall("consent_consentevent"),
            HashChain(name="consent_consentevent_chain", columns=HASHED),
        ]
        indexes = [
            models.Index(
                fields=["firm", "engagement_id", "seq"], name="consent_event_by_engagement"
            )
        ]
