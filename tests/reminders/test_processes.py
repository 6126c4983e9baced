"""Real processes: beat, a worker, SMTP and a queue that dies. Nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from coaching.demo.services import Remembered, Valkey, wait_until
from coaching.reminders.claims import claim
from coaching.reminders.models import Due
from tests.factories import Cast, make_cast
from tests.reminders.cast import (
    ago,
    by_day,
    lapse,
    plan_session,
    promise,
    reminders_of,
    states_of,
    tell,
    waiting,
)
from tests.support.app import RunningApp
from tests.support.environment import DATA_DIR, WORKER

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
CANARY = "wombat-under-the-table"


@pytest.fixture
def app(running_app: RunningApp) -> Iterator[RunningApp]:
    """In these tests the models speak to the running application's own database."""
    with running_app.orm():
        Due.objects.all().delete()
        yield running_app
        Due.objects.all().delete()


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.1)


def plan_for_coachee(cast: Cast, words: str = "I will ask") -> None:
    tell(cast, "commitment_due", promise(cast, words).pk, cast.coachee)


def ready(app: RunningApp) -> dict[str, str]:
    client = http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)
    try:
        client.request("GET", "/readyz")
        response = client.getresponse()
        assert response.status == 200
        answer = json.loads(response.read())
        return {**answer["checks"], "status": answer["status"]}
    finally:
        client.close()


@contextmanager
def with_environment(app: RunningApp, *names: str, **values: str) -> Iterator[None]:
    """Restart these processes with other settings, and as they were at the end."""
    before = {name: app.processes[name].env for name in names}
    try:
        for name in names:
            app.processes[name].env = {**(before[name] or {}), **values}
            app.restart(name)
        yield
    finally:
        for name in names:
            app.processes[name].env = before[name]
            app.restart(name)


def test_a_reminder_goes_from_the_database_to_the_mailbox(app: RunningApp):
    cast = by_day(make_cast())
    plan_for_coachee(cast, CANARY)
    (message,) = app.mails.wait_for(cast.coachee.email, seconds=60)
    until(lambda: states_of(cast.coachee) == ["sent"])
    assert message["Subject"] == "Something you meant to do comes due"
    assert message["From"] == "Northlight <no-reply@127.0.0.1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/engagements/{cast.engagement.pk}/" in body_of(message)
    assert CANARY not in body_of(message) + message.as_string()
    assert waiting() == 0


def body_of(message: Any) -> str:
    return "".join(
        part.get_content() for part in message.walk() if part.get_content_maintype() == "text"
    )


class Hanging:
    """A mail server that takes the first mail's bytes and never answers."""

    def __init__(self) -> None:
        self.reached = threading.Event()

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802
        self.reached.set()
        await asyncio.sleep(600)
        return "451 Never said"


def test_a_worker_killed_while_sending_sends_once_after_its_lease(app: RunningApp, monkeypatch):
    cast, hanging = by_day(make_cast()), Hanging()
    with with_environment(app, "worker", REMINDER_LEASE="8"):
        monkeypatch.setattr(app.mails, "handle_DATA", hanging.handle_DATA)
        plan_for_coachee(cast)
        assert hanging.reached.wait(30)
        app.kill("worker")
        monkeypatch.undo()
        assert Due.objects.get(claimed_until__gt=ago(seconds=0))
        (reminder,) = reminders_of(cast.coachee)
        assert (reminder.state, reminder.attempts) == ("waiting", 1)

        app.restart("worker")
        app.mails.wait_for(cast.coachee.email, seconds=90)
        until(lambda: states_of(cast.coachee) == ["sent"])
        time.sleep(2)
    assert len(app.mails.to(cast.coachee.email)) == 1
    assert reminders_of(cast.coachee)[0].attempts == 2


def test_a_claim_whose_worker_vanished_is_taken_over(app: RunningApp):
    cast = by_day(make_cast())
    app.kill("worker")
    plan_for_coachee(cast)
    assert len(claim(10)) == 1
    app.restart("worker")
    time.sleep(3)
    assert (app.mails.to(cast.coachee.email), waiting()) == ([], 1)
    lapse()
    app.mails.wait_for(cast.coachee.email, seconds=60)
    until(lambda: waiting() == 0)
    assert len(app.mails.to(cast.coachee.email)) == 1


def test_a_mail_server_that_says_later_loses_nothing(app: RunningApp, monkeypatch):
    cast = by_day(make_cast())
    monkeypatch.setattr(app.mails, "refuse", "451 Later")
    plan_for_coachee(cast)
    until(lambda: [one.attempts for one in reminders_of(cast.coachee)] == [1])
    until(lambda: Due.objects.filter(claimed_until__lt=ago(seconds=-60)).exists())  # it rests
    monkeypatch.undo()
    lapse()
    app.mails.wait_for(cast.coachee.email, seconds=60)
    until(lambda: states_of(cast.coachee) == ["sent"])


def test_two_sweeps_at_once_send_each_reminder_once(app: RunningApp, settings):
    from django.core import mail

    from coaching.reminders.delivery import sweep

    app.kill("worker")
    casts = [by_day(make_cast()) for _ in range(3)]
    people = [(cast, person) for cast in casts for person in (cast.coach, cast.coachee, cast.admin)]
    for cast in casts:
        session = plan_session(cast, ago(days=25))
        for person in (cast.coach, cast.coachee, cast.admin):
            tell(cast, "cadence_broken", session.pk, person)

    def one_sweep(_: int) -> int:
        try:
            return sweep(chunk=2)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(one_sweep, range(4))) == len(people)
    sent = sorted(message.recipients()[0] for message in mail.outbox)
    assert sent == sorted(f"{one.name} <{one.email}>" for _, one in people)
    app.restart("worker")


@pytest.fixture
def queue(app: RunningApp) -> Iterator[Valkey]:
    """A queue of this test's own, which it may kill."""
    directory = DATA_DIR / WORKER / "queue"
    directory.mkdir(parents=True, exist_ok=True)
    valkey = Valkey(directory, Remembered.load(directory))
    process = valkey.process()
    process.start()
    wait_until(valkey.ready, process)
    with with_environment(app, "web", "beat", "worker", REDIS_URL=valkey.url()):
        valkey.server = process  # type: ignore[attr-defined]
        yield valkey
    process.stop()


def test_when_the_queue_dies_reminders_wait_and_go_when_it_is_back(app: RunningApp, queue: Any):
    cast = by_day(make_cast())
    plan_for_coachee(cast)
    app.mails.wait_for(cast.coachee.email, seconds=60)

    queue.server.kill()
    late = by_day(make_cast())
    until(lambda: ready(app)["queue"] == "degraded")
    plan_for_coachee(late)
    Due.objects.update(due_at=ago(minutes=6))
    health = ready(app)
    assert (health["reminders"], health["status"]) == ("degraded", "degraded")
    assert (states_of(late.coachee), waiting()) == (["waiting"], 1)

    queue.server.start()
    app.mails.wait_for(late.coachee.email, seconds=120)
    until(lambda: waiting() == 0)
    assert len(app.mails.to(late.coachee.email)) == 1
    health = ready(app)
    assert (health["reminders"], health["status"]) == ("ok", "ok")
