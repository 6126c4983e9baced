from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from coaching.access.people import add_member
from coaching.firms.entry import acting_as, firms_of
from coaching.firms.models import Invitation, Membership, Person
from coaching.firms.operations import invite, token_of
from tests.factories import make_firm, make_person

PASSWORD = "three brown owls asleep"
pytestmark = pytest.mark.django_db
Invited = Callable[..., str]


@pytest.fixture
def admin() -> Membership:
    return make_firm()


@pytest.fixture
def invited(admin: Membership) -> Invited:
    """`invited(email)`: the path in the mail to that address."""

    def invited(email: str = "tomas@example.org", **what: Any) -> str:
        with acting_as(admin):
            member = add_member(name="Tomas Eklund", email=email, is_coach=True, by=admin)
            invitation = invite(member=member, by=admin)
            if what:
                Invitation.objects.filter(pk=invitation.pk).update(**what)
        return f"/join/{token_of(invitation.pk)}/"

    return invited


def join(client: Client, path: str, **typed: str) -> Any:
    client.get(path)
    return client.post("/join/", {"password": PASSWORD, "time_zone": "Europe/Oslo", **typed})


def test_a_new_person_chooses_a_password_and_is_in(
    client: Client, admin: Membership, invited: Invited
) -> None:
    page = client.get(invited(), follow=True)
    assert b"Tomas Eklund" in page.content
    assert admin.firm.name.encode() in page.content
    answer = join(client, invited("tova@example.org"))
    assert answer["Location"] == f"/{admin.firm.slug}/"
    assert client.get(answer["Location"]).status_code == 200
    person = Person.objects.get(email="tova@example.org")
    assert (person.name, person.time_zone) == ("Tomas Eklund", "Europe/Oslo")
    assert EmailAddress.objects.get(user=person).verified


def test_a_look_at_the_link_changes_nothing(client: Client, invited: Invited) -> None:
    path = invited()
    for _ in range(3):
        for asked in (client.get, client.head):
            asked(path, follow=True)
    assert client.get("/join/").status_code == 200
    assert not Person.objects.filter(email="tomas@example.org").exists()
    assert join(Client(), path).status_code == 302


def test_the_token_does_not_stay_in_the_address(client: Client, invited: Invited) -> None:
    answer = client.get(invited())
    assert (answer.status_code, answer["Location"]) == (302, "/join/")


def test_an_invitation_works_once(client: Client, invited: Invited) -> None:
    path = invited()
    join(client, path)
    page = Client().get(path, follow=True)
    assert page.status_code == 410
    assert b"has been used" in page.content
    assert Person.objects.filter(email="tomas@example.org").count() == 1


def test_whoever_used_it_is_led_inside(client: Client, admin: Membership, invited: Invited) -> None:
    path = invited()
    join(client, path)
    assert client.get(path, follow=True).redirect_chain[-1][0] == f"/{admin.firm.slug}/"


def test_an_expired_invitation_says_so(client: Client, invited: Invited) -> None:
    path = invited(expires_at=timezone.now() - timedelta(minutes=1))
    page = client.get(path, follow=True)
    assert page.status_code == 410
    assert b"has run out" in page.content
    assert join(client, path).status_code == 410
    assert not Person.objects.filter(email="tomas@example.org").exists()


def test_an_unknown_token_says_how_to_go_on(client: Client) -> None:
    page = client.get("/join/not-a-token/", follow=True)
    assert page.status_code == 404
    assert b"ask whoever invited you" in page.content
    assert join(client, "/join/not-a-token/").status_code == 404


def test_an_address_with_an_account_signs_in_to_join(
    client: Client, admin: Membership, invited: Invited
) -> None:
    person = make_person("Tomas Eklund")
    path = invited(person.email)
    page = client.get(path, follow=True)
    assert b"sign in to join" in page.content
    assert b'name="password"' not in page.content
    assert join(client, path).status_code == 200
    assert firms_of(person) == []
    client.force_login(person)
    assert join(client, path)["Location"] == f"/{admin.firm.slug}/"
    assert [one["slug"] for one in firms_of(person)] == [admin.firm.slug]


def test_an_invitation_for_another_address_is_refused(client: Client, invited: Invited) -> None:
    somebody = make_person("Somebody Else")
    path = invited()
    client.force_login(somebody)
    answer = join(client, path)
    assert answer.status_code == 200
    assert b"for another address" in answer.content
    assert firms_of(somebody) == []
    client.post("/join/sign-out/")
    assert b"Choose a password" in client.get("/join/").content


def test_a_bad_password_makes_no_account_and_uses_nothing(client: Client, invited: Invited) -> None:
    path = invited()
    answer = join(client, path, password="tomas eklund")
    assert answer.status_code == 422
    assert not Person.objects.filter(email="tomas@example.org").exists()
    assert join(client, path).status_code == 302


def test_the_token_is_never_logged(
    client: Client, invited: Invited, caplog: pytest.LogCaptureFixture
) -> None:
    path = invited()
    join(client, path, password="short")
    join(client, path)
    Client().get(path, follow=True)
    assert path.split("/")[2] not in caplog.text


def test_a_member_who_left_cannot_come_in_by_an_old_link(
    client: Client, admin: Membership, invited: Invited
) -> None:
    path = invited()
    with acting_as(admin):
        Membership.objects.filter(email="tomas@example.org").update(ended_at=timezone.now())
    assert join(client, path).status_code == 404
    assert not Person.objects.filter(email="tomas@example.org").exists()
