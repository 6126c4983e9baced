"""Conditions on a row, said once and read three ways: in Python, as a query, as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from coaching.access.terms import Term
from coaching.tenancy.context import acting
from coaching.tenancy.sql import MEMBER, quote


class Condition:
    """Whether a row counts. `&` and `|` join two."""

    def holds(self, row: Any, member_id: UUID) -> bool:
        raise NotImplementedError

    def query(self, member_id: UUID) -> Q:
        raise NotImplementedError

    def sql(self) -> str:
        raise NotImplementedError

    def __and__(self, other: Condition) -> Condition:
        return Both(self, other)

    def __or__(self, other: Condition) -> Condition:
        return Either(self, other)


@dataclass(frozen=True)
class Always(Condition):
    def holds(self, row: Any, member_id: UUID) -> bool:
        return True

    def query(self, member_id: UUID) -> Q:
        return Q()

    def sql(self) -> str:
        return "true"


@dataclass(frozen=True)
class Own(Condition):
    """The row names the member who asks, in this field."""

    field: str

    def holds(self, row: Any, member_id: UUID) -> bool:
        return bool(getattr(row, self.field) == member_id)

    def query(self, member_id: UUID) -> Q:
        return Q(**{self.field: member_id})

    def sql(self) -> str:
        return f"{quote(self.field)} = {MEMBER}"


@dataclass(frozen=True, init=False)
class Is(Condition):
    """The field has one of these values."""

    field: str
    values: tuple[Any, ...]

    def __init__(self, field: str, *values: Any) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "values", tuple(values))

    def holds(self, row: Any, member_id: UUID) -> bool:
        return getattr(row, self.field) in self.values

    def query(self, member_id: UUID) -> Q:
        return Q(**{f"{self.field}__in": self.values})

    def sql(self) -> str:
        return f"{quote(self.field)} IN ({', '.join(literal(value) for value in self.values)})"


@dataclass(frozen=True)
class Filled(Condition):
    """The field has a value: something happened."""

    field: str

    def holds(self, row: Any, member_id: UUID) -> bool:
        return getattr(row, self.field) is not None

    def query(self, member_id: UUID) -> Q:
        return Q(**{f"{self.field}__isnull": False})

    def sql(self) -> str:
        return f"{quote(self.field)} IS NOT NULL"


@dataclass(frozen=True)
class Empty(Condition):
    """The field has no value: not yet."""

    field: str

    def holds(self, row: Any, member_id: UUID) -> bool:
        return getattr(row, self.field) is None

    def query(self, member_id: UUID) -> Q:
        return Q(**{f"{self.field}__isnull": True})

    def sql(self) -> str:
        return f"{quote(self.field)} IS NULL"


@dataclass(frozen=True)
class Past(Condition):
    """The moment in this field has come."""

    field: str

    def holds(self, row: Any, member_id: UUID) -> bool:
        at = getattr(row, self.field)
        return at is not None and at <= timezone.now()

    def query(self, member_id: UUID) -> Q:
        return Q(**{f"{self.field}__lte": timezone.now()})

    def sql(self) -> str:
        return f"{quote(self.field)} <= statement_timestamp()"


@dataclass(frozen=True)
class Ahead(Condition):
    """The moment in this field is set and has not come yet."""

    field: str

    def holds(self, row: Any, member_id: UUID) -> bool:
        at = getattr(row, self.field)
        return at is not None and at > timezone.now()

    def query(self, member_id: UUID) -> Q:
        return Q(**{f"{self.field}__gt": timezone.now()})

    def sql(self) -> str:
        return f"{quote(self.field)} > statement_timestamp()"


@dataclass(frozen=True)
class Allowed(Condition):
    """The agreement in force allows this term, and did so already under the row's version of it.

    `version` is the field that says under which version of the agreement the row came about.
    """

    term: Term
    version: str

    def holds(self, row: Any, member_id: UUID) -> bool:
        since = allowances(row.engagement_id).get(self.term)
        version = getattr(row, self.version)
        return since is not None and version is not None and since <= version

    def query(self, member_id: UUID) -> Q:
        allowance = apps.get_model("access", "Allowance")
        return Q(
            Exists(
                allowance._default_manager.filter(
                    firm_id=OuterRef("firm_id"),
                    engagement_id=OuterRef("engagement_id"),
                    term=self.term,
                    since_version__lte=OuterRef(self.version),
                )
            )
        )

    def sql(self) -> str:
        return f"access_allowed('{self.term}', \"engagement_id\", {quote(self.version)})"


def allowances(engagement_id: UUID) -> dict[str, int]:
    """Term → the version since which it is allowed: one statement a transaction and engagement."""
    context = acting()
    memo: dict[UUID, dict[str, int]]
    memo = context.memo.setdefault("access.allowances", {}) if context else {}
    if engagement_id not in memo:
        rows = apps.get_model("access", "Allowance")._default_manager
        found = rows.filter(engagement_id=engagement_id).values_list("term", "since_version")
        memo[engagement_id] = dict(found)
    return memo[engagement_id]


def remember_allowances(engagement_id: UUID, rows: Iterable[Any]) -> dict[str, int]:
    """The same, from rows that were read in another statement of this transaction."""
    found = {row.term: row.since_version for row in rows}
    if context := acting():
        context.memo.setdefault("access.allowances", {})[engagement_id] = found
    return found


@dataclass(frozen=True)
class Joined(Condition):
    """The member took part in the engagement already at the moment in this field."""

    field: str

    def holds(self, row: Any, member_id: UUID) -> bool:
        at, since = getattr(row, self.field), part_since(row.engagement_id, member_id)
        return at is not None and since is not None and since <= at

    def query(self, member_id: UUID) -> Q:
        party = apps.get_model("access", "EngagementParty")
        return Q(
            Exists(
                party._default_manager.filter(
                    firm_id=OuterRef("firm_id"),
                    engagement_id=OuterRef("engagement_id"),
                    member_id=member_id,
                    until__isnull=True,
                    since__lte=OuterRef(self.field),
                )
            )
        )

    def sql(self) -> str:
        return f'access_took_part("engagement_id", {quote(self.field)})'


def part_since(engagement_id: UUID, member_id: UUID) -> datetime | None:
    """When the member's part began: one statement a transaction and engagement."""
    context = acting()
    memo: dict[tuple[UUID, UUID], datetime | None]
    memo = context.memo.setdefault("access.since", {}) if context else {}
    key = (engagement_id, member_id)
    if key not in memo:
        party = apps.get_model("access", "EngagementParty")._default_manager
        mine = party.filter(engagement_id=engagement_id, member_id=member_id, until=None)
        memo[key] = mine.values_list("since", flat=True).first()
    return memo[key]


@dataclass(frozen=True)
class Both(Condition):
    one: Condition
    other: Condition

    def holds(self, row: Any, member_id: UUID) -> bool:
        return self.one.holds(row, member_id) and self.other.holds(row, member_id)

    def query(self, member_id: UUID) -> Q:
        return self.one.query(member_id) & self.other.query(member_id)

    def sql(self) -> str:
        return f"({self.one.sql()} AND {self.other.sql()})"


@dataclass(frozen=True)
class Either(Condition):
    one: Condition
    other: Condition

    def holds(self, row: Any, member_id: UUID) -> bool:
        return self.one.holds(row, member_id) or self.other.holds(row, member_id)

    def query(self, member_id: UUID) -> Q:
        return self.one.query(member_id) | self.other.query(member_id)

    def sql(self) -> str:
        return f"({self.one.sql()} OR {self.other.sql()})"


ALWAYS = Always()


def literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
