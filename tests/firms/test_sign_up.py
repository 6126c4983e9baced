import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from coaching.firms.entry import acting_as, firms_of
from coaching.firms.models import Firm, Membership, Person
from coaching.home.addresses import RESERVED, suggestion
from engagements.models import Programme
from tests.factories import make_person

PATH = "/sign-up/"
pytestmark = pytest.mark.django_db


def typed(**other: Any) -> dict[str, Any]:
    return {
        "firm_id": str(uuid4()),
        "firm_name": "Quiet Harbour",
        "slug": f"quiet-{uuid4().hex[:8]}",
        "time_zone": "Europe/Berlin",
        "brand_hue": "250",
        "name": "Ida Falk",
        "email": f"ida-{uuid4().hex[:8]}@example.org",
        "password": "three brown owls asleep",
        **other,
    }


def test_anybody_can_look_at_the_front_door(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert b"Sign in" in page.content
    assert b"Sign up a coaching firm" in page.content


def test_signing_up_founds_a_firm_and_signs_in(client: Client) -> None:
    form = typed()
    answer = client.post(PATH, form)
    assert answer.status_code == 302
    assert answer["Location"] == f"/{form['slug']}/firm/"
    assert client.get(answer["Location"]).status_code == 200
    person = Person.objects.get(email=form["email"])
    assert person.time_zone == "Europe/Berlin"
    assert firms_of(person) == [{"slug": form["slug"], "name": "Quiet Harbour"}]


def test_a_new_firm_has_the_classic_programme_and_one_admin(client: Client) -> None:
    form = typed()
    client.post(PATH, form)
    firm = Firm.objects.get(slug=form["slug"])
    assert firm.brand_hue == 250
    admin: Membership = client.get(f"/{firm.slug}/firm/").context["member"]
    assert (admin.name, admin.is_admin, admin.is_coach) == ("Ida Falk", True, False)
    with acting_as(admin):
        assert [one.name for one in Programme.objects.all()] == ["Classic"]
        assert Membership.objects.count() == 1


def test_pressed_twice_it_founds_one_firm(client: Client) -> None:
    form = typed()
    client.post(PATH, form)
    again = client.post(PATH, form)
    assert again["Location"] == f"/{form['slug']}/firm/"
    assert Firm.objects.filter(name="Quiet Harbour").count() == 1


def test_pressed_twice_at_once_the_second_is_asked_to_sign_in(client: Client) -> None:
    form = typed()
    client.post(PATH, form)
    again = Client().post(PATH, form)
    assert again["Location"] == f"/accounts/login/?next=/{form['slug']}/firm/"
    assert Person.objects.filter(email=form["email"]).count() == 1


def test_a_known_address_signs_in_first(client: Client) -> None:
    known = make_person("Olu Ade")
    form = typed(email=known.email.upper())
    answer = client.post(PATH, form)
    assert answer.status_code == 422
    assert b"Sign in first" in answer.content
    assert not Firm.objects.filter(slug=form["slug"]).exists()


def test_only_a_form_that_is_otherwise_right_learns_of_an_address(client: Client) -> None:
    known = make_person("Olu Ade")
    answer = client.post(PATH, typed(email=known.email, password="short"))
    assert answer.status_code == 422
    assert b"may have an account" not in answer.content


def test_whoever_is_signed_in_founds_a_firm_with_the_account_they_have(client: Client) -> None:
    person = make_person("Olu Ade")
    client.force_login(person)
    form = typed()
    answer = client.post(PATH, {key: form[key] for key in list(form)[:5]})
    assert answer["Location"] == f"/{form['slug']}/firm/"
    assert [one["slug"] for one in firms_of(person)] == [form["slug"]]


def test_somebody_elses_firm_id_founds_nothing_and_opens_nothing(client: Client) -> None:
    form = typed()
    client.post(PATH, form)
    other = make_person("Olu Ade")
    stranger = Client()
    stranger.force_login(other)
    answer = stranger.post(PATH, {**form, "slug": "my-own"})
    assert answer["Location"] == "/"
    assert firms_of(other) == []


@pytest.mark.parametrize("slug", ["accounts", "static", "join", "sign-up", "livez", "api", "admin"])
def test_reserved_addresses_are_taken(client: Client, slug: str) -> None:
    answer = client.post(PATH, typed(slug=slug))
    assert answer.status_code == 422
    assert f"“{slug}” is taken. “{slug}-2” is free.".encode() in answer.content


def first_words(patterns: list[Any]) -> set[str]:
    """The first part of every address that begins with a fixed word."""
    found: set[str] = set()
    for pattern in patterns:
        word = re.match(r"[^/<$]*", str(pattern.pattern))
        if word and word[0]:
            found.add(word[0])
        elif hasattr(pattern, "url_patterns") and "<" not in str(pattern.pattern):
            found |= first_words(pattern.url_patterns)
    return found


def test_every_fixed_address_is_reserved() -> None:
    words = first_words(get_resolver().url_patterns)
    assert {"accounts", "sign-up", "join", "reminders", "livez"} <= words
    assert words | {"static"} <= RESERVED


def test_an_address_left_empty_is_made_of_the_name(client: Client) -> None:
    name = f"Été & Söhne {uuid4().hex[:6]}"
    client.post(PATH, typed(firm_name=name, slug=""))
    assert Firm.objects.get(name=name).slug == suggestion(name)
    assert suggestion(name).startswith("ete-sohne-")


def test_nothing_typed_is_lost_but_the_password(client: Client) -> None:
    answer = client.post(PATH, typed(slug="api", firm_name="Old Mill"))
    assert b'value="Old Mill"' in answer.content
    assert b"three brown owls" not in answer.content


def test_a_weak_password_is_refused_in_words(client: Client) -> None:
    answer = client.post(PATH, typed(password="123456789012345"))
    assert answer.status_code == 422
    assert not Firm.objects.filter(name="Quiet Harbour").exists()


def test_many_tries_are_slowed_down(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"found_firm": "1/h/ip"}
    assert client.post(PATH, typed(slug="api")).status_code == 422
    assert client.post(PATH, typed(slug="api")).status_code == 429


def test_allauths_own_sign_up_is_closed(client: Client) -> None:
    page = client.get(reverse("account_signup"))
    assert b"<input" not in page.content or b'name="password1"' not in page.content
