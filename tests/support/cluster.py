"""One PostgreSQL and one Valkey for a test run, a migrated template, and clones of it."""

import hashlib
import os
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812

from coaching.demo.processes import Process
from coaching.demo.run import OWNER_STEPS, STEPS, step
from coaching.demo.services import wait_until
from coaching.environment import BASE_DIR
from coaching.tenancy import roles
from tests.support.environment import DATA_DIR, services, settings_for

# Whatever can change the schema, the row policies or the versions of what makes them.
SCHEMA = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/guarding.py",
    "coaching/firms/*.py",
    "coaching/access/*.py",
    "coaching/tenancy/*.py",
    "coaching/audit/*.py",
    "coaching/sealing/*.py",
    "consent/*.py",
    "coaching/demo/steps.py",
    "*/guarding/*.py",
    "sessions/calendars/standing.py",
    "consent/aggregates/counting.py",
    "requirements.lock",
)
ASSETS = ("coaching/look/*", "static/*", "*/static/*", "requirements.lock")
APART = {".venv", ".data", ".git", "built", "__pycache__", "tests"}


def start() -> list[Process]:
    """Start both services and wait until they answer."""
    found = services()
    processes = [found.postgres.process(), found.valkey.process()]
    for process in processes:
        process.start()
    wait_until(found.postgres.ready, processes[0])
    wait_until(found.valkey.ready, processes[1])
    return processes


@cache
def files() -> list[str]:
    """What stands in the tree, but for what is made from it."""
    found = []
    for folder, inside, names in os.walk(BASE_DIR):
        inside[:] = [one for one in inside if one not in APART]
        here = Path(folder).relative_to(BASE_DIR)
        found += [(here / name).as_posix() for name in names]
    return sorted(found)


@cache
def fingerprint(patterns: tuple[str, ...]) -> str:
    """Of every file that one of the patterns fits; a star stands for folders too."""
    digest = hashlib.sha256()
    for path in files():
        if any(fnmatchcase(path, pattern) for pattern in patterns):
            digest.update(f"{path}\0".encode() + (BASE_DIR / path).read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def superuser(database: str = "postgres") -> Connection:
    return _connect(services().postgres.url(database=database))


def owner(database: str) -> Connection:
    return _connect(services().postgres.url(roles.OWNER, database))


def _connect(url: str) -> Connection:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    return connection


def template() -> str:
    return f"template_{fingerprint(SCHEMA)}"


def ensure_template() -> None:
    """Migrate once, as the owner; every test database is a copy of the result."""
    name = template()
    if name in databases():
        return
    for old in databases():
        if old.startswith(("template_", "test_")):
            drop(old)
    drop("building")
    services().postgres.prepare("building")
    environ = {**os.environ, **settings_for("building", 0)}
    environ["DATABASE_OWNER_URL"] = services().postgres.url(roles.OWNER, "building")
    step(environ, "--owner", *OWNER_STEPS)
    run("ALTER DATABASE building RENAME TO {}", name)


def ensure_assets() -> None:
    """Collect static files when they, or what makes them, changed."""
    marker = DATA_DIR / "assets"
    wanted = fingerprint(ASSETS)
    if marker.exists() and marker.read_text() == wanted:
        return
    step({**os.environ, **settings_for("postgres", 0)}, *STEPS)
    marker.write_text(wanted)


def clone(name: str) -> None:
    """A fresh copy of the template, whatever `name` held before."""
    drop(name)
    run("CREATE DATABASE {} TEMPLATE {} OWNER {}", name, template(), roles.OWNER)
    inside = superuser(name)
    try:
        roles.grant(inside)
    finally:
        inside.close()


def drop(name: str) -> None:
    run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def databases() -> set[str]:
    connection = superuser()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return {name for (name,) in cursor.fetchall()}
    finally:
        connection.close()


def run(statement: str, *names: str) -> None:
    connection = superuser()
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    finally:
        connection.close()


def log_of(name: str) -> Path:
    return DATA_DIR / "log" / f"{name}.log"
