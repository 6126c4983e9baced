"""A browser without a screen for each of the cast, and what a page costs."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coaching.firms.models import Membership

# The last one puts a test's own context back; a request of its own ends with its transaction.
NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")


def client_of(member: Membership) -> Client:
    client = Client()
    assert member.person is not None
    client.force_login(member.person)
    return client


def statements(client: Client, method: str, url: str, *args: Any, **kwargs: Any) -> list[str]:
    """What the database was asked for this request, without the frame of transactions."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = getattr(client, method)(url, *args, **kwargs)
    assert response.status_code < 400, response.status_code
    return [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(NOT_COUNTED)]
