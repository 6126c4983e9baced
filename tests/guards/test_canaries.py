"""A word in every sealed field, looked for in every byte that everybody else gets."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.core import mail

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.celery import app
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.calendars.feed import make_feed, token_of
from sessions.calendars.sweeping import catch_up
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.guards.crawl import client_for, ids_of, routes
from tests.guards.rows import NUMBERS, Rows, build_rows, words_for
from tests.sessions.calendars.mails import deliver
from tests.support.figures import Figure
from tests.support.searcher import found

pytestmark = pytest.mark.django_db


def words_of(rows: Rows, row: Any) -> set[str]:
    """Its canaries: a column that may be empty has one only where there is something in it."""
    words = words_for(type(row), rows.secret).items()
    return {word for name, word in words if getattr(row, name).text} - set(NUMBERS.values())


def readable(rows: Rows, member: Membership) -> set[str]:
    """The canaries that the policy lets this member read."""
    with acting_as(member):
        sealed = [row for row in rows.all if words_of(rows, row)]
        seen = [row for row in sealed if may(member, Action.SEE, row)]
    return {word for row in seen for word in words_of(rows, row)}


def next_door(cast: Cast) -> Cast:
    """A second engagement of the same firm, everything in it shared; the first one's is not."""
    coachee = make_member(cast.admin, "Tomas Vega")
    engagement = make_engagement(
        cast.admin, coach=cast.coach, coachee=coachee, sponsors=[cast.sponsor]
    )
    return Cast(cast.admin, cast.coach, coachee, cast.sponsor, cast.other_coach, cast.stranger,
                engagement)  # fmt: skip


def pages(member: Membership, slug: str, ids: dict[str, Any]) -> dict[str, bytes]:
    client = client_for(member)
    paths = [path for route in routes() if route.in_a_firm for path in route.paths(slug, ids)]
    return {path: client.get(path).getvalue() for path in [*paths, feed_path(member)]}


def feed_path(member: Membership) -> str:
    """Their own calendar, as a calendar program looks at it."""
    with acting_as(member):
        feed = make_feed(feed_id=uuid4(), by=member)
    return f"/calendar/{token_of(feed.pk)}.ics"


@pytest.mark.proof(2)
def test_nobody_gets_a_word_that_is_not_theirs(
    figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cast = make_cast()
    worlds = [
        build_rows(cast, "canary-closed"),
        build_rows(next_door(cast), "canary-shared", shared=True),
    ]
    every = {word for rows in worlds for row in rows.all for word in words_of(rows, row)}
    catch_up()
    assert deliver(), "no mail for a calendar was looked through"
    leaks, searched, shown = [], 0, set()
    people = {member.pk: member for rows in worlds for member in members(rows.cast)}
    for member in people.values():
        allowed = set().union(*(readable(rows, member) for rows in worlds))
        for rows in worlds:
            for path, body in pages(member, cast.admin.firm.slug, ids_of(rows)).items():
                searched += len(body)
                hits = {word for word in every if word.encode() in body}
                shown |= hits
                leaks += [f"{member.name} {path}: {word}" for word in hits - allowed]
                if body.startswith(b"%PDF-"):
                    leaks += [
                        f"{member.name} {path}" for word in every - allowed if found(word, body)
                    ]
    leaks += [f"mail: {word}" for word in every for one in mail.outbox
              if found(word, one.message().as_bytes())]  # fmt: skip
    leaks += [f"log: {word}" for word in every if word in caplog.text]
    figure(2, "canaries where they do not belong", len(leaks), "0", leaks == [])
    figure(2, "canaries that their owners do see", len(shown), "> 20", len(shown) > 20)
    assert searched > 100_000


def members(cast: Cast) -> list[Membership]:
    return [cast.admin, cast.coach, cast.coachee, cast.sponsor, cast.other_coach, cast.stranger]


TASKS = ("coaching.reminders.tasks.sweep", "coaching.access.tasks.chain")


def in_the_queue(url: str) -> bytes:
    """Everything that Redis holds, each key with its value as Redis itself would dump it."""
    client: Any = redis.Redis.from_url(url)
    values = [key + b" " + b" ".join(client.lrange(key, 0, -1)) for key in client.scan_iter("*")
              if client.type(key) == b"list"]  # fmt: skip
    others = [client.dump(key) for key in client.scan_iter("*")]
    client.close()
    return b"\n".join([*values, *others])


@pytest.mark.proof(2)
def test_no_word_passes_through_the_queue(figure: Figure, redis_url: str) -> None:
    """Tasks carry nothing; a word in one would be found, Base64 and all."""
    rows = build_rows(make_cast(), "canary-queue", shared=True)
    for name in TASKS:
        app.send_task(name)
    queued = in_the_queue(redis_url)
    assert all(name.encode() in queued for name in TASKS)
    words = {word for row in rows.all for word in words_of(rows, row)}
    hits = [word for word in words if found(word, queued)]
    figure(2, "canaries in Redis", len(hits), "0", hits == [])
    app.send_task(TASKS[0], args=["canary-queue-planted"])
    assert found("canary-queue-planted", in_the_queue(redis_url))
