from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from coaching.access.people import add_client_organisation, add_member
from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation, Invitation, Membership
from coaching.reminders.models import Due
from engagements.models import Agreement, Engagement, Programme
from engagements.operations.programmes import add_classic
from tests.factories import make_firm, make_member
from tests.home.people import at, browser


@dataclass
class Desk:
    """An admin, a firm with people, and the form of a new engagement filled in."""

    admin: Membership
    coach: Membership
    leader: Membership
    sponsor: Membership
    client: ClientOrganisation
    classic: Programme

    @property
    def path(self) -> str:
        return at(self.admin, f"firm/clients/{self.client.pk}/engagement/")

    def typed(self, **other: Any) -> dict[str, Any]:
        return {
            "engagement_id": str(uuid4()),
            "coach": self.coach.pk,
            "coachee": self.leader.pk,
            "sponsors": [self.sponsor.pk],
            "programme": self.classic.pk,
            "starts_on": "2027-01-11",
            "time_zone": "Europe/London",
            "reason_outside_bounds": "",
            **other,
        }


@pytest.fixture
def desk(db: None) -> Desk:
    admin = make_firm()
    coach = make_member(admin, "Ana Lind", is_coach=True)
    with acting_as(admin):
        client = add_client_organisation(name="Meridian Health", by=admin)
        leader, sponsor = (
            add_member(
                name=name,
                email=f"{uuid4().hex[:6]}@example.org",
                client_organisation=client,
                sponsor_kind=kind,
                by=admin,
            )
            for name, kind in (("Priya Raman", ""), ("Dana Okafor", "hr"))
        )
        classic = add_classic(by=admin)
    return Desk(admin, coach, leader, sponsor, client, classic)


def engagement_of(desk: Desk) -> Engagement:
    with acting_as(desk.admin):
        return Engagement.objects.get()


def test_a_draft_is_saved_once_and_shown_to_be_checked(desk: Desk) -> None:
    client, typed = browser(desk.admin), desk.typed()
    for _ in range(2):
        answer = client.post(desk.path, typed)
        assert answer["Location"] == at(desk.admin, f"firm/engagements/{typed['engagement_id']}/")
    page = client.get(answer["Location"]).content.decode()
    for words in ("Priya Raman", "Ana Lind", "Dana Okafor", "Start engagement", "Will be invited"):
        assert words in page
    assert engagement_of(desk).state == "draft"


def test_nobody_hears_of_a_draft(desk: Desk) -> None:
    browser(desk.admin).post(desk.path, desk.typed())
    assert not Due.objects.exists()
    coach = browser(desk.coach)
    page = coach.get(at(desk.coach, "engagements/")).content.decode()
    assert "No engagement yet" in page
    assert "Priya" not in coach.get(at(desk.coach)).content.decode()


def test_pressed_twice_an_engagement_starts_once(desk: Desk) -> None:
    client, typed = browser(desk.admin), desk.typed()
    client.post(desk.path, typed)
    start = at(desk.admin, f"firm/engagements/{typed['engagement_id']}/start/")
    for _ in range(2):
        assert client.post(start).status_code == 302
    with acting_as(desk.admin):
        assert Engagement.objects.get().state == "contracting"
        assert Agreement.objects.count() == 1
        assert Invitation.objects.count() == 2
    page = client.get(at(desk.admin, "engagements/")).content.decode()
    assert "0 of 3 have signed" in page
    assert "Priya Raman" in browser(desk.coach).get(at(desk.coach)).content.decode()


def test_a_draft_is_changed_with_what_it_says_already_filled_in(desk: Desk) -> None:
    client, typed = browser(desk.admin), desk.typed()
    client.post(desk.path, typed)
    path = at(desk.admin, f"firm/engagements/{typed['engagement_id']}/change/")
    form = client.get(path).context["form"]
    assert form["coachee"].value() == desk.leader.pk
    assert form["sponsors"].value() == [desk.sponsor.pk]
    assert form["programme"].value() == desk.classic.pk
    client.post(path, {**typed, "starts_on": "2027-02-01"})
    assert engagement_of(desk).starts_on.isoformat() == "2027-02-01"


def test_a_draft_thrown_away_is_gone(desk: Desk) -> None:
    client, typed = browser(desk.admin), desk.typed()
    client.post(desk.path, typed)
    client.post(at(desk.admin, f"firm/engagements/{typed['engagement_id']}/discard/"))
    with acting_as(desk.admin):
        assert not Engagement.objects.exists()


def test_outside_the_bounds_asks_for_a_reason_and_shows_it(desk: Desk) -> None:
    with acting_as(desk.admin):
        short = Programme.objects.create(
            firm=desk.admin.firm, name="Short", sessions_planned=4, months=3
        )
    client = browser(desk.admin)
    typed = desk.typed(programme=short.pk)
    page = client.post(desk.path, typed)
    assert page.status_code == 422
    assert "This programme has 4 sessions instead of 8" in page.content.decode()
    typed["reason_outside_bounds"] = "A new role from June"
    page = client.get(client.post(desk.path, typed)["Location"])
    assert "Outside the framework’s bounds" in page.content.decode()
    assert "A new role from June" in page.content.decode()


def test_people_of_another_firm_are_like_people_who_never_were(desk: Desk) -> None:
    stranger = make_firm("Harbour", "Hugo Berg")
    client = browser(desk.admin)
    for field in ("coach", "coachee", "sponsors", "programme"):
        errors = []
        for pk in (stranger.pk, uuid4()):
            page = client.post(desk.path, desk.typed(**{field: pk}))
            assert page.status_code == 422
            errors.append(str(page.context["form"].errors[field]).replace(str(pk), ""))
        assert errors[0] == errors[1]


def test_another_firms_id_for_the_new_engagement_is_like_any_other(desk: Desk) -> None:
    client = browser(desk.admin)
    typed = desk.typed()
    client.post(desk.path, typed)
    stranger = make_firm("Harbour", "Hugo Berg")
    coach = make_member(stranger, "Olu Ade", is_coach=True)
    with acting_as(stranger):
        quay = add_client_organisation(name="Quay", by=stranger)
        leader, sponsor = (
            add_member(
                name=kind or "Kim",
                email=f"{uuid4().hex[:6]}@example.org",
                client_organisation=quay,
                sponsor_kind=kind,
                by=stranger,
            )
            for kind in ("", "hr")
        )
        classic = add_classic(by=stranger)
    other = Desk(stranger, coach, leader, sponsor, quay, classic)
    answer = browser(stranger).post(other.path, other.typed(engagement_id=typed["engagement_id"]))
    assert answer.status_code == 302
    assert str(engagement_of(other).pk) != typed["engagement_id"]
    assert str(engagement_of(desk).pk) == typed["engagement_id"]


def test_one_person_cannot_be_two(desk: Desk) -> None:
    with acting_as(desk.admin):
        Membership.objects.filter(pk=desk.leader.pk).update(is_coach=True)
    page = browser(desk.admin).post(desk.path, desk.typed(coach=desk.leader.pk))
    assert page.status_code == 422
    assert "Coach, coachee and sponsor are different people." in page.content.decode()


def test_a_missing_sponsor_is_said_before_anything_is_typed(desk: Desk) -> None:
    with acting_as(desk.admin):
        empty = add_client_organisation(name="Quay", by=desk.admin)
    page = browser(desk.admin).get(at(desk.admin, f"firm/clients/{empty.pk}/engagement/"))
    assert "Quay has no sponsor yet" in page.content.decode()
    assert "Save draft" not in page.content.decode()


def test_a_draft_is_paid_unless_it_is_said_to_be_pro_bono(desk: Desk) -> None:
    client, typed = browser(desk.admin), desk.typed()
    page = client.get(client.post(desk.path, typed)["Location"]).content.decode()
    assert not engagement_of(desk).is_pro_bono
    assert "Hours count as" in page
    path = at(desk.admin, f"firm/engagements/{typed['engagement_id']}/change/")
    page = client.get(
        client.post(path, {**typed, "is_pro_bono": "on"})["Location"]
    ).content.decode()
    assert engagement_of(desk).is_pro_bono
    assert "Pro bono" in page
    assert client.get(path).context["form"]["is_pro_bono"].value() is True
