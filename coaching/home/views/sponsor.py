"""A sponsor's part of the first page: one card an engagement, from what a sponsor may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from consent.models import Release
from consent.sponsor_page import Step, steps, where
from engagements.models import Engagement


@dataclass(frozen=True)
class Card:
    """One engagement: how far along, and how many themes this sponsor can read."""

    engagement: Engagement
    coachee: Membership
    where: str
    steps: tuple[Step, ...]
    themes: int


def sponsored(request: FirmRequest) -> dict[str, Any]:
    """`cards`, by the coachee's name; three statements, however many engagements there are."""
    member = request.member
    mine = [pk for pk, role in standing(member).items() if role == Party.SPONSOR]
    engagements = Engagement.objects.visible_to(member).filter(pk__in=mine)
    coachees = coachees_of(member, mine)
    themes = Counter(
        Release.objects.visible_to(member)
        .filter(engagement_id__in=mine)
        .values_list("engagement_id", flat=True)
    )
    cards = [
        Card(one, coachees[one.pk], where(one), steps(one), themes[one.pk])
        for one in engagements
        if one.pk in coachees
    ]
    return {"cards": sorted(cards, key=lambda card: (card.coachee.name, card.engagement.pk))}


def coachees_of(member: Membership, engagement_ids: list[UUID]) -> dict[UUID, Membership]:
    rows = EngagementParty.objects.visible_to(member).filter(
        engagement_id__in=engagement_ids, role=Party.COACHEE, until__isnull=True
    )
    return {row.engagement_id: row.member for row in rows.select_related("member")}
