"""Every address × every person of three firms × every verb × own, foreign and random ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.factories import make_cast, make_firm
from tests.guards.crawl import Route, client_for, ids_of, random_ids, routes
from tests.guards.expectations import EVERYONE, expected
from tests.guards.rows import Rows, build_rows
from tests.support.figures import Figure

pytestmark = pytest.mark.django_db

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ANONYMOUS, OUTSIDERS = "nobody", ("their_coach", "their_admin", "third_admin")

# Addresses outside a firm, and why they are open.
OPEN_DOORS = {
    "livez": "a load balancer asks",
    "readyz": "a load balancer asks; names of checks and their state only",
    "outside:chooser": "the front door",
    "outside:device_key": "one's own login's key; 401 without a login",
    "outside:sign_up": "a firm comes to life",
    "outside:join": "the way in that an invitation shows; holds no id",
    "outside:leave": "signs out somebody who holds another person's invitation",
    "outside:calendar_feed": "one's own calendar: its token is the key, and 404 once it has ended",
    "outside:arrive": "an invitation: its token is the key",
    "outside:assistant_arrive": "an assistant's link: its token is the key",
    "outside:assistant": "times to move, by the link that is held; holds no id",
    "outside:assistant_time": "one of these times; 404 without a link",
    "reminders:choices": "switching reminders off: its signed token is the key",
    "reminders:one_click": "the same from a mail program (RFC 8058)",
}


@dataclass
class Tally:
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    controls: set[str] = field(default_factory=set)

    def note(self, who: str, verb: str, path: str, code: int, wanted: int) -> None:
        self.asked += 1
        if code >= 500:
            self.failed.append(f"{who} {verb} {path}: {code}")
        elif code != wanted:
            self.wrong.append(f"{who} {verb} {path}: {code}, not {wanted}")


@dataclass
class World:
    """Three firms: ours, theirs with an engagement of its own, and one with nobody in it yet."""

    ours: Rows
    theirs: Rows
    clients: dict[str, Client]

    @property
    def slug(self) -> str:
        return self.ours.cast.admin.firm.slug


@pytest.fixture
def world() -> World:
    ours, theirs = build_rows(make_cast(), shared=True), build_rows(make_cast(), shared=True)
    members: dict[str, Any] = {name: getattr(ours.cast, name) for name in EVERYONE}
    outside = zip(
        OUTSIDERS, (theirs.cast.coach, theirs.cast.admin, make_firm("Third")), strict=True
    )
    clients = {name: client_for(member) for name, member in {**members, **dict(outside)}.items()}
    return World(ours, theirs, {**clients, ANONYMOUS: client_for(None)})


def ask(client: Client, verb: str, path: str) -> tuple[int, bytes]:
    """Code and body; whatever the request changed is undone."""
    with transaction.atomic():
        response = client.generic(verb, path)
        body = response.getvalue()
        transaction.set_rollback(True)
    return response.status_code, body


def firm_routes() -> Iterator[Route]:
    return (route for route in routes() if route.in_a_firm)


def code_for(route: Route, verb: str, who: str) -> int:
    table = expected()
    if who in OUTSIDERS:
        return 404
    if who == ANONYMOUS:
        return 401 if route.name.startswith("api:") else 302
    asked = "GET" if verb == "HEAD" else verb
    if (route.name, asked) not in table:
        return 405
    return table[route.name, asked][who]


@pytest.mark.proof(1)
def test_every_address_answers_everybody_as_the_table_says(world: World, figure: Figure) -> None:
    tally = Tally()
    for route in firm_routes():
        for path in route.paths(world.slug, ids_of(world.ours)):
            for who, client in world.clients.items():
                for verb in VERBS:
                    code, _ = ask(client, verb, path)
                    tally.note(who, verb, path, code, code_for(route, verb, who))
                    if who in EVERYONE and (code < 400 or code in (409, 422)):
                        tally.controls.add(route.name)
    without = {route.name for route in firm_routes()} - tally.controls
    print("\n".join(tally.wrong + tally.failed))
    figure(1, "matrix: answers that are not in the table", len(tally.wrong), "0", not tally.wrong)
    figure(1, "matrix: server errors", len(tally.failed), "0", not tally.failed)
    figure(1, "matrix: addresses nobody can use", len(without - ONLY_LATER), "0",
           without == ONLY_LATER)  # fmt: skip
    figure(1, "matrix: requests", tally.asked, "> 4,000", tally.asked > 4_000)


# Refused in the world's state to everybody; each has its own test of when it is allowed.
ONLY_LATER = {
    "home:discard",
    "engagements:begin_draft",
    "home:offer_coaches",
    "home:take_coach",
    "engagements:resume",
    "engagements:show_contracting",  # what was agreed is shown there already
    "coaching_sessions:remove_commitment",
    "coaching_sessions:confirm_commitment",
    "coaching_sessions:link",
    "coaching_sessions:move",
    "coaching_sessions:no_show",
    "coaching_sessions:cancel",
    "coaching_sessions:restore",
    "coaching_sessions:pause",
    "coaching_sessions:resume",
    "coaching_sessions:topic",
    "coaching_sessions:propose_date",
    "consent:decide_exception",
    "consent:hand_on",
    "consent:take_back_exception",
    "consent:propose",
    "consent:withdraw",
    "consent:figure",  # made by the database alone, over five engagements at least
}


@pytest.mark.proof(1)
def test_another_firms_id_behaves_exactly_as_a_random_one(world: World, figure: Figure) -> None:
    different, asked = [], 0
    for route in firm_routes():
        if not any(name.endswith("_id") for name in route.parameters):
            continue
        foreign = route.paths(world.slug, ids_of(world.theirs))
        random = route.paths(world.slug, random_ids())
        for theirs, nothing in zip(foreign, random, strict=True):
            for who in world.clients:
                for verb in VERBS:
                    one = ask(world.clients[who], verb, theirs)
                    other = ask(world.clients[who], verb, nothing)
                    asked += 2
                    if without_ids(*one) != without_ids(*other):
                        different.append(f"{who} {verb} {route.name}: {one[0]} {other[0]}")
    figure(1, "foreign ids that differ from random ones", len(different), "0", different == [])
    figure(1, "matrix: requests with foreign and random ids", asked, "> 6,000", asked > 6_000)


ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NONCE = re.compile(rb'(nonce|value|X-CSRFToken)[="\': ]+[A-Za-z0-9+/=]{20,}')


def without_ids(code: int, body: bytes) -> tuple[int, bytes]:
    return code, NONCE.sub(b"", ID.sub(b"id", body))


def test_every_address_outside_a_firm_is_listed_with_a_reason() -> None:
    outside = {route.name for route in routes() if not route.in_a_firm}
    ours = {name for name in outside if not name.startswith(("account_", "mfa_", "usersessions_",
                                                             "socialaccount_"))}  # fmt: skip
    assert ours - {"None"} == set(OPEN_DOORS)


def test_every_line_of_the_table_is_an_address() -> None:
    assert {name for name, _ in expected()} <= {route.name for route in firm_routes()}
