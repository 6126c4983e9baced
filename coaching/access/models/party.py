"""Who is what to an engagement. Wall 2 stands on this table."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from coaching.access.policy import ENGAGEMENT_PARTIES, Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey


class EngagementParty(Walled):
    """A member's part in one engagement, from `since` (its start) until `until`.

    Before `since` is set the member is named in a draft and knows nothing of it.
    """

    material = Material.PARTY

    engagement_id = models.UUIDField()
    member = FirmKey(Membership, related_name="parties")
    role = models.CharField(
        max_length=10, choices=[(party.value, party.value) for party in ENGAGEMENT_PARTIES]
    )
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall("access_engagementparty", member="firms_membership"),
            models.UniqueConstraint(
                fields=["firm", "engagement_id", "role"],
                condition=Q(role__in=["coach", "coachee"], until__isnull=True),
                name="access_one_coach_one_coachee",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement_id", "member"],
                condition=Q(until__isnull=True),
                name="access_one_role_a_member",
            ),
        ]
        indexes = [
            models.Index(fields=["firm", "member"], name="access_party_by_member"),
            models.Index(fields=["firm", "engagement_id"], name="access_party_by_engagement"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.engagement_id}"
