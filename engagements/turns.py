"""Whose turn it is to sign: an agreement may name an order of roles."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

from coaching.access.policy import Party
from coaching.firms.models import Membership

People = Mapping[Party, Sequence[Membership]]


def in_turn(order: Sequence[str], people: People, signed: Container[UUID]) -> list[Membership]:
    """Who may sign now and has not yet."""
    return [
        member
        for party, members in people.items()
        for member in members
        if member.pk not in signed and not before(order, people, signed, party)
    ]


def before(
    order: Sequence[str], people: People, signed: Container[UUID], role: Party
) -> list[Membership]:
    """Who signs before this role and has not yet; a role outside the order waits for nobody."""
    if role not in order:
        return []
    earlier = order[: list(order).index(role)]
    return [
        member for party in earlier for member in people[Party(party)] if member.pk not in signed
    ]
