"""The database as tests and people meet it."""

import pytest
from django.db import ProgrammingError, connection
from psycopg2.extensions import connection as Connection  # noqa: N812


@pytest.mark.django_db
def test_the_application_role_cannot_step_over_the_walls():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("coaching_app", False, False)


@pytest.mark.django_db
def test_the_application_role_cannot_make_tables():
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("CREATE TABLE elsewhere (id int)")


def test_the_owner_is_no_superuser(owner_connection: Connection):
    with owner_connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user::text, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("coaching_owner", False, False)


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_gone_after_its_test_one():
    leave_a_row()


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_gone_after_its_test_two():
    leave_a_row()


def leave_a_row():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', now())")
