"""Wall 1: without a firm there are no rows, and a context ends where it began."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from psycopg2.extensions import connection as Connection  # noqa: N812

from coaching.environment import BASE_DIR
from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation, Membership
from coaching.tenancy.context import Acting, acting, tell_database
from coaching.tenancy.guard import refuse_bypassing_role
from engagements.models import Engagement
from tests.factories import make_cast, make_client, make_firm
from tests.support.environment import DATABASE, services, settings_for

pytestmark = pytest.mark.django_db


def test_without_a_context_there_are_no_rows() -> None:
    cast = make_cast()
    assert Membership.objects.count() == 0
    with acting_as(cast.admin):
        assert Membership.objects.count() == 5


def test_a_firm_never_sees_another() -> None:
    here, there = make_firm("Northlight"), make_firm("Harbour")
    client = make_client(there)
    with acting_as(here):
        assert not ClientOrganisation.objects.filter(pk=client.pk).exists()
        assert ClientOrganisation.objects.filter(pk=client.pk).update(name="Taken") == 0
    with acting_as(there):
        assert ClientOrganisation.objects.get(pk=client.pk).name == client.name


def test_another_firms_row_cannot_be_pointed_at() -> None:
    cast, other = make_cast(), make_firm("Harbour")
    theirs = make_client(other)
    with pytest.raises(IntegrityError, match="same_firm"), acting_as(cast.admin):
        point_at(cast.engagement, theirs)


def point_at(engagement: Engagement, client: ClientOrganisation) -> None:
    Engagement.objects.filter(pk=engagement.pk).update(client_organisation_id=client.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_context_inside_another_gives_the_outer_one_back() -> None:
    here, there = make_firm("Northlight"), make_firm("Harbour")
    with acting_as(here):
        with acting_as(there):
            assert set(Membership.objects.values_list("pk", flat=True)) == {there.pk}
        assert set(Membership.objects.values_list("pk", flat=True)) == {here.pk}
    assert acting() is None
    assert Membership.objects.count() == 0


def test_a_context_that_failed_leaves_nothing_behind() -> None:
    here = make_firm()
    with pytest.raises(ZeroDivisionError), acting_as(here):
        _ = 1 / 0
    assert acting() is None
    assert Membership.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_setting_ends_with_its_transaction() -> None:
    here = make_firm()
    with acting_as(here):
        pass
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.firm_id', true), '')")
        assert cursor.fetchone() == ("",)


@pytest.mark.django_db(transaction=True)
def test_what_the_database_was_told_is_forgotten_at_the_end_by_itself() -> None:
    """Also when nobody puts anything back: a pooled connection goes to the next firm."""
    here = make_firm()
    with transaction.atomic():
        tell_database(Acting(here.firm_id, here.pk, here.person_id))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.firm_id', true), '')")
        assert cursor.fetchone() == ("",)


def test_a_connection_that_could_bypass_is_refused(superuser_connection: Connection) -> None:
    """The guard asks the connection itself, whatever the settings claim."""

    class Wrapper:
        closed = False

        def cursor(self) -> object:
            return superuser_connection.cursor()

        def close(self) -> None:
            self.closed = True

    wrapper = Wrapper()
    with pytest.raises(ImproperlyConfigured, match="row-level security"):
        refuse_bypassing_role(None, wrapper)  # type: ignore[arg-type]
    assert wrapper.closed


@pytest.mark.parametrize("role", ["coaching_owner", "coaching_backup", "postgres"])
def test_no_process_starts_as_a_role_past_the_walls(role: str) -> None:
    environ = {**os.environ, **settings_for(DATABASE, 0)}
    environ["DATABASE_URL"] = services().postgres.url(role, DATABASE)
    done = subprocess.run(
        [sys.executable, "-c", "import coaching.wsgi"],
        cwd=BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert f"DATABASE_URL connects as “{role}”" in done.stderr
