"""The three database roles, in one place: for the embedded server, the tests and production.

`coaching_owner` owns the schema and runs migrations. `coaching_app` answers people: it reads and
writes rows, and cannot step over row-level security. `coaching_backup` reads everything.
"""

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812

OWNER: Final = "coaching_owner"
APP: Final = "coaching_app"
BACKUP: Final = "coaching_backup"

_NEVER = "NOSUPERUSER NOCREATEROLE NOREPLICATION NOINHERIT LOGIN"
ATTRIBUTES: Final = {
    OWNER: f"{_NEVER} CREATEDB NOBYPASSRLS",
    APP: f"{_NEVER} NOCREATEDB NOBYPASSRLS",
    BACKUP: f"{_NEVER} NOCREATEDB BYPASSRLS",
}
# No person waits longer than this; the same limits hold behind a connection pooler.
APP_LIMITS: Final = {
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "15s",
}


def create_roles(superuser: Connection, passwords: Mapping[str, str]) -> None:
    """Create or correct the three roles. `superuser` is in autocommit; safe to run again."""
    with superuser.cursor() as cursor:
        for role, attributes in ATTRIBUTES.items():
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(
                sql.SQL("{verb} ROLE {role} WITH {attributes} PASSWORD {password}").format(
                    verb=sql.SQL(verb),
                    role=sql.Identifier(role),
                    attributes=sql.SQL(attributes),
                    password=sql.Literal(passwords[role]),
                )
            )
        for name, value in APP_LIMITS.items():
            cursor.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    sql.Identifier(APP), sql.Identifier(name), sql.Literal(value)
                )
            )


def create_database(superuser: Connection, name: str) -> None:
    """Create the database, owned by `coaching_owner`, if it is not there yet."""
    with superuser.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )


def grant(inside: Connection) -> None:
    """Say what each role may do in this database, now and for tables made later.

    `inside` is a superuser's autocommit connection to the database itself. Ledgers take UPDATE
    and DELETE away again in their own migrations.
    """
    with inside.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (database,) = cursor.fetchone() or ("",)
        for statement in _GRANTS:
            cursor.execute(
                sql.SQL(statement).format(
                    database=sql.Identifier(database),
                    owner=sql.Identifier(OWNER),
                    app=sql.Identifier(APP),
                    backup=sql.Identifier(BACKUP),
                )
            )


_GRANTS: Final = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {owner}, {app}, {backup}",
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}, {backup}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT ON TABLES TO {backup}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT SELECT ON SEQUENCES TO {backup}",
)


def prepare(superuser_url: str, database: str, passwords: Mapping[str, str]) -> None:
    """Roles, database and grants, from a superuser's URL to any database of the server."""
    server = psycopg2.connect(superuser_url)
    server.autocommit = True
    try:
        create_roles(server, passwords)
        create_database(server, database)
    finally:
        server.close()
    inside = psycopg2.connect(superuser_url, dbname=database)
    inside.autocommit = True
    try:
        grant(inside)
    finally:
        inside.close()


def main() -> None:
    """`python -m coaching.tenancy.roles`: the same, with every address from the environment."""
    urls = {
        OWNER: urlsplit(os.environ["DATABASE_OWNER_URL"]),
        APP: urlsplit(os.environ["DATABASE_URL"]),
        BACKUP: urlsplit(os.environ["DATABASE_BACKUP_URL"]),
    }
    for role, url in urls.items():
        if url.username != role:
            raise SystemExit(f"Expected the user {role} in its address, found {url.username}.")
    passwords = {role: unquote(url.password or "") for role, url in urls.items()}
    database = urls[APP].path.removeprefix("/")
    prepare(os.environ["DATABASE_SUPERUSER_URL"], database, passwords)


if __name__ == "__main__":
    main()
