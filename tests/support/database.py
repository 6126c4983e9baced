"""Fixtures: a real PostgreSQL, a database per worker, and the connections that step over walls.

Tests run as `coaching_app`, as the web does. `owner_connection` and `superuser_connection` are
for looking from outside; nothing the application does may need them.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import django
import pytest
import redis
from psycopg2.extensions import connection as Connection  # noqa: N812

from coaching.demo.run import alone_in
from tests.support import cluster
from tests.support.environment import (
    CONTROLS,
    DATA_DIR,
    DATABASE,
    redis_number,
    services,
    settings_for,
)

_running = pytest.StashKey[ExitStack]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The controlling process starts the services before any worker asks for them."""
    stack = config.stash[_running] = ExitStack()
    if CONTROLS and not config.option.collectonly:
        try:
            _start(stack)
        except SystemExit as failure:  # said by the supervisor, in words for people
            stack.close()
            raise pytest.UsageError(str(failure)) from None
    os.environ.update(settings_for(DATABASE, redis_number()))
    django.setup()
    # A worker inherits this environment. Were the settings named in it, pytest-django would read
    # them before the worker's conftest could say which database is its own.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def _start(stack: ExitStack) -> None:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    stack.enter_context(alone_in(DATA_DIR, wait=True))
    for process in cluster.start():
        stack.callback(process.stop)
    cluster.ensure_template()
    cluster.ensure_assets()


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_running].close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A clone of the migrated template, in place of Django's own test database."""
    from django.db import connection
    from django.test import TransactionTestCase

    cluster.clone(DATABASE)
    # Emptying tables takes rights that the application does not have. A fresh clone does not.
    setattr(TransactionTestCase, "_fixture_teardown", _clone_again)  # noqa: B010 - not in its stubs
    yield
    with django_db_blocker.unblock():
        connection.close()
    cluster.drop(DATABASE)


def _clone_again(_: Any) -> None:
    from django.db import connection

    connection.close()
    cluster.clone(DATABASE)


@pytest.fixture
def owner_connection(db: None) -> Iterator[Connection]:
    """This worker's database as `coaching_owner`, in autocommit. Sees no uncommitted row."""
    connection = cluster.owner(DATABASE)
    yield connection
    connection.close()


@pytest.fixture
def superuser_connection(db: None) -> Iterator[Connection]:
    """This worker's database as a superuser, past every wall, in autocommit."""
    connection = cluster.superuser(DATABASE)
    yield connection
    connection.close()


@pytest.fixture
def redis_url() -> str:
    """An emptied Valkey database of this worker's own, the one settings.REDIS_URL names."""
    url = services().valkey.url(redis_number())
    client = redis.Redis.from_url(url)
    client.flushdb()
    client.close()
    return url


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    """Argon2 is slow on purpose; only tests about passwords need it. And every client would read
    the whole folder of static files anew: looked for when asked, they cost nothing else.
    """
    from django.test import override_settings

    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield
