"""Something belongs elsewhere: noted by the coach, seen by both, with date and kind alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.models import BoundaryReferral
from sessions.operations.referrals import refer, remove_referral
from tests.factories import Cast, make_cast
from tests.sessions.pages import statements
from tests.support.signed_in import address, client_of

DAY = date(2026, 3, 2)


def noted(cast: Cast, kind: str = "therapy", pk: Any = None) -> BoundaryReferral:
    with acting_as(cast.coach):
        return refer(
            referral_id=pk or uuid4(), engagement=cast.engagement, kind=kind, on=DAY, by=cast.coach
        )


def page(cast: Cast, name: str = "referrals", *ids: Any) -> str:
    return address(f"coaching_sessions:{name}", cast.admin, cast.engagement.pk, *ids)


def test_both_see_date_and_kind(cast: Cast):
    pk = uuid4()
    for _ in range(2):
        noted(cast, pk=pk)
    for member in (cast.coach, cast.coachee):
        with acting_as(member):
            one = open_row(BoundaryReferral.objects.get(), by=member)
            assert (one.kind.text, one.on) == ("therapy", DAY)


def test_noted_by_mistake_it_goes(cast: Cast):
    referral = noted(cast)
    with acting_as(cast.coachee), pytest.raises(NotAllowed):
        remove_referral(referral=referral, by=cast.coachee)
    with acting_as(cast.coach):
        remove_referral(referral=referral, by=cast.coach)
        assert not BoundaryReferral.objects.exists()


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_knows_of_it(cast: Cast, who: str):
    referral, member = noted(cast), getattr(cast, who)
    with acting_as(member):
        assert not BoundaryReferral.objects.exists()
        with pytest.raises(Http404):
            remove_referral(referral=referral, by=member)
    client = client_of(member)
    for path in (page(cast), page(cast, "boundaries")):
        assert client.get(path).status_code == 404
    assert client.post(page(cast), sent()).status_code == 404
    assert client.post(page(cast, "remove_referral", referral.pk)).status_code == 404


@pytest.mark.django_db
def test_only_the_coach_of_a_running_engagement_notes():
    cast = make_cast("completed")
    with acting_as(cast.coach), pytest.raises(NotAllowed) as refused:
        refer(referral_id=uuid4(), engagement=cast.engagement, kind="legal", on=DAY, by=cast.coach)
    assert refused.value.reason == Reason.ENGAGEMENT_NOT_OPEN
    with acting_as(cast.coachee), pytest.raises(NotAllowed):
        refer(
            referral_id=uuid4(), engagement=cast.engagement, kind="legal", on=DAY, by=cast.coachee
        )


def sent(**other: Any) -> dict[str, Any]:
    return {
        "referral_id": str(uuid4()),
        "kind": "medical",
        "on": timezone.localdate().isoformat(),
        **other,
    }


def test_the_page_notes_shows_and_removes(cast: Cast):
    client, form = client_of(cast.coach), sent()
    for _ in range(2):
        assert client.post(page(cast), form).status_code == 303
    html = client.get(page(cast)).content.decode()
    assert html.count("Medical advice <span") == 1
    assert "Only you and Priya can read this" in html
    theirs = client_of(cast.coachee).get(page(cast)).content.decode()
    assert "Medical advice <span" in theirs
    assert "Note it" not in theirs
    assert "Noted by mistake" not in theirs
    assert client_of(cast.coachee).post(page(cast), sent()).status_code == 403
    gone = page(cast, "remove_referral", form["referral_id"])
    assert client_of(cast.coachee).post(gone).status_code == 403
    assert client.post(gone).status_code == 303
    assert client.post(gone).status_code == 404
    assert "Nothing has been noted" in client.get(page(cast)).content.decode()


def test_what_is_wrong_is_said(cast: Cast):
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    for wrong in ({"kind": "gossip"}, {"on": tomorrow}, {"on": "soon"}, {"on": "1900-01-01"}):
        assert client_of(cast.coach).post(page(cast), sent(**wrong)).status_code == 422
    with acting_as(cast.coach):
        assert not BoundaryReferral.objects.exists()


def test_the_neutral_page_is_for_both_and_names_nobody_s_trouble(cast: Cast):
    noted(cast)
    for member in (cast.coach, cast.coachee):
        html = client_of(member).get(page(cast, "boundaries")).content.decode()
        assert "It is not therapy or counselling" in html
        assert "local emergency number" in html
        assert "2 March" not in html
    assert client_of(None).get(page(cast, "boundaries")).status_code == 302


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_eight_statements(cast: Cast, many: int):
    for _ in range(many):
        noted(cast)
    reader: Membership = cast.coachee
    assert len(statements(client_of(reader), "get", page(cast))) == 9
