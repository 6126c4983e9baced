"""The pages on which an admin lets coaching end early, or a sponsor go."""

from __future__ import annotations

import pytest

from coaching.access.people import end_membership
from coaching.firms.entry import acting_as
from tests.consent.acts import shared
from tests.factories import Cast, make_cast
from tests.home.people import at, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def logistics(cast: Cast) -> str:
    return at(cast.admin, f"firm/engagements/{cast.engagement.pk}/")


def end_part(cast: Cast) -> str:
    return f"{logistics(cast)}sponsors/{cast.sponsor.pk}/end/"


def test_the_check_page_says_what_a_sponsor_loses_and_the_press_ends_their_part(
    cast: Cast,
) -> None:
    client = browser(cast.admin)
    assert "End their part" in client.get(logistics(cast)).content.decode()
    page = client.get(end_part(cast)).content.decode()
    assert "Dana can open nothing of Priya Raman’s coaching" in page
    assert client.post(end_part(cast)).status_code == 303
    assert "Dana Okafor</span> <span" not in client.get(logistics(cast)).content.decode()
    sponsor_page = at(cast.sponsor, f"engagements/{cast.engagement.pk}/sponsor/")
    assert browser(cast.sponsor).get(sponsor_page).status_code == 404
    assert client.post(end_part(cast)).status_code == 404


def test_the_check_page_is_the_same_whether_something_was_shared_or_not(cast: Cast) -> None:
    client = browser(cast.admin)
    before = client.get(end_part(cast)).content.split(b"<main")[1].split(b"csrf")[0]
    shared(cast)
    assert before == client.get(end_part(cast)).content.split(b"<main")[1].split(b"csrf")[0]


def test_an_engagement_ends_for_a_reason_that_is_chosen(cast: Cast) -> None:
    client, url = browser(cast.admin), f"{logistics(cast)}end/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"kind": "handover"}).status_code == 422
    assert client.post(url, {"kind": "coachee_left"}).status_code == 303
    page = client.get(logistics(cast)).content.decode()
    assert "The coachee left the client organisation." in page
    assert client.post(url, {"kind": "agreed"}).status_code == 403


@pytest.mark.parametrize("who", ["coach", "coachee", "sponsor", "other_coach"])
def test_nobody_but_an_admin_gets_these_pages(cast: Cast, who: str) -> None:
    client = browser(getattr(cast, who))
    for url in (end_part(cast), f"{logistics(cast)}end/"):
        assert client.get(url).status_code == client.post(url).status_code == 403


def test_a_stranger_learns_nothing_of_them(cast: Cast) -> None:
    client = browser(cast.stranger)
    for url in (end_part(cast), f"{logistics(cast)}end/"):
        assert client.get(url).status_code == client.post(url).status_code == 404


def test_an_admin_is_led_to_a_handover_before_a_coach_leaves_and_after(cast: Cast) -> None:
    client = browser(cast.admin)
    page = client.get(at(cast.admin, f"firm/people/{cast.coach.pk}/end/")).content.decode()
    assert "Hand over first" in page
    assert logistics(cast) in page
    with acting_as(cast.admin):
        end_membership(member=cast.coach, by=cast.admin)
    assert "Its coach has left the firm" in client.get(logistics(cast)).content.decode()
