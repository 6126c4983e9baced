"""Whose firm, and who is acting: set for one transaction, never for a connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

SETTINGS = ("app.firm_id", "app.member_id", "app.person_id")


@dataclass
class Acting:
    """What PostgreSQL has been told for this transaction.

    `memo` lives and dies with the transaction: the only place where an answer about
    access may be remembered.
    """

    firm_id: UUID | None
    member_id: UUID | None
    person_id: UUID | None
    memo: dict[Any, Any] = field(default_factory=dict)


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def acting() -> Acting | None:
    """The context that is open now, or None. For memos and checks, never for a decision."""
    return _acting.get()


@contextmanager
def firm_context(
    *, firm_id: UUID | None, member_id: UUID | None = None, person_id: UUID | None = None
) -> Iterator[Acting]:
    """Open a transaction in which row-level security shows one firm, as one member sees it.

    What was set before comes back at the end: inside a savepoint `SET LOCAL` outlives the
    block, and a forgotten context would go unnoticed. A block that is a transaction of its own
    keeps its settings until the commit, where deferred rules still ask. When the block fails,
    rolling back to the savepoint brings the settings back by itself.
    """
    now = Acting(firm_id, member_id, person_id)
    nested, before = connection.in_atomic_block, _acting.get()
    with transaction.atomic():
        tell_database(now)
        token = _acting.set(now)
        try:
            yield now
        finally:
            _acting.reset(token)
        if nested and not connection.needs_rollback:
            tell_database(before or Acting(None, None, None))


def tell_database(context: Acting) -> None:
    """Set the three settings for the current transaction, in one round trip."""
    values = (context.firm_id, context.member_id, context.person_id)
    calls = ", ".join("set_config(%s, %s, true)" for _ in SETTINGS)
    pairs = [
        part for name, value in zip(SETTINGS, values, strict=True) for part in (name, text(value))
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", pairs)


@contextmanager
def entered(context: Acting) -> Iterator[Acting]:
    """Adopt a context that the database has already been told (see `coaching.firms.entry`)."""
    token = _acting.set(context)
    try:
        yield context
    finally:
        _acting.reset(token)


def text(value: UUID | None) -> str:
    return "" if value is None else str(value)
