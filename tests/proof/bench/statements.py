"""What a page asks of PostgreSQL, and the same asked without ORM and template: the floor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import connection

FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
# Asked by the middleware, before any view: session, login, firm. The floor asks them too.
ENTRY = re.compile(r'FROM "django_session"|FROM "firms_person"|FROM firms_enter')

Statement = tuple[str, Any]


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Every statement of this block with its values, but for BEGIN, COMMIT and savepoints."""
    found: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(FRAME):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def of_the_view(statements: list[Statement]) -> list[Statement]:
    return [one for one in statements if not ENTRY.search(one[0])]


def replay(statements: list[Statement]) -> str:
    """The same statements through a bare cursor, each row as a line of text."""
    lines: list[str] = []
    with connection.connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, fresh_ids(sql, params))
            if cursor.description:
                lines += [str(row) for row in cursor.fetchall()]
    return "\n".join(lines)


def fresh_ids(sql: str, params: Any) -> Any:
    """A ledger line written again is another line."""
    if not sql.startswith("INSERT"):
        return params
    width = sql.split(")")[0].count(",") + 1
    return [uuid4() if at % width == 0 else value for at, value in enumerate(params)]
