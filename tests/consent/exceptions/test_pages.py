"""The pages of an exception: a second factor, nothing typed lost, and every other path shut."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.models import DisclosureException
from tests.consent.exceptions.acts import WORDS, address, ask, opened, with_second_factor
from tests.consent.web import client_for, same_bytes
from tests.factories import Cast
from tests.guards.crawl import ids_of, routes
from tests.guards.rows import build_rows
from tests.sessions.pages import statements

pytestmark = pytest.mark.django_db

TYPED: dict[str, Any] = {
    "reason": "self_harm",
    "addressee": "health",
    "text": WORDS,
    "delay": "danger",
    "delay_hours": 24,
}


def ask_url(cast: Cast) -> str:
    return address("ask_exception", cast.coach, engagement_id=cast.engagement.pk)


def exception_url(one: DisclosureException, member: Membership, name: str = "exception") -> str:
    return address(name, member, exception_id=one.pk)


def typed(step: str, **changes: Any) -> dict[str, Any]:
    return {**TYPED, "exception_id": uuid4(), "step": step, **changes}


def many(cast: Cast) -> int:
    with acting_as(cast.coach):
        return DisclosureException.objects.count()


def test_a_coach_checks_and_asks(cast: Cast) -> None:
    client, sent = with_second_factor(cast.coach), typed("check")
    check = client.post(ask_url(cast), sent)
    assert check.status_code == 200
    assert "They do not see the words." in check.content.decode()
    assert many(cast) == 0
    back = client.post(ask_url(cast), {**sent, "step": "change"}).content.decode()
    assert WORDS in back
    for _ in range(2):
        assert client.post(ask_url(cast), {**sent, "step": "send"}).status_code == 303
    assert many(cast) == 1


def test_without_a_second_factor_set_up_the_page_says_so_and_leads_there(cast: Cast) -> None:
    page = client_for(cast.coach).get(ask_url(cast)).content.decode()
    assert "Set up a second factor first" in page
    assert "/accounts/2fa/" in page
    assert "The least that serves" not in page.split("</header>")[-1]


@pytest.mark.parametrize("step", ["check", "send"])
def test_a_second_factor_that_is_too_old_costs_no_typed_word(cast: Cast, step: str) -> None:
    client = with_second_factor(cast.coach, ago=301)
    page = client.post(ask_url(cast), typed(step))
    assert page.status_code == 403
    assert WORDS in page.content.decode()
    assert "Confirm with your second factor" in page.content.decode()
    assert many(cast) == 0


def test_what_is_missing_is_named(cast: Cast) -> None:
    page = with_second_factor(cast.coach).post(ask_url(cast), typed("check", delay_hours=""))
    assert page.status_code == 422
    assert "Say after how many hours" in page.content.decode()
    late = with_second_factor(cast.coach).post(ask_url(cast), typed("check", delay_hours=73))
    assert late.status_code == 422


def test_a_firm_whose_only_admin_is_the_coach_needs_a_second_person(cast: Cast) -> None:
    with acting_as(cast.admin):
        Membership.objects.filter(pk=cast.admin.pk).update(is_admin=False)
    page = with_second_factor(cast.coach).post(ask_url(cast), typed("send"))
    assert page.status_code == 422
    assert "A second person is needed" in page.content.decode()
    assert WORDS in page.content.decode()


def test_an_admin_decides_with_a_second_factor_alone(cast: Cast) -> None:
    one = ask(cast)
    decide = exception_url(one, cast.admin, "decide_exception")
    text = exception_url(one, cast.admin, "exception_text")
    assert client_for(cast.admin).post(decide, {"answer": "allow"}).status_code == 403
    old = with_second_factor(cast.admin, ago=301)
    assert old.post(decide, {"answer": "allow"}).status_code == 403
    assert old.get(text).status_code == 404
    client = with_second_factor(cast.admin)
    assert WORDS not in client.get(exception_url(one, cast.admin)).content.decode()
    assert client.post(decide, {"answer": "allow"}).status_code == 303
    assert WORDS in client.get(text).content.decode()
    assert client.post(exception_url(one, cast.admin, "close_exception")).status_code == 303
    assert client.get(text).status_code == 404


@pytest.mark.parametrize(
    ("later", "line"),
    [
        ({}, "Only you, Ana and Priya can read this"),
        ({"delay": "danger", "delay_hours": 72}, "Only you and Ana can read this"),
    ],
)
def test_the_page_of_the_words_says_who_can_read_them(
    cast: Cast, later: dict[str, Any], line: str
) -> None:
    one = opened(cast, **later)
    page = client_for(cast.admin).get(exception_url(one, cast.admin, "exception_text"))
    assert line in page.content.decode()


def test_a_password_is_no_second_factor(cast: Cast) -> None:
    one, client = ask(cast), with_second_factor(cast.admin, method="password")
    decide = exception_url(one, cast.admin, "decide_exception")
    assert client.post(decide, {"answer": "allow"}).status_code == 403


def test_the_coachee_finds_words_people_and_openings_once_told(cast: Cast) -> None:
    one = opened(cast)
    client_for(cast.admin).get(exception_url(one, cast.admin, "exception_text"))
    client = client_for(cast.coachee)
    listed = client.get(address("exceptions", cast.coachee, engagement_id=cast.engagement.pk))
    assert str(one.pk) in listed.content.decode()
    page = client.get(exception_url(one, cast.coachee)).content.decode()
    assert WORDS in page
    assert f"by {cast.coach.name}" in page
    assert f"by {cast.admin.name}" in page
    assert "Ada Quist opened the words on" in page


def test_before_they_are_told_every_page_of_the_coachee_is_as_it_was(cast: Cast) -> None:
    rows = build_rows(cast)
    client, slug = client_for(cast.coachee), cast.admin.firm.slug

    def crawl() -> dict[str, bytes]:
        paths = [
            path
            for route in routes()
            if route.in_a_firm
            for path in route.paths(slug, ids_of(rows))
        ]
        return {path: without_new_ids(client.get(path)) for path in paths}

    crawl()
    before = crawl()
    one = opened(cast, delay="danger", delay_hours=72)
    client_for(cast.admin).get(exception_url(one, cast.admin, "exception_text"))
    after = crawl()
    assert {path for path in before if before[path] != after[path]} == set()
    assert client.get(exception_url(one, cast.coachee)).status_code == 404


NEW_ID = re.compile(rb'value="[0-9a-f]{8}-[0-9a-f-]{27}"|"made_at": "[^"]*"')


def without_new_ids(response: Any) -> bytes:
    """A form carries the id of what it would make: another one each time."""
    return NEW_ID.sub(b"", same_bytes(response))


def test_while_one_is_open_every_other_page_of_the_admin_is_as_it_was(cast: Cast) -> None:
    rows = build_rows(cast)
    client, slug = client_for(cast.admin), cast.admin.firm.slug

    def crawl() -> dict[str, tuple[int, bytes]]:
        answers = {}
        for route in routes():
            if route.in_a_firm and "exception" not in route.name:
                for path in route.paths(slug, ids_of(rows)):
                    response = client.get(path)
                    answers[path] = (response.status_code, without_new_ids(response))
        return answers

    crawl()
    before = crawl()
    one = opened(cast)
    assert WORDS in client.get(exception_url(one, cast.admin, "exception_text")).content.decode()
    assert crawl() == before
    assert len(before) > 60


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("sponsor", (404, 404, 404)),
        ("other_coach", (404, 404, 404)),
        ("stranger", (404, 404, 404)),
    ],
)
def test_others_know_of_nothing(cast: Cast, who: str, codes: tuple[int, ...]) -> None:
    one, member = opened(cast), getattr(cast, who)
    client = client_for(member)
    urls = [
        exception_url(one, member),
        exception_url(one, member, "exception_text"),
        address("exceptions", member, engagement_id=cast.engagement.pk),
    ]
    assert tuple(client.get(url).status_code for url in urls) == codes


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_whatever_is_on_them(cast: Cast, rows: int) -> None:
    made = [opened(cast) for _ in range(rows)]
    firm = address("firm_exceptions", cast.admin)
    listed = address("exceptions", cast.coachee, engagement_id=cast.engagement.pk)
    page = exception_url(made[0], cast.coachee)
    cost = [
        len(statements(client_for(cast.admin), "get", firm)),
        len(statements(client_for(cast.coachee), "get", listed)),
        len(statements(client_for(cast.coachee), "get", page)),
        len(statements(client_for(cast.admin), "get", exception_url(made[0], cast.admin))),
        len(statements(client_for(cast.coach), "get", exception_url(made[0], cast.coach))),
    ]
    assert cost == [5, 6, 9, 7, 7]
