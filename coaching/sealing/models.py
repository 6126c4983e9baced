"""Wrapped keys. Outside the normal dump, so that deleting them erases what they sealed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmModel


class Purpose(models.TextChoices):
    """What a key opens, and so who may fetch it (see the policy table)."""

    FIRM = "firm", "wraps the firm's other keys"
    SHARED = "shared", "between coach and coachee"
    COACH = "coach", "the coach's private notes"
    RELEASE = "release", "words released to a sponsor"
    COACHEE = "coachee", "what the coachee keeps for themselves"
    DISCLOSURE = "disclosure", "the minimum text of a disclosure exception"


ENGAGEMENT_PURPOSES = (
    *(Purpose.SHARED, Purpose.COACH, Purpose.COACHEE, Purpose.RELEASE),
    Purpose.DISCLOSURE,
)


class SealingKey(FirmModel):
    """A data key, wrapped: a firm's under a key-encryption key, an engagement's under its firm's."""

    engagement_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=10, choices=Purpose)
    wrapped = models.BinaryField()
    wrapped_by = models.CharField(
        max_length=40, help_text="Name of the key-encryption key, or “firm”."
    )
    created_at = models.DateTimeField(default=timezone.now)

    material = "sealing_key"

    class Meta:
        constraints = [
            *firm_wall("sealing_sealingkey"),
            models.UniqueConstraint(
                fields=["firm", "engagement_id", "purpose"],
                name="sealing_one_key_a_purpose",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="sealing_firm_key_has_no_engagement",
                condition=Q(purpose=Purpose.FIRM, engagement_id__isnull=True)
                | (~Q(purpose=Purpose.FIRM) & Q(engagement_id__isnull=False)),
            ),
        ]

    def __repr__(self) -> str:
        return f"SealingKey({self.purpose})"

    @property
    def place(self) -> bytes:
        return key_place(self)


def key_place(key: Any) -> bytes:
    """What the wrapping of a key is bound to."""
    return f"{key.purpose}|{key.firm_id}|{key.engagement_id or ''}|{key.id}".encode()
