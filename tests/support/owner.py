"""Run a block as `coaching_owner`, the way owner commands do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import override_settings

from coaching.tenancy import roles
from tests.support.environment import services


@contextmanager
def as_owner() -> Iterator[None]:
    """Only committed rows are seen: use it in tests marked `transaction=True`."""
    assert not connection.in_atomic_block
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["USER"] = roles.OWNER
    connection.settings_dict["PASSWORD"] = services().remembered.password(roles.OWNER)
    try:
        with override_settings(DATABASE_ROLE="owner"):
            yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
