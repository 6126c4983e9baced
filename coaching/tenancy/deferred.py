"""Ask deferred constraints now, inside the operation that can still say what is wrong."""

from __future__ import annotations

from django.db import connection

from coaching.tenancy.sql import quote


def check_now(*names: str) -> None:
    """Raises IntegrityError here instead of at commit; later statements are deferred again.

    Constraint triggers that count rows must be asked while the firm's context is still set: at
    the commit of a task it is gone, and they would see an empty table.
    """
    these = ", ".join(quote(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {these} IMMEDIATE; SET CONSTRAINTS {these} DEFERRED")
