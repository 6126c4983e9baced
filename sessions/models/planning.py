"""What the planner reads, and a link by which an assistant moves a time."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


def working_week() -> list[int]:
    return [0, 1, 2, 3, 4]


class PlanningWish(Walled):
    """On which weekdays (0 is Monday) and between which hours one likes to meet.

    Hours are on the wall clock of the engagement's zone. `country` is an ISO 3166-1 code whose
    public holidays are kept free, `subdivision` an ISO 3166-2 part of it; both may be empty.
    """

    material = Material.PLANNING_WISH

    engagement = FirmKey(Engagement, related_name="+")
    member = FirmKey(Membership, related_name="+")
    weekdays: Any = ArrayField(models.PositiveSmallIntegerField(), default=working_week)
    earliest = models.TimeField(default=time(8))
    latest = models.TimeField(default=time(18))
    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_planningwish",
                engagement="engagements_engagement",
                member="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement", "member"], name="coaching_sessions_one_wish_each"
            ),
            models.CheckConstraint(
                name="coaching_sessions_wish_has_hours", condition=Q(latest__gt=F("earliest"))
            ),
        ]


class BlockedTime(Walled):
    """Days on which somebody is away, first and last included. Why is nobody's business."""

    material = Material.BLOCKED_TIME

    member = FirmKey(Membership, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [
            *firm_wall("coaching_sessions_blockedtime", member="firms_membership"),
            models.CheckConstraint(
                name="coaching_sessions_blocked_in_order", condition=Q(last_on__gte=F("first_on"))
            ),
        ]
        ordering = ["first_on"]


class AssistantLink(Walled):
    """Whoever has the link moves a session's time in the name of its maker, and sees nothing else.

    Only the token's SHA-256 is kept.
    """

    material = Material.ASSISTANT_LINK

    engagement = FirmKey(Engagement, related_name="+")
    made_by = FirmKey(Membership, related_name="+")
    label = models.CharField(max_length=60, blank=True)
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_assistantlink",
                engagement="engagements_engagement",
                made_by="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "token_hash"], name="coaching_sessions_one_assistant_token"
            ),
        ]
        ordering = ["made_at"]
