"""Each change of state is a row with its author."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey


class Transition(Walled):
    """A thing moved from one state to another, by somebody, who may have been asked to."""

    material = Material.TRANSITION

    engagement_id = models.UUIDField()
    thing = models.CharField(max_length=60)
    thing_id = models.UUIDField()
    old = models.CharField(max_length=20)
    new = models.CharField(max_length=20)
    by = FirmKey(Membership, related_name="+")
    asked_by = FirmKey(Membership, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "access_transition", by="firms_membership", asked_by="firms_membership"
        )
        indexes = [
            models.Index(fields=["firm", "thing_id", "at"], name="access_transition_by_thing")
        ]
