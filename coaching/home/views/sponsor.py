"""A sponsor's part of the first page: one card an engagement, from what a sponsor may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.home.choosing import choice_along
from consent.models import Aggregate, Release
from consent.sponsor_page import Step, steps, where
from consent.told import Told
from engagements.models import Engagement


@dataclass(frozen=True)
class Card:
    """One engagement: how far along, how many themes this sponsor can read, and the latest day."""

    engagement: Any
    coachee: str
    where: str
    steps: tuple[Step, ...]
    themes: int
    latest: date | None


@dataclass(frozen=True)
class Group:
    """The engagements at one client organisation; named only where there are several."""

    name: str
    cards: list[Card]


def sponsored(request: FirmRequest) -> dict[str, Any]:
    """`groups` by the organisation's name, cards by the coachee's: two statements for any number."""
    member = request.member
    cards = sorted(map(card, sponsored_by(member)), key=place)
    groups = [
        Group(found[0].engagement.organisation_name, found)
        for _, every in groupby(cards, key=lambda one: one.engagement.client_organisation_id)
        if (found := list(every))
    ]
    return {
        "cards": cards,
        "groups": groups,
        "several": len(groups) > 1,
        "has_figures": any(one.engagement.has_figures for one in cards),
    }


def place(card: Card) -> tuple[str, str, str, str]:
    one = card.engagement
    where_it_is = (one.organisation_name, str(one.client_organisation_id))
    return *where_it_is, card.coachee, str(one.pk)


def sponsored_by(member: Membership) -> Iterable[Any]:
    """With the coachee's name and the moments of this sponsor's own releases."""
    mine = [pk for pk, role in standing(member).items() if role == Party.SPONSOR]
    of = {"firm_id": member.firm_id, "engagement_id": OuterRef("pk")}
    coachees = EngagementParty.objects.visible_to(member).filter(
        **of, role=Party.COACHEE, until__isnull=True
    )
    released = Release.objects.visible_to(member).filter(**of, recipient=member)
    return (
        Engagement.objects.visible_to(member)
        .with_held(member)
        .filter(pk__in=mine)
        .annotate(
            coachee_name=Subquery(coachees.values("member__name")[:1]),
            released=ArraySubquery(released.values("released_at")),
            choice_id=choice_along(member),
            has_figures=Exists(Aggregate.objects.visible_to(member).filter(reader=member)),
        )
        .exclude(coachee_name=None)
    )


def card(engagement: Any) -> Card:
    zone, told = ZoneInfo(engagement.time_zone), told_in_list(engagement)
    latest = max(engagement.released, default=None)
    return Card(
        engagement,
        engagement.coachee_name,
        where(engagement, told),
        steps(engagement, told),
        len(engagement.released),
        latest.astimezone(zone).date() if latest else None,
    )


def told_in_list(engagement: Any) -> Told:
    """What the agreement allows, as far as a card shows it: all sessions held, or none of them."""
    counts = engagement.held_told and not engagement.held_since
    return Told(held=engagement.sessions_held if counts else None)
