"""Who gets in at all, what cannot be done here, pages, and the description."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.api.rooms import add_session, ask, furnish, signed_in
from tests.factories import Cast
from tests.support.statements import statements_of_get

PLACES = ("me", "engagements", "commitments", "releases", "schema")


@pytest.mark.parametrize("place", PLACES)
def test_who_is_not_signed_in_gets_401_in_json(cast: Cast, place: str) -> None:
    answer = Client().get(f"/{cast.admin.firm.slug}/api/{place}")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Cookie"
    assert answer.json() == {
        "type": "client_error",
        "errors": [{"code": "not_authenticated", "detail": "Sign in first.", "attr": None}],
    }


def test_a_page_still_sends_people_to_the_door(cast: Cast) -> None:
    answer = Client().get(f"/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/reviews/mid/")
    assert answer.status_code == 302


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_gets_404_everywhere(cast: Cast, place: str) -> None:
    assert ask(cast.stranger, place, cast).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("place", ["me", "engagements", "commitments", "releases"])
def test_nothing_is_changed_through_this_door(cast: Cast, place: str, method: str) -> None:
    answer = getattr(signed_in(cast.coach), method)(f"/{cast.admin.firm.slug}/api/{place}")
    assert (answer.status_code, answer.json()["type"]) == (405, "client_error")


def test_a_list_comes_in_pages_of_at_most_fifty(cast: Cast) -> None:
    for _ in range(55):
        add_session(cast)
    page = f"engagements/{cast.engagement.pk}/sessions"
    first = ask(cast.coach, f"{page}?limit=1000").json()
    assert [one["number"] for one in first["results"]] == list(range(1, 51))
    rest = ask(cast.coach, f"{page}?{first['next'].partition('?')[2]}").json()
    assert [one["number"] for one in rest["results"]] == list(range(51, 57))
    assert rest["next"] is None
    assert len(ask(cast.coach, page).json()["results"]) == 20


@pytest.mark.parametrize(
    ("who", "place", "statements"),
    [
        ("coach", "me", 3),
        ("coach", "engagements", 6),
        ("coach", "engagements/{id}", 6),
        ("coach", "engagements/{id}/sessions", 6),
        ("coachee", "commitments", 7),
        ("sponsor", "releases", 7),
    ],
)
@pytest.mark.parametrize("more", [0, 2])
def test_statements_do_not_grow_with_rows(
    cast: Cast, who: str, place: str, statements: int, more: int
) -> None:
    furnish(cast, times=more)
    path = f"/{cast.admin.firm.slug}/api/{place.format(id=cast.engagement.pk)}"
    found = statements_of_get(signed_in(getattr(cast, who)), path)
    assert len(found) == statements, found


def test_the_description_is_valid_openapi_3_1(cast: Cast) -> None:
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(described)
    assert described["openapi"] == "3.1.1"
    assert sorted(path.partition("/api/")[2] for path in described["paths"]) == [
        "commitments",
        "engagements",
        "engagements/{engagement_id}",
        "engagements/{engagement_id}/sessions",
        "me",
        "releases",
    ]


def test_the_description_warns_of_nothing(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    SchemaGenerator().get_schema(request=None, public=True)
    assert capsys.readouterr().err == ""


def test_who_is_signed_in_reads_the_description(cast: Cast) -> None:
    answer = ask(cast.sponsor, "schema")
    assert answer.status_code == 200
    assert b"openapi: 3.1.1" in answer.content
