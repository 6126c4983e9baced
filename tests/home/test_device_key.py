"""The key of words kept on a device: one a login, for that person, as long as the login lives."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from coaching.firms.models import Person
from tests.factories import Cast, make_cast
from tests.support.browser import PASSWORD

URL = "/accounts/device-key/"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def person_of(cast: Cast, name: str = "coach") -> Person:
    person = getattr(cast, name).person
    assert isinstance(person, Person)
    person.set_password(PASSWORD)
    person.save()
    return person


def signed_in(person: Person) -> Client:
    """By the sign-in page, as people do."""
    client = Client(SERVER_NAME="localhost")
    given = {"login": person.email, "password": PASSWORD}
    assert client.post("/accounts/login/", given).status_code == 302
    return client


def key(client: Client, **query: str) -> dict[str, Any]:
    answer = client.get(URL, query)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_nobody_gets_a_key_without_a_login(db: None, client: Client) -> None:
    answer = client.get(URL)
    assert (answer.status_code, answer.json()) == (401, {})


def test_the_key_is_the_same_for_all_pages_of_a_login(cast: Cast) -> None:
    client = signed_in(person_of(cast))
    first, second = key(client), key(client)
    assert {**first, "csrf": ""} == {**second, "csrf": ""}
    assert set(first) == {"owner", "csrf", "login", "key"}


def test_every_login_has_a_key_of_its_own(cast: Cast) -> None:
    person = person_of(cast)
    one, other = key(signed_in(person)), key(signed_in(person))
    assert one["owner"] == other["owner"]
    assert one["key"] != other["key"]
    assert one["login"] != other["login"]


def test_a_later_login_gets_the_key_of_an_earlier_one_that_lives(cast: Cast) -> None:
    """The browser was closed and has forgotten its sign-in; the login was never ended."""
    person = person_of(cast)
    earlier, later = key(signed_in(person)), signed_in(person)
    assert key(later, login=earlier["login"])["key"] == earlier["key"]


def test_signing_out_ends_the_key(cast: Cast) -> None:
    person = person_of(cast)
    client, later = signed_in(person), signed_in(person)
    login = key(client)["login"]
    client.post("/accounts/logout/")
    assert client.get(URL).status_code == 401
    assert later.get(URL, {"login": login}).status_code == 404


def test_an_expired_login_ends_the_key(cast: Cast) -> None:
    person = person_of(cast)
    client, later = signed_in(person), signed_in(person)
    login = key(client)["login"]
    Session.objects.filter(session_key=client.session.session_key).delete()
    assert later.get(URL, {"login": login}).status_code == 404


def test_a_new_password_ends_the_key(cast: Cast) -> None:
    person = person_of(cast)
    login = key(signed_in(person))["login"]
    person.set_password(f"{PASSWORD}-new")
    person.save()
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    assert client.get(URL, {"login": login}).status_code == 404


def test_nobody_gets_the_key_of_somebody_else(cast: Cast) -> None:
    theirs = key(signed_in(person_of(cast)))
    other = signed_in(person_of(cast, "coachee"))
    assert other.get(URL, {"login": theirs["login"]}).status_code == 404
    assert key(other)["owner"] != theirs["owner"]


def test_the_key_stands_in_the_web_session_wrapped(cast: Cast) -> None:
    """A stolen database and a stolen laptop together open nothing."""
    client = signed_in(person_of(cast))
    assert key(client)["key"] not in str(dict(client.session))


def test_no_cache_keeps_the_key(cast: Cast) -> None:
    answer = signed_in(person_of(cast)).get(URL)
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_the_key_is_only_asked_for(cast: Cast) -> None:
    client = signed_in(person_of(cast))
    assert {client.post(URL).status_code, client.delete(URL).status_code} == {405}


def test_the_key_is_in_no_page(cast: Cast) -> None:
    client = signed_in(person_of(cast))
    body = client.get(f"/{cast.coach.firm.slug}/").content.decode()
    held = key(client)
    assert held["key"] not in body
    assert held["login"] not in body
    assert f'data-words-owner="{held["owner"]}"' in body


def test_a_part_of_a_page_is_told_that_the_login_lapsed(cast: Cast, client: Client) -> None:
    """Following the redirect it would put the sign-in page in its own place."""
    path = f"/{cast.coach.firm.slug}/"
    assert client.get(path).status_code == 302
    answer = client.get(path, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")


def test_what_is_refused_after_a_login_lapsed_leaves_the_cookie(cast: Cast) -> None:
    """It may arrive after a new login has begun, and would end that one."""
    client = signed_in(person_of(cast))
    Session.objects.all().delete()
    for answer in (client.get(URL), client.get(f"/{cast.coach.firm.slug}/")):
        assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_signing_out_takes_the_cookie_away(cast: Cast) -> None:
    client = signed_in(person_of(cast))
    assert client.post("/accounts/logout/").cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
