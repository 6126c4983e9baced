"""Non-interference: whatever was not released, sponsor and firm admin get the same bytes.

Two worlds are two branches of one database: everything that all worlds share is made once; then
each world is drawn from its seed behind a savepoint, crawled, and rolled back. So ids, names, keys
and times are the very same in both, and there is nothing to explain away: Python's clock stands
still, and what is drawn at random for an answer (a CSRF token, a nonce, the id in a new form) is
drawn from a source that begins anew with every request. The bytes are compared as they are.

A row of a world has its id from its place (“the second theme here”), so that its address is asked
in every world, also in those where there is no such row. What policy shows to these readers is the
same in all: released themes, sessions, the agreement, an exception and a handover that were asked
for. Publishing figures over many is a release of its own and not drawn; agreeing to be counted is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.delivery import sweep
from coaching.reminders.models import Due
from consent.models import Consent
from sessions.models import CoachingSession
from tests.factories import Cast
from tests.guards.crawl import Route, client_for, random_ids, routes
from tests.guards.worlds import Stage, draw, make_stage, pinned
from tests.reminders.cast import by_day, tell
from tests.support.figures import Figure

pytestmark = pytest.mark.django_db

LONG = bool(os.environ.get("LONG"))
PAIRS = 200 if LONG else 2
EVERY = 10 if LONG else 3  # world, POST is asked too
DRAWN = {
    "commitment_id": "Commitment",
    "proposal_id": "Proposal",
    "reflection_id": "Reflection",
    "referral_id": "BoundaryReferral",
    "revision_id": "RecordRevision",
    "theme_id": "Theme",
}
LABELS = ("here", "next door", "apart")

Seen = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What arrived, and how many statements it took: more of them would be more time."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: str
    body: bytes
    statements: int


@pytest.fixture
def stage() -> Iterator[Stage]:
    with time_machine.travel(timezone.now(), tick=False):
        stage = make_stage()
        for cast in stage.casts:
            by_day(cast)
        plan_letters(stage.here)
        yield stage


def plan_letters(cast: Cast) -> None:
    """One for each that waits in every world, beside the one of the theme that is shared."""
    soon, kind = timezone.now() + timedelta(hours=2), "agreement_to_sign"
    for reader in (cast.sponsor, cast.admin):
        tell(cast, kind, cast.engagement.pk, reader, due_at=soon)


# ── where they look ────────────────────────────────────────────────────────────────────────────


def addresses(stage: Stage, reader: Membership, places: Iterable[int]) -> list[str]:
    """Every address of the firm, with the ids of these engagements and of none; our others."""
    nowhere = dict.fromkeys(random_ids(), UUID(int=7))
    found = [
        path
        for ids in (*(ids_of(stage, place) for place in places), nowhere)
        for route in routes()
        if route.in_a_firm
        for path in route.paths(reader.firm.slug, ids)
    ]
    outside = [f"/{route.pattern}" for route in routes() if is_ours(route)]
    return list(dict.fromkeys([*found, *outside, "/no-such-firm/"]))


def ids_of(stage: Stage, place: int) -> dict[str, Any]:
    """Of what is in one engagement in every world, and of what may be drawn there."""
    label, cast = LABELS[place], stage.casts[place]
    with acting_as(cast.coachee):
        sessions = CoachingSession.objects.filter(engagement=cast.engagement).order_by("number")
        consent = Consent.objects.filter(engagement=cast.engagement).first()
        return {
            **dict.fromkeys(random_ids(), UUID(int=7)),
            **{name: pinned(label, model, 0) for name, model in DRAWN.items()},
            "engagement_id": cast.engagement.pk,
            "coaching_session_id": sessions[0].pk,
            "consent_id": consent.pk if consent else UUID(int=7),
            "member_id": cast.coachee.pk,
            "client_id": cast.engagement.client_organisation_id,
        }


def is_ours(route: Route) -> bool:
    """The pages of one's login, at accounts/, know no firm."""
    return not route.in_a_firm and not route.parameters and not route.pattern.startswith("accounts")


# ── what they get ──────────────────────────────────────────────────────────────────────────────


@dataclass
class Eyes:
    """Who looks, each signed in before the worlds part, and where."""

    stage: Stage
    readers: list[Membership]
    places: Iterable[int] = range(3)
    clients: list[Client] = field(init=False)
    paths: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.clients = [client_for(one) for one in self.readers]
        self.paths = [addresses(self.stage, one, self.places) for one in self.readers]

    def world(self, seed: int, *, verbs: tuple[str, ...] = ("GET",)) -> Seen:
        """What they see of the world with this seed. Nothing of it stays."""
        with transaction.atomic():
            with same_chance(f"world {seed}"):
                draw(self.stage, seed)
            seen = self.letters() | self.answers(verbs)
            transaction.set_rollback(True)
        return seen

    def answers(self, verbs: tuple[str, ...]) -> Seen:
        return {
            f"{reader.first_name} {verb} {path}": ask(client, verb, path)
            for reader, client, paths in zip(self.readers, self.clients, self.paths, strict=True)
            for path in paths
            for verb in verbs
        }

    def letters(self) -> Seen:
        """The mails they get in one sweep, in that order, and when the next ones would come."""
        mail.outbox.clear()
        sweep()
        mine = {one.email for one in self.readers}
        waiting = Due.objects.filter(recipient_id__in=[one.pk for one in self.readers])
        return {
            "mails": [
                (one.to, one.subject, one.body, one.extra_headers, getattr(one, "alternatives", []))
                for one in mail.outbox
                if any(address in one.to[0] for address in mine)
            ],
            "waiting": sorted((str(one.recipient_id), one.due_at) for one in waiting),
        }


def ask(client: Client, verb: str, path: str) -> Answer:
    """One request, whose effects are undone, also those on the browser."""
    statements, cookies = 0, copy(client.cookies)

    def count(execute: Any, *what: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*what)

    with transaction.atomic(), same_chance(path), connection.execute_wrapper(count):
        response: Any = client.generic(verb, path)
        body = response.getvalue()
        transaction.set_rollback(True)
    client.cookies = cookies
    headers = tuple(sorted(response.headers.items()))
    return Answer(response.status_code, headers, response.cookies.output(), body, statements)


@contextmanager
def same_chance(path: str) -> Iterator[None]:
    """Tokens, nonces and new ids are drawn from a source that begins anew."""
    draw_bytes = Random(path).randbytes
    with patch("os.urandom", draw_bytes), patch("random._urandom", draw_bytes):
        yield


# ── the comparison ─────────────────────────────────────────────────────────────────────────────


def differences(one: Seen, other: Seen) -> list[str]:
    """Of everything that was asked in both."""
    return [
        f"{name}: {difference(one[name], other[name])}"
        for name in one.keys() & other.keys()
        if one[name] != other[name]
    ]


def difference(one: Any, other: Any) -> str:
    """The first thing that differs, short enough to read."""
    if not isinstance(one, Answer):
        return f"{one} / {other}"
    name = next(name for name, value in vars(one).items() if value != getattr(other, name))
    ours, theirs = getattr(one, name), getattr(other, name)
    if name != "body":
        return f"{name} {ours} / {theirs}"
    at = next((at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), 0)
    return f"{ours[at - 40 : at + 60]!r} / {theirs[at - 40 : at + 60]!r}"


@pytest.mark.proof(6)
@pytest.mark.timeout(600)
def test_what_was_not_released_changes_no_byte_for_sponsor_and_admin(
    stage: Stage, figure: Figure
) -> None:
    eyes = Eyes(stage, [stage.here.sponsor, stage.here.admin])
    first = eyes.world(0, verbs=("GET", "POST") if LONG else ("GET",))
    answers = [one for one in first.values() if isinstance(one, Answer)]
    assert {one.status for one in answers} >= {200, 302, 403, 404, 405}
    assert first["mails"], "no mail was compared"
    found = []
    for seed in range(1, PAIRS + 1):
        verbs = ("GET", "POST") if seed % EVERY == 0 else ("GET",)
        found += [f"{seed} {one}" for one in differences(first, eyes.world(seed, verbs=verbs))]
    print("\n".join(found[:20]))
    same = f"{PAIRS} pairs, up to {len(answers)} answers each, and mails"
    figure(6, "differences that sponsor or admin can see", len(found), "0", found == [])
    figure(
        6, "worlds compared byte by byte", same, "≥ 200 pairs (LONG=1)", PAIRS >= 200 or not LONG
    )


def test_the_worlds_do_differ_for_those_who_may_see_it(stage: Stage) -> None:
    """Else equal bytes would say nothing."""
    people = {"Ana": stage.here.coach, "Priya": stage.here.coachee, "Eve": stage.eve}
    eyes = Eyes(stage, list(people.values()), places=[0])
    found = differences(eyes.world(1), eyes.world(2))
    assert {name for name in people for one in found if one.startswith(name)} == set(people)


def test_a_world_drawn_twice_is_the_same_world(stage: Stage) -> None:
    """Else a difference would say nothing either."""
    eyes = Eyes(stage, [stage.here.coachee], places=[0])
    assert differences(eyes.world(1), eyes.world(1)) == []
