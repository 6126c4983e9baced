"""The page about one's own calendar, and the link by which a session is joined."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import CoachProfile
from sessions.calendars.busy import is_busy
from sessions.calendars.links import use_join_url
from sessions.models import CoachingSession
from tests.factories import Cast
from tests.sessions.acts import cancel, chemistry, from_now, plan
from tests.sessions.calendars.mails import deliver, to
from tests.sessions.calendars.reading import read
from tests.sessions.pages import client_of, statements

MEET = "https://meet.example.org/ana"


def page(member: Membership) -> str:
    return f"/{member.firm.slug}/me/calendar/"


def link(one: CoachingSession, member: Membership) -> str:
    return f"/{member.firm.slug}/sessions/{one.pk}/link/"


def address_on(client: Client, member: Membership) -> str:
    found = re.search(
        r'value="http://localhost(/calendar/[^"]+)"', client.get(page(member)).content.decode()
    )
    return found[1] if found else ""


def test_an_address_is_made_renewed_and_ended(cast: Cast):
    client, url = client_of(cast.coachee), page(cast.coachee)
    assert address_on(client, cast.coachee) == ""
    assert client.post(url, {"do": "make", "feed_id": uuid4()}).status_code == 303
    first = address_on(client, cast.coachee)
    assert "Not used yet" in client.get(url).content.decode()
    assert Client().get(first).status_code == 200
    assert "Last used" in client.get(url).content.decode()
    client.post(url, {"do": "make", "feed_id": uuid4()})
    second = address_on(client, cast.coachee)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    client.post(url, {"do": "end"})
    assert (address_on(client, cast.coachee), Client().get(second).status_code) == ("", 404)


def test_an_address_of_a_former_secret_works_and_is_not_shown(cast: Cast, settings: Any):
    client, url = client_of(cast.coachee), page(cast.coachee)
    client.post(url, {"do": "make", "feed_id": uuid4()})
    path = address_on(client, cast.coachee)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert address_on(client, cast.coachee) == ""
    assert "cannot be shown any more" in client.get(url).content.decode()
    assert Client().get(path).status_code == 200


def test_busy_is_switched_on_and_off(cast: Cast):
    client, url = client_of(cast.coachee), page(cast.coachee)
    for wanted in ({"busy": "on"}, {}):
        assert client.post(url, {"do": "busy", **wanted}).status_code == 303
        with acting_as(cast.coachee):
            assert is_busy(cast.coachee) == bool(wanted)


@pytest.mark.parametrize("sent", [{}, {"do": "else"}, {"do": "make", "feed_id": "x"}])
def test_what_it_does_not_understand_is_said_and_changes_nothing(cast: Cast, sent: dict[str, str]):
    client = client_of(cast.coachee)
    assert client.post(page(cast.coachee), sent).status_code == 422
    assert address_on(client, cast.coachee) == ""


def test_it_is_reached_from_ones_own_page(cast: Cast):
    me = client_of(cast.sponsor).get(f"/{cast.sponsor.firm.slug}/me/").content.decode()
    assert f'href="{page(cast.sponsor)}"' in me


def test_it_costs_six_statements(cast: Cast):
    client = client_of(cast.coach)
    assert len(statements(client, "get", page(cast.coach))) == 6


def with_profile(cast: Cast, join_url: str) -> None:
    with acting_as(cast.coach):
        CoachProfile.objects.create(firm=cast.coach.firm, coach=cast.coach, join_url=join_url)


def links_of(cast: Cast) -> list[str]:
    with acting_as(cast.coachee):
        rows = CoachingSession.objects.order_by("starts_at")
        return list(rows.values_list("join_url", flat=True))


def test_a_new_session_takes_the_coachs_usual_link(cast: Cast):
    with_profile(cast, MEET)
    plan(cast, from_now(2, days=3))
    chemistry(cast, days=2)
    assert links_of(cast) == [MEET] * 3


def test_a_link_that_is_not_https_is_not_taken(cast: Cast):
    with_profile(cast, "http://meet.example.org/ana")
    plan(cast, from_now(1, days=3))
    assert links_of(cast) == [""]


def test_planning_again_leaves_a_sessions_own_link(cast: Cast):
    (one,) = plan(cast, from_now(1, days=3))
    client_of(cast.coach).post(link(one, cast.coach), {"join_url": "https://other.example.org/"})
    with_profile(cast, MEET)
    plan(cast, from_now(2, days=4))
    assert links_of(cast) == ["https://other.example.org/", MEET]


def test_the_coach_changes_the_link_of_one_and_both_calendars_hear_of_it(cast: Cast):
    one, _ = plan(cast, from_now(2, days=3))
    deliver()
    client = client_of(cast.coach)
    assert client.get(link(one, cast.coach)).status_code == 200
    for _ in range(2):
        assert client.post(link(one, cast.coach), {"join_url": MEET}).status_code == 302
    assert links_of(cast) == [MEET, ""]
    mails = deliver()
    assert sorted(mail.to for mail in mails) == sorted([cast.coach.email, cast.coachee.email])
    (event,) = read(to(cast.coachee, mails)[0].ics)
    assert (event.location, event.sequence) == (MEET, 1)


@pytest.mark.parametrize(
    "typed", ["http://meet.example.org/", "javascript:alert(1)", "meet", "https://", "https://x y/"]
)
def test_anything_but_an_https_address_is_refused_and_kept_on_the_page(cast: Cast, typed: str):
    (one,) = plan(cast, from_now(1, days=3))
    response = client_of(cast.coach).post(link(one, cast.coach), {"join_url": typed})
    assert response.status_code == 422
    assert "begins with https://" in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()
    assert links_of(cast) == [""]


def test_who_may_change_it(cast: Cast):
    (one,) = plan(cast, from_now(1, days=3))
    codes = {
        name: client_of(member).post(link(one, member), {"join_url": MEET}).status_code
        for name, member in vars(cast).items()
        if isinstance(member, Membership)
    }
    assert codes == {
        "coach": 302,
        "admin": 403,
        "coachee": 403,
        "sponsor": 404,
        "other_coach": 404,
        "stranger": 404,
    }
    cancel(cast, one)
    assert client_of(cast.coach).get(link(one, cast.coach)).status_code == 403


def test_a_new_usual_link_goes_to_what_had_the_old_one(cast: Cast):
    with_profile(cast, MEET)
    _, own, gone = plan(cast, from_now(3, days=3))
    client_of(cast.coach).post(link(own, cast.coach), {"join_url": "https://own.example.org/"})
    cancel(cast, gone)
    deliver()
    new = "https://new.example.org/"
    with acting_as(cast.coach):
        assert use_join_url(coach=cast.coach, old=MEET, new=new) == 1
        assert use_join_url(coach=cast.coach, old=MEET, new=new) == 0
    assert links_of(cast) == [new, "https://own.example.org/", MEET]
    assert [read(mail.ics)[0].location for mail in deliver()] == [new, new]


def test_join_stands_where_people_look(cast: Cast):
    with_profile(cast, MEET)
    (one,) = plan(cast, from_now(1, days=0.1))
    slug = cast.admin.firm.slug
    places = {
        cast.coach: [f"/{slug}/", f"/{slug}/sessions/{one.pk}/prepare/"],
        cast.coachee: [f"/{slug}/"],
    }
    for member, paths in places.items():
        for path in paths:
            shown = client_of(member).get(path).content.decode()
            assert re.search(rf'href="{MEET}"\s+rel="noreferrer">Join', shown), path
    for member in (cast.sponsor, cast.other_coach):
        assert MEET not in client_of(member).get(f"/{slug}/").content.decode()
