"""`/readyz` says when reminders are late, and answers 200: people can still work."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import Cast, make_cast
from tests.reminders.cast import ago, plan_session, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def reminders(client: Client) -> tuple[int, str]:
    response = client.get("/readyz")
    return response.status_code, response.json()["checks"]["reminders"]


def test_nothing_due_is_well(client: Client):
    assert reminders(client) == (200, "ok")


def test_due_a_moment_ago_is_well(cast: Cast, client: Client):
    session = plan_session(cast, ago(days=25))
    tell(cast, "cadence_broken", session.pk, cast.coachee, due_at=ago(minutes=4))
    assert reminders(client) == (200, "ok")


def test_due_more_than_five_minutes_ago_is_degraded(cast: Cast, client: Client):
    session = plan_session(cast, ago(days=25))
    tell(cast, "cadence_broken", session.pk, cast.coachee, due_at=ago(minutes=6))
    assert reminders(client) == (200, "degraded")
