"""The people of several engagements in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from coaching.access.models import EngagementParty
from coaching.firms.models import Membership

Roles = list[tuple[str, Membership]]


def people_by_engagement(engagement_ids: Iterable[UUID], by: Membership) -> Mapping[UUID, Roles]:
    """Engagement → (role, member), in the order coach, coachee, sponsor, then by name."""
    found: dict[UUID, Roles] = defaultdict(list)
    if ids := list(engagement_ids):
        rows = EngagementParty.objects.visible_to(by).filter(
            engagement_id__in=ids, until__isnull=True
        )
        for row in rows.select_related("member").order_by("role", "member__name"):
            found[row.engagement_id].append((row.role, row.member))
    return found
