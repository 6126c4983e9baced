"""One sponsor takes the place of another: nothing that was shared passes on."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.people import add_member
from coaching.access.people_of import read_people
from coaching.access.policy import Party
from coaching.firms.entry import acting_as
from coaching.firms.models import Invitation, Membership
from consent.models import Release
from engagements.models import Agreement, EngagementChange
from engagements.operations.agreement import offer_agreement
from engagements.operations.parties import PartiesDoNotFit
from engagements.operations.sponsors import NotASponsor, replace_sponsor
from tests.consent.acts import shared
from tests.engagements.test_life import told
from tests.factories import Cast, make_cast, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def eve(cast: Cast) -> Membership:
    return make_member(cast.admin, "Eve Sand", sponsor_kind="hr")


def replace(cast: Cast, successor: Membership, by: Membership | None = None) -> None:
    by = by or cast.admin
    with acting_as(by):
        replace_sponsor(
            engagement=cast.engagement, sponsor=cast.sponsor, successor=successor, by=by
        )


def sponsors(cast: Cast) -> list[str]:
    with acting_as(cast.coachee):
        return [one.name for one in read_people(cast.engagement.pk)[Party.SPONSOR]]


def test_the_one_goes_with_what_was_shared_and_the_other_begins_with_nothing(
    cast: Cast, eve: Membership
) -> None:
    shared(cast)
    with acting_as(cast.sponsor):
        assert Release.objects.count() == 1
    replace(cast, eve)
    assert sponsors(cast) == ["Eve Sand"]
    for one in (cast.sponsor, eve):
        with acting_as(one):
            assert Release.objects.count() == 0
    assert told(cast) == {"Ana", "Priya"}


def test_the_new_sponsor_does_not_learn_who_was_there_before(cast: Cast, eve: Membership) -> None:
    replace(cast, eve)
    with acting_as(cast.coachee):
        row = EngagementChange.objects.get()
        assert (row.before, row.after) == ("Dana Okafor", "Eve Sand")
    with acting_as(eve):
        assert not EngagementChange.objects.exists()


def test_somebody_without_a_login_is_invited(cast: Cast) -> None:
    with acting_as(cast.admin):
        client = cast.engagement.client_organisation
        new = add_member(
            name="Eve Sand", email="eve@example.org", client_organisation=client, by=cast.admin
        )
    replace(cast, new)
    with acting_as(cast.admin):
        assert Invitation.objects.filter(member=new).count() == 1


def test_what_waits_for_signatures_waits_no_longer(eve_cast: Cast, newcomer: Membership) -> None:
    with acting_as(eve_cast.admin):
        offered = offer_agreement(engagement=eve_cast.engagement, by=eve_cast.admin)
    replace(eve_cast, newcomer)
    with acting_as(eve_cast.admin):
        assert Agreement.objects.get(pk=offered.pk).state == "superseded"


@pytest.fixture
def eve_cast() -> Cast:
    return make_cast(state="contracting")


@pytest.fixture
def newcomer(eve_cast: Cast) -> Membership:
    return make_member(eve_cast.admin, "Eve Sand", sponsor_kind="hr")


def test_who_takes_part_already_or_is_elsewhere_does_not_fit(cast: Cast) -> None:
    for one in (cast.coach, cast.coachee, cast.sponsor, cast.stranger):
        with pytest.raises(PartiesDoNotFit):
            replace(cast, one)
    assert sponsors(cast) == ["Dana Okafor"]


def test_nobody_is_replaced_twice(cast: Cast, eve: Membership) -> None:
    replace(cast, eve)
    third = make_member(cast.admin, f"Third {uuid4().hex[:4]}")
    with pytest.raises(NotASponsor):
        replace(cast, third)
    assert sponsors(cast) == ["Eve Sand"]


@pytest.mark.parametrize("who", ["coach", "coachee", "sponsor", "other_coach", "stranger"])
def test_it_is_the_admins_to_do(cast: Cast, eve: Membership, who: str) -> None:
    with pytest.raises((NotAllowed, Http404, type(cast.engagement).DoesNotExist)):
        replace(cast, eve, by=getattr(cast, who))
    assert sponsors(cast) == ["Dana Okafor"]
