"""Ledgers: nobody edits one, and whoever does it past every wall is found."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction

from coaching.audit.chain import faults
from coaching.audit.models import AuditEvent
from coaching.audit.record import record
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from tests.factories import make_firm
from tests.support.figures import Figure
from tests.support.owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin() -> Membership:
    admin = make_firm()
    with acting_as(admin):
        for number in range(5):
            record(f"thing.{number}", admin, by=admin)
    return admin


def tamper(connection: Any, statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")


def found() -> list[tuple[int, str]]:
    with as_owner():
        return [(fault.seq, fault.what) for fault in faults(AuditEvent)]


def test_an_untouched_ledger_verifies(admin: Membership) -> None:
    assert found() == []
    with as_owner():
        call_command("verify_ledger", verbosity=0)


def test_the_application_cannot_change_or_remove_a_line(admin: Membership) -> None:
    for change in (
        lambda: AuditEvent.objects.update(verb="x"),
        lambda: AuditEvent.objects.all().delete(),
    ):
        with acting_as(admin), pytest.raises(Error), transaction.atomic():
            change()


def test_not_even_a_superuser_edits_a_line_by_accident(
    admin: Membership, superuser_connection: Any
) -> None:
    with superuser_connection.cursor() as cursor:
        for statement in (
            "UPDATE audit_auditevent SET verb = 'x'",
            "DELETE FROM audit_auditevent",
            "TRUNCATE audit_auditevent",
        ):
            with pytest.raises(Exception, match="append-only"):
                cursor.execute(statement)


def test_an_edited_line_is_named(admin: Membership, superuser_connection: Any) -> None:
    tamper(superuser_connection, "UPDATE audit_auditevent SET verb = 'x' WHERE seq = 3")
    assert found() == [(3, "was edited")]
    with as_owner(), pytest.raises(CommandError, match="1 faults"):
        call_command("verify_ledger", verbosity=0)


def test_a_removed_line_is_named(admin: Membership, superuser_connection: Any) -> None:
    tamper(superuser_connection, "DELETE FROM audit_auditevent WHERE seq = 3")
    assert found() == [(4, "the row before it is missing: expected number 3")]


def test_lines_put_in_another_order_are_named(admin: Membership, superuser_connection: Any) -> None:
    tamper(
        superuser_connection,
        "UPDATE audit_auditevent SET verb = CASE seq WHEN 3 THEN 'thing.2' ELSE 'thing.1' END, "
        "seq = CASE seq WHEN 3 THEN 100 ELSE 3 END WHERE seq IN (3, 4)",
    )
    assert {seq for seq, _ in found()} >= {3, 100}


def test_an_edit_with_its_own_hash_made_anew_breaks_the_next_link(
    admin: Membership, superuser_connection: Any
) -> None:
    from coaching.audit.chain import digest

    with as_owner():
        event = AuditEvent.objects.get(seq=3)
    event.verb = "forged"
    tamper(
        superuser_connection,
        "UPDATE audit_auditevent SET verb = 'forged', hash = %s WHERE seq = 3",
        digest(event),
    )
    assert found() == [(4, "does not follow the row before it")]


def test_each_firm_has_a_chain_of_its_own(admin: Membership) -> None:
    other = make_firm("Harbour")
    with as_owner():
        firsts = AuditEvent.objects.filter(seq=1).values_list("firm_id", flat=True)
        assert set(firsts) == {admin.firm_id, other.firm_id}


TAMPERING = {
    "a word edited": "UPDATE audit_auditevent SET verb = 'x' WHERE seq = 3",
    "a time edited": "UPDATE audit_auditevent SET at = at - interval '1 day' WHERE seq = 3",
    "an actor edited": "UPDATE audit_auditevent SET actor_id = gen_random_uuid() WHERE seq = 3",
    "a line removed": "DELETE FROM audit_auditevent WHERE seq = 3",
    "the first line removed": "DELETE FROM audit_auditevent WHERE seq = 1",
    "a line moved": "UPDATE audit_auditevent SET seq = 100 WHERE seq = 3",
    "a hash edited": "UPDATE audit_auditevent SET hash = repeat('0', 64) WHERE seq = 3",
}


@pytest.mark.proof(9)
def test_every_kind_of_tampering_is_found(
    admin: Membership, superuser_connection: Any, figure: Figure
) -> None:
    noticed = 0
    for statement in TAMPERING.values():
        with superuser_connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE kept AS SELECT * FROM audit_auditevent")
            tamper(superuser_connection, statement)
            noticed += bool(found())
            tamper(superuser_connection, "DELETE FROM audit_auditevent")
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
            cursor.execute("INSERT INTO audit_auditevent SELECT * FROM kept")
            cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER; DROP TABLE kept")
        assert found() == []
    figure(9, "edits of a ledger by a superuser that are found", f"{noticed} of {len(TAMPERING)}",
           f"{len(TAMPERING)} of {len(TAMPERING)}", noticed == len(TAMPERING))  # fmt: skip
