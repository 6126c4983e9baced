"""One writer at a time, for things that have no row of their own to lock."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def take_turns(what: str, of: UUID) -> None:
    """Wait until nobody else is changing `what` of this row; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{what}|{of}"])
