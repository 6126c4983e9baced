"""The pages on which an admin lets an engagement last longer, adds sessions, replaces a sponsor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from coaching.access.people_of import read_people
from coaching.access.policy import Party
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Engagement
from tests.consent.acts import shared
from tests.factories import Cast, make_cast, make_member
from tests.home.people import at, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def logistics(cast: Cast) -> str:
    return at(cast.admin, f"firm/engagements/{cast.engagement.pk}/")


def pages(cast: Cast) -> list[str]:
    parts = ("extend/", "more/", f"sponsors/{cast.sponsor.pk}/replace/")
    return [logistics(cast) + part for part in parts]


def now(cast: Cast) -> Engagement:
    with acting_as(cast.admin):
        return Engagement.objects.get(pk=cast.engagement.pk)


def sponsors(cast: Cast) -> list[str]:
    with acting_as(cast.admin):
        return [one.name for one in read_people(cast.engagement.pk)[Party.SPONSOR]]


def test_logistics_leads_to_all_of_it(cast: Cast) -> None:
    page = browser(cast.admin).get(logistics(cast)).content.decode()
    pause = at(cast.admin, f"engagements/{cast.engagement.pk}/pause/")
    assert [one for one in [*pages(cast), pause] if one not in page] == []


def test_a_later_end_is_kept_and_the_history_says_so(cast: Cast) -> None:
    later = now(cast).starts_on + timedelta(days=220)
    client, extend = browser(cast.admin), pages(cast)[0]
    assert client.get(extend).status_code == 200
    answer = client.post(extend, {"ends_on": later.isoformat(), "reason": ""})
    assert answer.status_code == 422
    assert "outside four to six months. Say why." in answer.content.decode()
    answer = client.post(extend, {"ends_on": later.isoformat(), "reason": "A long leave"})
    assert (answer.status_code, now(cast).ends_on) == (303, later)
    page = client.get(logistics(cast)).content.decode()
    assert "Ends later" in page
    assert "A long leave" in page


@pytest.mark.parametrize("typed", ["", "2020-01-01", "2999-01-01", "soon"])
def test_an_end_that_is_none_is_said_and_stays_typed(cast: Cast, typed: str) -> None:
    sent = {"ends_on": typed, "reason": "Kestrel"}
    answer = browser(cast.admin).post(pages(cast)[0], sent)
    assert answer.status_code == 422
    assert "Kestrel" in answer.content.decode()


def test_sessions_are_added_with_a_reason(cast: Cast) -> None:
    client, more = browser(cast.admin), pages(cast)[1]
    assert client.get(more).status_code == 200
    for wrong in ({"sessions_planned": 8}, {"sessions_planned": 10}, {"sessions_planned": 99}):
        assert client.post(more, wrong).status_code == 422
    answer = client.post(more, {"sessions_planned": 10, "reason": "A new role"})
    assert (answer.status_code, now(cast).sessions_planned) == (303, 10)
    assert "10 sessions instead of 8" in client.get(logistics(cast)).content.decode()


def someone(**other: Any) -> dict[str, Any]:
    new = {"name": "Eve Sand", "email": "eve@example.org", "sponsor_kind": "hr", "successor": ""}
    return {"new_id": str(uuid4()), **new, **other}


def test_somebody_new_takes_a_sponsor_s_place_once(cast: Cast) -> None:
    client, replace, typed = browser(cast.admin), pages(cast)[2], someone()
    assert client.get(replace).content.decode().count("Somebody new") == 2
    assert "has to be signed by the new sponsor" in client.get(replace).content.decode()
    assert client.post(replace, typed).status_code == 303
    assert client.post(replace, typed).status_code == 404
    assert sponsors(cast) == ["Eve Sand"]
    with acting_as(cast.admin):
        assert Membership.objects.filter(email="eve@example.org").count() == 1
    assert "Another sponsor" in client.get(logistics(cast)).content.decode()


def test_somebody_of_the_organisation_may_be_chosen(cast: Cast) -> None:
    eve = make_member(
        cast.admin,
        "Eve Sand",
        sponsor_kind="hr",
        client_organisation=cast.engagement.client_organisation,
    )
    answer = browser(cast.admin).post(pages(cast)[2], {"new_id": uuid4(), "successor": eve.pk})
    assert answer.status_code == 303
    assert sponsors(cast) == ["Eve Sand"]


def test_nobody_named_is_said_and_what_was_typed_stays(cast: Cast) -> None:
    client, replace = browser(cast.admin), pages(cast)[2]
    answer = client.post(replace, someone(name=""))
    assert answer.status_code == 422
    assert "eve@example.org" in answer.content.decode()
    answer = client.post(replace, someone(email=cast.coach.email))
    assert answer.status_code == 422
    assert "is or was in your firm" in answer.content.decode()
    assert sponsors(cast) == ["Dana Okafor"]


def test_the_page_is_the_same_whether_something_was_shared_or_not(cast: Cast) -> None:
    client, replace = browser(cast.admin), pages(cast)[2]

    def words() -> bytes:
        page: bytes = client.get(replace).content
        return page.split(b"<main")[1].split(b"csrf")[0]

    before = words()
    shared(cast)
    assert before == words()


@pytest.mark.parametrize(
    ("who", "code"),
    [("coach", 403), ("coachee", 403), ("sponsor", 403), ("other_coach", 403), ("stranger", 404)],
)
def test_nobody_but_an_admin_gets_these_pages(cast: Cast, who: str, code: int) -> None:
    client = browser(getattr(cast, who))
    for page in pages(cast):
        assert client.get(page).status_code == client.post(page).status_code == code
