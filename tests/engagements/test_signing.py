"""Who signs when, what a signature proves, and what happens when somebody will not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.models import Allowance
from coaching.access.people_of import people_of
from coaching.access.verbs import Reason
from coaching.audit.models import AuditEvent
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements import turns
from engagements.evidence import evidence_id, one_spelling
from engagements.models import Agreement, Decline, Signature
from engagements.operations.declining import decline_agreement
from tests.engagements.agreeing import (
    PARTIES,
    all_sign,
    asked,
    declines,
    drafted,
    now,
    offered,
    offers,
    signs,
    writes,
)
from tests.factories import Cast, make_cast
from tests.support.owner import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(state="contracting")


def in_order(cast: Cast, *order: str) -> Agreement:
    return offers(cast, writes(cast, drafted(cast), order=list(order)))


def test_in_an_order_nobody_signs_before_their_turn(cast: Cast) -> None:
    agreement = in_order(cast, "sponsor", "coach", "coachee")
    for member in (cast.coach, cast.coachee):
        with pytest.raises(NotAllowed) as refused:
            signs(member, agreement)
        assert refused.value.reason == Reason.NOT_YOUR_TURN
    for who in ("sponsor", "coach", "coachee"):
        signs(getattr(cast, who), agreement)
    assert now(cast, agreement).state == "in_force"


def test_each_is_asked_when_it_is_their_turn(cast: Cast) -> None:
    agreement = in_order(cast, "coachee", "sponsor", "coach")
    assert [asked(getattr(cast, who), agreement) for who in PARTIES] == [0, 1, 0]
    signs(cast.coachee, agreement)
    assert [asked(getattr(cast, who), agreement) for who in PARTIES] == [0, 1, 1]
    signs(cast.sponsor, agreement)
    assert [asked(getattr(cast, who), agreement) for who in PARTIES] == [1, 1, 1]


def test_without_an_order_all_are_asked_once(cast: Cast) -> None:
    agreement = in_order(cast)
    signs(cast.coach, agreement)
    assert [asked(getattr(cast, who), agreement) for who in PARTIES] == [1, 1, 1]


def test_who_stands_outside_the_order_waits_for_nobody(cast: Cast) -> None:
    with acting_as(cast.admin):
        people = people_of(cast.engagement.pk)
    assert turns.in_turn(["coach", "coachee"], people, set()) == [cast.coach, cast.sponsor]
    signed = {cast.coach.pk, cast.sponsor.pk}
    assert turns.in_turn(["coach", "coachee"], people, signed) == [cast.coachee]


def test_the_evidence_is_whole_and_its_digest_is_the_id(cast: Cast) -> None:
    agreement = offered(cast)
    signature = signs(cast.coachee, agreement)
    with acting_as(cast.coachee):
        stored = Signature.objects.get(agreement=agreement)
    assert stored.pk == evidence_id(stored) == evidence_id(signature)
    assert cast.coachee.person is not None
    assert (stored.account, stored.wording_version) == (cast.coachee.person.email, "2026-1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("agreement_id", UUID(int=1)),
        ("member_id", UUID(int=1)),
        ("role", "coach"),
        ("typed_name", "Priya Ramen"),
        ("account", "else@example.org"),
        ("document_hash", "0" * 64),
        ("wording_version", "2020-1"),
        ("address", "192.0.2.9"),
        ("signed_at", timezone.now() - timedelta(days=3)),
    ],
)
def test_whatever_is_changed_of_it_shows(cast: Cast, name: str, value: Any) -> None:
    signature = signs(cast.coachee, offered(cast))
    setattr(signature, name, value)
    assert evidence_id(signature) != signature.pk


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:DB8::0:1", "2001:db8::1"), ("::ffff:192.0.2.1", "192.0.2.1"), (None, None)],
)
def test_an_address_has_one_spelling(one: str | None, other: str | None) -> None:
    assert one_spelling(one) == one_spelling(other) == other


@pytest.mark.django_db(transaction=True)
def test_the_chain_names_the_signature() -> None:
    cast = make_cast(state="contracting")
    signature = signs(cast.coach, offered(cast))
    with as_owner():
        events = AuditEvent.objects.filter(verb="agreement.signed", actor_id=cast.coach.pk)
        assert [(one.thing, one.thing_id) for one in events] == [
            ("engagements.signature", signature.pk)
        ]


def test_declining_ends_this_version_and_tells_the_drafter_alone_why(cast: Cast) -> None:
    agreement = offered(cast)
    signs(cast.coach, agreement)
    declines(cast.coachee, agreement, "The cancellation window is too long.")
    assert now(cast, agreement).state == "declined"
    for member, sees in (
        (cast.admin, 1), (cast.coachee, 1), (cast.coach, 0), (cast.sponsor, 0),
    ):  # fmt: skip
        with acting_as(member):
            assert Decline.objects.count() == Decline.objects.visible_to(member).count() == sees
    assert asked(cast.admin, agreement, "agreement_declined") == 1
    with pytest.raises(NotAllowed):
        signs(cast.sponsor, agreement)


def test_declining_twice_is_once_and_after_signing_it_is_too_late(cast: Cast) -> None:
    agreement = offered(cast)
    signs(cast.coach, agreement)
    with pytest.raises(NotAllowed) as refused:
        declines(cast.coach, agreement)
    assert refused.value.reason == Reason.SIGNED_ALREADY
    first = declines(cast.sponsor, agreement, "First")
    assert declines(cast.sponsor, agreement, "Second") == first
    with pytest.raises(NotAllowed):
        declines(cast.coachee, agreement)


def test_others_do_not_decline(cast: Cast) -> None:
    agreement = offered(cast)
    with pytest.raises(NotAllowed):
        declines(cast.admin, agreement)
    for member in (cast.other_coach, cast.stranger):
        with acting_as(member), pytest.raises(Http404):
            decline_agreement(agreement=agreement, comment="No", by=member)


def test_an_amendment_that_is_declined_leaves_what_is_in_force(cast: Cast) -> None:
    first = offered(cast)
    all_sign(cast, first)
    second = offers(cast, writes(cast, drafted(cast), terms={"attendance": True}))
    declines(cast.coachee, second)
    assert (now(cast, first).state, now(cast, second).state) == ("in_force", "declined")
    assert allowed(cast.sponsor) == {("sessions_held", 1)}


def test_what_it_allows_changes_with_the_last_signature_and_never_looks_back(cast: Cast) -> None:
    all_sign(cast, offered(cast))
    assert allowed(cast.sponsor) == {("sessions_held", 1)}
    more = {"sessions_held": True, "attendance": True}
    second = offers(cast, writes(cast, drafted(cast), terms=more))
    for who in PARTIES:
        assert allowed(cast.sponsor) == {("sessions_held", 1)}
        signs(getattr(cast, who), second)
    assert allowed(cast.sponsor) == {("sessions_held", 1), ("attendance", 2)}
    third = offers(cast, writes(cast, drafted(cast), terms={"attendance": True}))
    all_sign(cast, third)
    assert allowed(cast.sponsor) == {("attendance", 2)}


def allowed(member: Membership) -> set[tuple[str, int]]:
    with acting_as(member):
        return set(Allowance.objects.visible_to(member).values_list("term", "since_version"))
