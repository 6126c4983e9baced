"""The agreement's page: read, see who signed, sign."""

from __future__ import annotations

import pytest

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Agreement, Engagement, Signature
from engagements.operations.agreement import offer_agreement, sign
from tests.factories import Cast, make_cast
from tests.support.signed_in import address, client_of
from tests.support.statements import statements_of_get

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(state="contracting")


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    with acting_as(cast.admin):
        return offer_agreement(engagement=cast.engagement, by=cast.admin)


def page(cast: Cast, name: str = "engagements:agreement") -> str:
    return address(name, cast.admin, cast.engagement.pk)


def form(agreement: Agreement, name: str, **other: str) -> dict[str, str]:
    return {
        "typed_name": name,
        "read": "on",
        "document_hash": agreement.document_hash,
        **other,
    }


def signs(member: Membership, agreement: Agreement) -> None:
    with acting_as(member):
        fresh = Agreement.objects.get(pk=agreement.pk)
        sign(agreement=fresh, typed_name=member.name, address=None, by=member)


@pytest.mark.parametrize("who", ["coach", "coachee", "sponsor", "admin"])
def test_every_party_and_the_admin_read_it(cast: Cast, agreement: Agreement, who: str) -> None:
    text = client_of(getattr(cast, who)).get(page(cast)).content.decode()
    for words in ("What each of us can see", "not therapy", agreement.document_hash, "Dana Okafor"):
        assert words in text
    assert ("Sign the agreement" in text) is (who != "admin")


def test_others_do_not_know_of_it(cast: Cast, agreement: Agreement) -> None:
    for member in (cast.other_coach, cast.stranger):
        assert client_of(member).get(page(cast)).status_code == 404
        posted = client_of(member).post(page(cast, "engagements:sign"), form(agreement, "X"))
        assert posted.status_code == 404
    anonymous = client_of(None).get(page(cast))
    assert anonymous.status_code == 302
    assert "login" in anonymous["Location"]


def test_before_it_is_offered_the_page_says_so(cast: Cast) -> None:
    assert "No agreement yet" in client_of(cast.coach).get(page(cast)).content.decode()
    answer = client_of(cast.coach).post(page(cast, "engagements:sign"), {"typed_name": "Ana"})
    assert answer.status_code == 404


def test_signing_leads_back_and_says_who_is_missing(cast: Cast, agreement: Agreement) -> None:
    client = client_of(cast.coachee)
    answer = client.post(page(cast, "engagements:sign"), form(agreement, "priya raman"))
    assert (answer.status_code, answer["Location"]) == (302, page(cast))
    text = client.get(page(cast)).content.decode()
    assert "You have signed" in text
    assert "Ana Lind and Dana Okafor have signed too" in text
    assert "Sign the agreement" not in text
    with acting_as(cast.coachee):
        signature = Signature.objects.get(agreement=agreement)
    assert (signature.typed_name, signature.address) == ("priya raman", "127.0.0.1")


def test_the_last_signature_puts_it_in_force(cast: Cast, agreement: Agreement) -> None:
    for member in (cast.coach, cast.coachee):
        signs(member, agreement)
    client = client_of(cast.sponsor)
    client.post(page(cast, "engagements:sign"), form(agreement, cast.sponsor.name))
    assert "In force since" in client.get(page(cast)).content.decode()
    with acting_as(cast.coach):
        assert Engagement.objects.get(pk=cast.engagement.pk).state == "active"


def test_another_name_is_refused_and_stays_typed(cast: Cast, agreement: Agreement) -> None:
    answer = client_of(cast.coachee).post(
        page(cast, "engagements:sign"), form(agreement, "Dana Okafor-Typed")
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Dana Okafor-Typed" in text
    assert "knows you by: Priya Raman" in text
    assert "<title>Error: " in text


def test_without_having_read_it_nobody_signs(cast: Cast, agreement: Agreement) -> None:
    data = form(agreement, cast.coachee.name)
    del data["read"]
    answer = client_of(cast.coachee).post(page(cast, "engagements:sign"), data)
    assert answer.status_code == 422
    with acting_as(cast.coachee):
        assert not Signature.objects.exists()


def test_what_was_replaced_meanwhile_is_not_signed(cast: Cast, agreement: Agreement) -> None:
    answer = client_of(cast.coachee).post(
        page(cast, "engagements:sign"), form(agreement, cast.coachee.name, document_hash="old")
    )
    assert answer.status_code == 422
    assert "changed since you opened it" in answer.content.decode()


def test_sending_twice_is_one_signature(cast: Cast, agreement: Agreement) -> None:
    client = client_of(cast.coachee)
    for _ in range(2):
        answer = client.post(page(cast, "engagements:sign"), form(agreement, "Priya Raman"))
        assert answer.status_code == 302
    with acting_as(cast.coachee):
        assert Signature.objects.count() == 1


def test_the_admin_does_not_sign(cast: Cast, agreement: Agreement) -> None:
    answer = client_of(cast.admin).post(
        page(cast, "engagements:sign"), form(agreement, cast.admin.name)
    )
    assert answer.status_code == 403


def test_earlier_versions_stay_readable(cast: Cast, agreement: Agreement) -> None:
    with acting_as(cast.admin):
        offer_agreement(engagement=cast.engagement, by=cast.admin)
    client = client_of(cast.sponsor)
    old = address("engagements:agreement_version", cast.admin, cast.engagement.pk, 1)
    assert old in client.get(page(cast)).content.decode()
    text = client.get(old).content.decode()
    assert "An earlier version" in text
    assert "Sign the agreement" not in text
    missing = address("engagements:agreement_version", cast.admin, cast.engagement.pk, 9)
    assert client.get(missing).status_code == 404


def test_reading_it_costs_the_same_with_one_signature_or_three(
    cast: Cast, agreement: Agreement
) -> None:
    client = client_of(cast.coach)
    client.get(page(cast))
    none = len(statements_of_get(client, page(cast)))
    for member in (cast.coach, cast.coachee, cast.sponsor):
        signs(member, agreement)
    assert none == len(statements_of_get(client, page(cast))) == 8
