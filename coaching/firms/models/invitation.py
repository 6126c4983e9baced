"""An invitation: one link, once, for one membership."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.firms.models.membership import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey, FirmModel


class Invitation(FirmModel):
    """Only the SHA-256 of the token is kept. The link works once and for fourteen days."""

    member = FirmKey(Membership, related_name="invitations")
    invited_by = FirmKey(Membership, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    material = "invitation"

    class Meta:
        constraints = firm_wall(
            "firms_invitation", member="firms_membership", invited_by="firms_membership"
        )

    def __str__(self) -> str:
        return f"invitation {self.pk}"
