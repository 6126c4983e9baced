"""The policy table in Python: which rows a member sees, and what they are to a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q

from coaching.access.policy import ENGAGEMENT_PARTIES, TABLE, Grant, Material, Party
from coaching.tenancy.context import acting

if TYPE_CHECKING:
    from coaching.firms.models import Membership

Standing = Mapping[UUID, Party]


def standing(member: Membership) -> Standing:
    """What the member is to each engagement they take part in: one statement a transaction."""
    context = acting()
    if context is None or context.member_id != member.pk:
        return read_standing(member)
    if "access.standing" not in context.memo:
        context.memo["access.standing"] = read_standing(member)
    found: Standing = context.memo["access.standing"]
    return found


def forget_standing() -> None:
    """Parties have changed in this transaction."""
    context = acting()
    if context:
        context.memo.pop("access.standing", None)
        context.memo.pop("access.people", None)
        context.memo.pop("access.since", None)


def read_standing(member: Membership) -> Standing:
    party = apps.get_model("access", "EngagementParty")
    rows = party.objects.filter(
        firm_id=member.firm_id, member=member, since__isnull=False, until__isnull=True
    ).values_list("engagement_id", "role", "since")
    parts = list(rows)
    remember_since(member, {engagement_id: since for engagement_id, _, since in parts})
    return {engagement_id: Party(role) for engagement_id, role, _ in parts}


def remember_since(member: Membership, since: Mapping[UUID, datetime | None]) -> None:
    """When each part began, for conditions that ask it: no statement of its own."""
    context = acting()
    if context:
        memo = context.memo.setdefault("access.since", {})
        memo |= {(engagement_id, member.pk): at for engagement_id, at in since.items()}


def parties(member: Membership, row: Any) -> frozenset[Party]:
    """Everything the member is to this row."""
    if row.firm_id != member.firm_id or member.ended_at is not None:
        return frozenset()
    found = {Party.MEMBER}
    if member.is_admin:
        found.add(Party.FIRM_ADMIN)
    role = standing(member).get(getattr(row, engagement_column(type(row)), None))  # type: ignore[arg-type]
    if role is not None:
        found.add(role)
    if row.material == Material.MEMBERSHIP and is_colleague(row, member):
        found.add(Party.COLLEAGUE)
    return frozenset(found)


def is_colleague(row: Any, member: Membership) -> bool:
    """Nobody is their own, so what is asked of one's own membership costs no statement."""
    return row.pk != member.pk and row.pk in colleagues(member)


def colleagues(member: Membership) -> frozenset[UUID]:
    """The members who share an engagement with this one, or once did.

    Coach and coachee go on knowing by name whoever took part; a sponsor, the other sponsors as long
    as these do.
    """
    party = apps.get_model("access", "EngagementParty")
    mine = standing(member)
    rooms = [one for one, role in mine.items() if role != Party.SPONSOR]
    known = Q(until__isnull=True) | Q(engagement_id__in=rooms) | ~Q(role=Party.SPONSOR)
    return frozenset(
        party.objects.filter(
            known, firm_id=member.firm_id, engagement_id__in=list(mine), since__isnull=False
        ).values_list("member_id", flat=True)
    )


def engagement_column(model: type[models.Model]) -> str:
    return getattr(model, "engagement_column", "engagement_id")


def visible_rows(model: Any, member: Membership) -> Q:
    """The filter behind `visible_to()`."""
    seen = [
        party_rows(model, party, member) & grant.see.query(member.pk)
        for party, grant in grants(model.material)
        if grant.see is not None and is_possible(party, member)
    ]
    if not seen or member.ended_at is not None:
        return Q(pk__in=[])
    return Q(firm_id=member.firm_id) & reduce(or_, seen)


def grants(material: str) -> list[tuple[Party, Grant]]:
    return list(TABLE[Material(material)].items())


def is_possible(party: Party, member: Membership) -> bool:
    return party != Party.FIRM_ADMIN or member.is_admin


def party_rows(model: type[models.Model], party: Party, member: Membership) -> Q:
    """The rows to which the member is this party."""
    if party in ENGAGEMENT_PARTIES:
        mine = [one for one, role in standing(member).items() if role == party]
        return Q(**{f"{engagement_column(model)}__in": mine})
    if party == Party.COLLEAGUE:
        return Q(pk__in=colleagues(member))
    return Q(firm_id=member.firm_id)  # never an empty Q: “empty or x” means x
