"""Sessions leave marks, and those from before there were marks get theirs."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

from coaching.firms.entry import acting_as
from engagements.models import SessionMark
from tests.engagements.agreements import in_force
from tests.factories import Cast, make_cast
from tests.sessions import acts

pytestmark = pytest.mark.django_db(transaction=True)


def marks_of(cast: Cast) -> set[tuple[UUID, str, int]]:
    with acting_as(cast.coach):
        return set(SessionMark.objects.values_list("session_id", "kind", "under_version"))


def live_through(cast: Cast) -> None:
    """One of each: held, missed and counted, missed and forgiven, cancelled late and in time."""
    first, second, third, fourth, fifth, _ = acts.plan(
        cast, [*acts.from_now(3, days=-60), *acts.from_now(3, days=0.5)]
    )
    acts.hold(cast, first)
    acts.no_show(cast, second)
    acts.no_show(cast, third, forgiven=True)
    acts.cancel(cast, fourth)
    acts.cancel(cast, fifth)
    acts.hold(cast, acts.chemistry(cast, days=-1))


def test_the_migration_fills_in_what_sessions_leave_today(
    owner_connection: Any, superuser_connection: Any
) -> None:
    signed, unsigned = make_cast(), make_cast()
    in_force(signed, sessions_held=True)
    for cast in (signed, unsigned):
        live_through(cast)
    today = {cast.engagement.pk: marks_of(cast) for cast in (signed, unsigned)}
    with superuser_connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM engagements_sessionmark")
        cursor.execute("ALTER TABLE engagements_sessionmark DISABLE TRIGGER USER")
    migration = import_module("sessions.migrations.0004_marks_of_sessions").Migration
    with owner_connection.cursor() as cursor:
        cursor.execute(f"BEGIN; {migration.operations[0].sql} COMMIT")
    with superuser_connection.cursor() as cursor:
        cursor.execute("ALTER TABLE engagements_sessionmark ENABLE TRIGGER USER")
    for cast, version in ((signed, 1), (unsigned, 0)):
        was = {(one, kind) for one, kind, _ in today[cast.engagement.pk]}
        assert len(was) == 4
        assert marks_of(cast) == {(one, kind, version) for one, kind in was}
