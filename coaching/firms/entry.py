"""Step into a firm: the gate that every request under `/<firm>/` passes."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from coaching.firms.models import Firm, Membership, Person
from coaching.tenancy.context import Acting, firm_context
from coaching.tenancy.loading import load


class Entry:
    """A member inside their firm, and the names of their other firms for the switcher."""

    def __init__(self, member: Membership, firms: list[dict[str, str]]) -> None:
        self.member, self.firms = member, firms
        self.context = Acting(member.firm_id, member.pk, member.person_id)


def enter(slug: str, person: Person) -> Entry | None:
    """The person's membership, re-read now; None when there is none. One statement.

    Call inside a transaction: it sets the context that row-level security reads.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member, firm, firms FROM firms_enter(%s, %s)", [slug, str(person.pk)]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    member, firm, firms = (json.loads(part) if isinstance(part, str) else part for part in row)
    entered = load(Membership, member)
    entered.firm = load(Firm, firm)
    entered.person = person
    return Entry(entered, firms)


def firms_of(person: Person) -> list[dict[str, str]]:
    """The firms this person belongs to, by name."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT slug, name FROM firms_of(%s)", [str(person.pk)])
        return [{"slug": slug, "name": name} for slug, name in cursor.fetchall()]


def acting_as(member: Membership) -> Any:
    """`firm_context` as this member: how tasks and commands step inside."""
    return firm_context(firm_id=member.firm_id, member_id=member.pk, person_id=member.person_id)


def acting_as_id(firm_id: UUID, member_id: UUID) -> Any:
    """The same, for a task that was given only ids."""
    return firm_context(firm_id=firm_id, member_id=member_id)
