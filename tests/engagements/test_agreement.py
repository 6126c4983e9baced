"""Stage 1: the agreement is offered, read and signed by every party before coaching begins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.models import Transition
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.agreement_text import agreement_sections, hash_of, who_sees
from engagements.models import Agreement, Engagement, Signature
from engagements.operations.agreement import (
    NotYourName,
    missing_signatures,
    offer_agreement,
    same_name,
    sign,
)
from tests.factories import Cast, make_cast, make_engagement, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(state="contracting")


def offered(cast: Cast) -> Agreement:
    with acting_as(cast.admin):
        return offer_agreement(engagement=cast.engagement, by=cast.admin)


def signs(member: Membership, agreement: Agreement, name: str | None = None) -> Signature:
    with acting_as(member):
        fresh = Agreement.objects.get(pk=agreement.pk)
        return sign(agreement=fresh, typed_name=name or member.name, address="192.0.2.7", by=member)


def state_of(cast: Cast) -> str:
    with acting_as(cast.admin):
        return Engagement.objects.get(pk=cast.engagement.pk).state


def test_the_agreement_carries_names_dates_and_numbers(cast: Cast) -> None:
    agreement = offered(cast)
    text = " ".join(section["body"] for section in agreement.sections)
    for words in ("Ana Lind", "Priya Raman", "Dana Okafor", "Northlight", "8 one-to-one sessions"):
        assert words in text
    assert "14 to 21 days" in text
    assert "{" not in text


def logistics(cast: Cast) -> str:
    return str(next(one for one in offered(cast).sections if one["title"].endswith("fees"))["body"])


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({}, "at least 24 hours before"),
        ({}, "A cancellation later than that uses up one of the sessions; illness and"),
        ({}, "is a no-show and uses up one of the sessions; illness and emergencies never do."),
        ({}, "before or after signing, is none of the sessions."),
        ({"cancellation_hours": 48}, "at least 48 hours before"),
        ({"cancellation_hours": 1}, "at least 1 hour before"),
        ({"cancellation_hours": 0}, "moved or cancelled at no cost until it begins."),
        ({"late_cancellation_counts": False}, "later than that uses up none of the sessions."),
        ({"no_show_counts": False}, "is a no-show, and uses up none of the sessions."),
        ({"chemistry_counts": True}, "before or after signing, is one of the sessions."),
    ],
)
def test_the_agreement_says_the_engagement_s_own_rules(
    cast: Cast, rules: dict[str, Any], words: str
) -> None:
    for name, value in rules.items():
        setattr(cast.engagement, name, value)
    assert words in logistics(cast)


def test_an_agreement_that_was_offered_keeps_its_words(cast: Cast) -> None:
    agreement = offered(cast)
    with acting_as(cast.admin):
        Engagement.objects.filter(pk=cast.engagement.pk).update(cancellation_hours=72)
        kept = Agreement.objects.get(pk=agreement.pk)
    assert "at least 24 hours before" in str(kept.sections)
    assert "72" not in str(kept.sections)
    assert hash_of(kept.sections, kept.terms) == agreement.document_hash


def test_the_agreement_says_what_coaching_is_not_and_when_confidence_ends(cast: Cast) -> None:
    text = " ".join(section["body"] for section in offered(cast).sections)
    for words in ("not therapy", "not consulting", "not legal", "legal duty", "risk of harm"):
        assert words in text
    for words in ("24 months", "36 months", "12 months", "7 years", "not recorded"):
        assert words in text


def test_what_each_party_sees_comes_from_the_policy_table(cast: Cast) -> None:
    tables = [section["table"] for section in offered(cast).sections if "table" in section]
    assert tables == [who_sees()]
    rows = {row[0]: row[1:] for row in tables[0]}
    assert rows["Session record"] == ["yes", "once shared", "–", "–"]
    assert rows["Coach's private note"] == ["their own", "–", "–", "–"]
    assert rows["Released themes"][2].startswith("released to them")


def test_a_name_is_never_read_as_markdown(cast: Cast) -> None:
    from coaching.access.people_of import people_of

    with acting_as(cast.admin):
        people = dict(people_of(cast.engagement.pk))
        sections = agreement_sections(cast.engagement, people, "*North* [light](x)")
    assert r"\*North\* \[light\](x)" in sections[0]["body"]


def test_the_hash_does_not_depend_on_the_order_of_keys(cast: Cast) -> None:
    agreement = offered(cast)
    with acting_as(cast.coach):
        stored = Agreement.objects.get(pk=agreement.pk)
    turned = [dict(reversed(list(section.items()))) for section in stored.sections]
    assert (
        hash_of(stored.sections, stored.terms)
        == hash_of(turned, stored.terms)
        == stored.document_hash
    )
    turned[0]["body"] += " "
    assert hash_of(turned, stored.terms) != stored.document_hash


def test_a_signature_is_evidence(cast: Cast) -> None:
    agreement = offered(cast)
    signature = signs(cast.sponsor, agreement, "  dana   OKAFOR ")
    assert signature.typed_name == "dana OKAFOR"
    assert signature.role == "sponsor"
    assert signature.document_hash == agreement.document_hash
    assert signature.address == "192.0.2.7"
    assert signature.signed_at is not None


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("priya raman", True), ("PriyaRaman", True), ("Priya", False), ("", False)],
)
def test_names_are_compared_loosely(typed: str, fits: bool) -> None:
    assert same_name(typed, "Priya Raman") is fits


def test_another_name_is_no_signature(cast: Cast) -> None:
    agreement = offered(cast)
    with pytest.raises(NotYourName):
        signs(cast.coachee, agreement, "Dana Okafor")
    with acting_as(cast.coachee):
        assert not Signature.objects.exists()


def test_coaching_begins_with_the_last_signature_and_not_before(cast: Cast) -> None:
    agreement = offered(cast)
    signs(cast.coach, agreement)
    signs(cast.sponsor, agreement)
    with acting_as(cast.coach):
        assert missing_signatures(agreement) == [cast.coachee]
    assert state_of(cast) == "contracting"
    signs(cast.coachee, agreement)
    assert state_of(cast) == "active"
    with acting_as(cast.coach):
        stored = Agreement.objects.get(pk=agreement.pk)
        assert stored.state == "in_force"
        assert stored.in_force_at is not None
        assert missing_signatures(agreement) == []


@pytest.mark.parametrize("last", ["coach", "coachee", "sponsor"])
def test_any_party_may_be_the_last(cast: Cast, last: str) -> None:
    agreement = offered(cast)
    for who in sorted(("coach", "coachee", "sponsor"), key=lambda role: role == last):
        signs(getattr(cast, who), agreement)
    assert state_of(cast) == "active"


def test_signing_twice_is_one_signature(cast: Cast) -> None:
    agreement = offered(cast)
    first = signs(cast.coach, agreement)
    assert signs(cast.coach, agreement) == first
    signs(cast.coachee, agreement)
    last = signs(cast.sponsor, agreement)
    assert signs(cast.sponsor, agreement) == last
    with acting_as(cast.coach):
        assert Signature.objects.count() == 3


def test_nobody_else_signs(cast: Cast) -> None:
    agreement = offered(cast)
    with pytest.raises(NotAllowed):
        signs(cast.admin, agreement)
    with acting_as(cast.other_coach), pytest.raises(Http404):
        sign(agreement=agreement, typed_name="Ben Moss", address=None, by=cast.other_coach)


def test_parties_do_not_offer_agreements(cast: Cast) -> None:
    for member in (cast.coach, cast.coachee, cast.sponsor):
        with acting_as(member), pytest.raises((NotAllowed, Http404)):
            offer_agreement(engagement=cast.engagement, by=member)


def test_a_new_version_asks_for_signatures_again_and_the_old_one_stays(cast: Cast) -> None:
    first = offered(cast)
    signs(cast.coach, first)
    second = offered(cast)
    assert second.version == 2
    with acting_as(cast.coach):
        assert missing_signatures(second) == [cast.coach, cast.coachee, cast.sponsor]
        old = Agreement.objects.get(pk=first.pk)
        assert (old.state, len(old.sections)) == ("superseded", len(first.sections))
    with pytest.raises(NotAllowed):
        signs(cast.coachee, first)


@pytest.mark.django_db(transaction=True)
def test_two_last_signatures_at_once_make_coaching_begin_once() -> None:
    cast = make_cast(state="contracting")
    agreements = [offered(cast)]
    for _ in range(9):
        engagement = make_engagement(
            cast.admin,
            coach=cast.coach,
            coachee=make_member(cast.admin, "Tomas Berg"),
            sponsors=[cast.sponsor],
            state="contracting",
        )
        with acting_as(cast.admin):
            agreements.append(offer_agreement(engagement=engagement, by=cast.admin))
    for agreement in agreements:
        with acting_as(cast.admin):
            coachee = missing_signatures(agreement)[1]
        signs(coachee, agreement)
        at_once([cast.coach, cast.sponsor, cast.coach, cast.sponsor], agreement)
        with acting_as(cast.coach):
            assert Engagement.objects.get(pk=agreement.engagement_id).state == "active"
            assert Agreement.objects.get(pk=agreement.pk).state == "in_force"
            assert Signature.objects.filter(agreement=agreement).count() == 3
            moves = Transition.objects.filter(engagement_id=agreement.engagement_id)
            assert sorted(moves.values_list("new", flat=True)) == ["active", "in_force"]


def at_once(members: list[Membership], agreement: Agreement) -> None:
    gate = Barrier(len(members))

    def go(member: Membership) -> None:
        try:
            gate.wait()
            signs(member, agreement)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(members)) as pool:
        list(pool.map(go, members))
