"""The ledger cannot be changed, and a change made past every lock is found."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from coaching.audit.chain import faults
from coaching.firms.entry import acting_as
from consent.models import ConsentEvent
from tests.consent import acts
from tests.factories import make_cast


@pytest.mark.parametrize("statement", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_the_ledger(cast, statement: str):
    acts.shared(cast)
    with (
        acting_as(cast.coachee),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("consent_consentevent"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tamper", "seq", "what"),
    [
        ("UPDATE {t} SET by_id = recipient_id WHERE seq = 2", 2, "was edited"),
        ("DELETE FROM {t} WHERE seq = 2", 3, "is missing"),
        ("UPDATE {t} SET seq = -seq + 5 WHERE seq IN (2, 3)", 2, "does not follow"),
    ],
)
def test_what_a_superuser_changes_is_found_by_name(superuser_connection, tamper, seq, what):
    cast = make_cast()
    acts.withdraw(cast, acts.shared(cast))
    table = "consent_consentevent"
    with superuser_connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER audit_refuse")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT consent_consentevent_chain")
        cursor.execute(tamper.format(t=table))
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER audit_refuse")
    with acting_as(cast.coachee):
        found = list(faults(ConsentEvent))
    assert (found[0].seq, found[0].ledger) == (seq, "consent.ConsentEvent")
    assert what in found[0].what


@pytest.mark.django_db(transaction=True)
def test_the_command_names_the_row_and_fails(superuser_connection, monkeypatch):
    cast = make_cast()
    acts.shared(cast)
    with superuser_connection.cursor() as cursor:
        cursor.execute("ALTER TABLE consent_consentevent DISABLE TRIGGER audit_refuse")
        cursor.execute(
            "UPDATE consent_consentevent SET words_hash = 'x' WHERE seq = 2 RETURNING id"
        )
        (row_id,) = cursor.fetchone()
    errors = StringIO()
    with acting_as(cast.coachee), pytest.raises(CommandError):
        call_command("verify_ledger", stdout=StringIO(), stderr=errors)
    assert str(row_id) in errors.getvalue()


def test_an_untouched_ledger_has_no_fault(cast):
    acts.withdraw(cast, acts.shared(cast))
    with acting_as(cast.coachee):
        assert ConsentEvent.objects.count() == 4
        assert list(faults(ConsentEvent)) == []
