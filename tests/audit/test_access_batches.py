"""The access ledger is chained in batches: an entry that is changed afterwards is found."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection

from coaching.access.models import AccessEntry
from coaching.firms.entry import acting_as
from tests.factories import Cast, make_cast
from tests.support.figures import Figure
from tests.support.owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = ("access_accessentry", "access_accessbatch")


@pytest.fixture
def chained(superuser_connection: Any) -> Cast:
    """Two batches of three entries each."""
    cast = make_cast()
    for _ in range(2):
        with acting_as(cast.coach):
            for opened in ("goal", "theme", "commitment"):
                AccessEntry.objects.bulk_create(
                    [
                        AccessEntry(
                            firm_id=cast.coach.firm_id,
                            engagement_id=cast.engagement.pk,
                            reader=cast.coach,
                            role="coach",
                            opened=opened,
                            row_ids=[cast.engagement.pk],
                        )
                    ]
                )
        with superuser_connection.cursor() as cursor:
            cursor.execute("SELECT access_chain(clock_timestamp())")
    return cast


def verify() -> str:
    """What `verify_ledger` complains about; empty when there is nothing."""
    errors = StringIO()
    with as_owner():
        try:
            call_command("verify_ledger", stdout=StringIO(), stderr=errors)
        except CommandError:
            return errors.getvalue()
    return ""


def tamper(cursor: Any, statement: str) -> None:
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(statement)
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_untouched_batches_verify(chained: Cast) -> None:
    assert verify() == ""


ONE = "(SELECT id FROM access_accessentry ORDER BY at LIMIT 1)"
TAMPERING = {
    "a reader edited": f"UPDATE access_accessentry SET role = 'sponsor' WHERE id = {ONE}",
    "a kind edited": f"UPDATE access_accessentry SET opened = 'goal2' WHERE id = {ONE}",
    "rows edited": f"UPDATE access_accessentry SET row_ids = '{{}}' WHERE id = {ONE}",
    "a time edited": f"UPDATE access_accessentry SET at = at - interval '1 h' WHERE id = {ONE}",
    "an entry removed": f"DELETE FROM access_accessentry WHERE id = {ONE}",
    "an entry put in afterwards": "INSERT INTO access_accessentry "
    "(id, firm_id, engagement_id, reader_id, role, opened, row_ids, at) SELECT gen_random_uuid(), "
    "firm_id, engagement_id, reader_id, role, opened, row_ids, at "
    "FROM access_accessentry ORDER BY at LIMIT 1",
    "a batch's digest edited": "UPDATE access_accessbatch SET digest = 'x' WHERE seq = 1",
    "a batch's count edited": "UPDATE access_accessbatch SET entries = 2 WHERE seq = 1",
    "a batch's span moved": "UPDATE access_accessbatch SET through = through - interval '1 h' "
    "WHERE seq = 1",
    "a batch removed": "DELETE FROM access_accessbatch WHERE seq = 1",
    "two batches swapped": "UPDATE access_accessbatch SET seq = 3 - seq",
}


@pytest.mark.proof(9)
def test_whatever_is_changed_after_chaining_is_found_and_the_batch_named(
    chained: Cast, superuser_connection: Any, figure: Figure
) -> None:
    unnoticed = []
    with superuser_connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_accessbatch DROP CONSTRAINT access_accessbatch_chain")
        for table in TABLES:
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")
        for what, statement in TAMPERING.items():
            tamper(cursor, statement)
            if "access.AccessBatch firm" not in verify():
                unnoticed.append(what)
            for table in TABLES:
                tamper(cursor, f"DELETE FROM {table}")
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            assert verify() == ""
    assert unnoticed == []
    figure(9, "edits of the chained access ledger that are found",
           f"{len(TAMPERING)} of {len(TAMPERING)}", "all", True)  # fmt: skip


def test_the_application_cannot_ask_for_another_firms_digest(chained: Cast) -> None:
    with (
        acting_as(chained.coach),
        connection.cursor() as cursor,
        pytest.raises(Error, match="permission"),
    ):
        cursor.execute(
            "SELECT * FROM access_digest(%s, '-infinity', now())", [chained.admin.firm_id]
        )
