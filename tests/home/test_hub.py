from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation, Firm, Invitation, Membership
from coaching.reminders.models import Due
from engagements.models import Programme
from tests.factories import Cast, make_cast, make_firm, make_member
from tests.home.people import at, browser, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def statuses(page: Any) -> dict[str, str]:
    return {task["label"]: task["status"] for task in page.context["tasks"]}


def test_a_new_firm_has_everything_before_it() -> None:
    admin = make_firm()
    assert statuses(browser(admin).get(at(admin, "firm/"))) == {
        "Your firm": "Done",
        "Colour": "As it comes",
        "Coaches": "None yet",
        "Client organisations and their people": "None yet",
        "Engagements": "None yet",
    }


def test_the_hub_counts_what_is_there(cast: Cast) -> None:
    assert statuses(browser(cast.admin).get(at(cast.admin, "firm/"))) == {
        "Your firm": "Done",
        "Colour": "As it comes",
        "Coaches": "2",
        "Client organisations and their people": "1",
        "Engagements": "1",
    }


def test_the_hub_says_what_an_admin_cannot_read(cast: Cast) -> None:
    page = browser(cast.admin).get(at(cast.admin, "firm/"))
    for words in ("Session records", "Goals", "Coaches’ private notes", "Themes"):
        assert words in page.content.decode()


def test_the_firm_changes_its_name_clock_and_colour_but_not_its_address(cast: Cast) -> None:
    client, slug = browser(cast.admin), cast.admin.firm.slug
    form = {"firm_name": "Northern Light", "time_zone": "Asia/Tokyo", "brand_hue": "300"}
    client.post(at(cast.admin, "firm/settings/"), {**form, "slug": "elsewhere"})
    firm = Firm.objects.get(slug=slug)
    assert (firm.name, firm.time_zone, firm.brand_hue) == ("Northern Light", "Asia/Tokyo", 300)
    assert "--brand-h: 300" in client.get(at(cast.admin, "firm/")).content.decode()


@pytest.mark.parametrize("wrong", [{"brand_hue": "360"}, {"time_zone": "Mars"}, {"firm_name": ""}])
def test_a_bad_firm_form_changes_nothing(cast: Cast, wrong: dict[str, str]) -> None:
    form = {"firm_name": "Kept words", "time_zone": "Asia/Tokyo", "brand_hue": "300", **wrong}
    page = browser(cast.admin).post(at(cast.admin, "firm/settings/"), form)
    assert page.status_code == 422
    assert Firm.objects.get(pk=cast.admin.firm_id).name == cast.admin.firm.name


def test_a_coach_is_added_once_and_invited_once(cast: Cast) -> None:
    client, form = browser(cast.admin), somebody()
    for _ in range(2):
        assert client.post(at(cast.admin, "firm/coaches/"), form).status_code == 302
    with acting_as(cast.admin):
        coach = Membership.objects.get(email=form["email"])
        assert (coach.is_coach, coach.is_admin, coach.person_id) == (True, False, None)
        assert Invitation.objects.filter(member=coach).count() == 1
    assert Due.objects.filter(recipient_id=coach.pk).count() == 1


def test_an_address_the_firm_knows_is_said_and_nothing_typed_is_lost(cast: Cast) -> None:
    form = somebody(email=cast.coach.email.upper(), name="Anna L.")
    page = browser(cast.admin).post(at(cast.admin, "firm/coaches/"), form)
    assert page.status_code == 422
    assert "Ana Lind, with this address, is in your firm already." in page.content.decode()
    assert 'value="Anna L."' in page.content.decode()


def test_an_address_known_elsewhere_is_like_any_other(cast: Cast) -> None:
    form = somebody(email=cast.stranger.email)
    answer = browser(cast.admin).post(at(cast.admin, "firm/coaches/"), form)
    assert answer.status_code == 302


def test_an_admin_may_coach_too(cast: Cast) -> None:
    browser(cast.admin).post(at(cast.admin, "firm/coaches/me/"))
    with acting_as(cast.admin):
        assert Membership.objects.get(pk=cast.admin.pk).is_coach


def test_inviting_again_sends_a_fresh_link_but_not_at_every_press(cast: Cast) -> None:
    client, form = browser(cast.admin), somebody()
    client.post(at(cast.admin, "firm/coaches/"), form)
    with acting_as(cast.admin):
        coach = Membership.objects.get(email=form["email"])
    path = at(cast.admin, f"firm/people/{coach.pk}/invite/")
    client.post(path)
    with acting_as(cast.admin):
        assert Invitation.objects.filter(member=coach).count() == 1
        Invitation.objects.update(created_at=timezone.now() - timedelta(hours=1))
    client.post(path)
    client.post(path)
    with acting_as(cast.admin):
        assert Invitation.objects.filter(member=coach).count() == 2


def test_whoever_has_joined_is_not_invited_again(cast: Cast) -> None:
    browser(cast.admin).post(at(cast.admin, f"firm/people/{cast.coach.pk}/invite/"))
    with acting_as(cast.admin):
        assert not Invitation.objects.exists()


def test_people_of_a_client_are_added_and_nobody_is_told(cast: Cast) -> None:
    client = browser(cast.admin)
    new_id = str(uuid4())
    for _ in range(2):
        client.post(at(cast.admin, "firm/clients/"), {"new_id": new_id, "name": "Quay"})
    path = at(cast.admin, f"firm/clients/{new_id}/")
    leader = {f"leader-{key}": value for key, value in somebody().items()}
    sponsor = {f"sponsor-{key}": value for key, value in somebody(name="Lee").items()}
    for _ in range(2):
        assert client.post(path, {**leader, "kind": "leader"}).status_code == 302
        typed = {**sponsor, "sponsor-sponsor_kind": "hr", "kind": "sponsor"}
        assert client.post(path, typed).status_code == 302
    with acting_as(cast.admin):
        quay = ClientOrganisation.objects.get(name="Quay")
        people = set(quay.members.values_list("name", "sponsor_kind", "is_coach"))
        assert people == {("Tomas Eklund", "", False), ("Lee", "hr", False)}
        assert not Invitation.objects.exists()
    assert not Due.objects.exists()


def test_whoever_leaves_is_asked_for_first_and_then_gone(cast: Cast) -> None:
    client, path = browser(cast.admin), at(cast.admin, f"firm/people/{cast.coach.pk}/end/")
    page = client.get(path)
    assert "Ana coaches in 1 engagement under way." in page.content.decode()
    coach = browser(cast.coach)
    assert coach.get(at(cast.coach)).status_code == 200
    client.post(path)
    assert coach.get(at(cast.coach)).status_code == 404


def test_nobody_ends_their_own_membership(cast: Cast) -> None:
    client = browser(cast.admin)
    assert client.post(at(cast.admin, f"firm/people/{cast.admin.pk}/end/")).status_code == 403
    assert client.get(at(cast.admin, "firm/")).status_code == 200


def test_a_programme_outside_the_bounds_says_so(cast: Cast) -> None:
    client, path = browser(cast.admin), at(cast.admin, "firm/programmes/")
    fields = client.get(path).context["form"]
    typed = {name: value for name in fields.fields if (value := fields[name].value()) is not None}
    typed |= {"name": "Short", "sessions_planned": 5, "months": 3}
    typed |= {"reason_outside_bounds": "A pilot"}
    for _ in range(2):
        assert client.post(path, typed).status_code == 302
    with acting_as(cast.admin):
        assert Programme.objects.filter(name="Short").count() == 1
    assert (
        "5 sessions instead of 8, 3 months instead of 4 to 6" in client.get(path).content.decode()
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"session_minutes": 90}, "The four parts come to 85 minutes."),
        ({"max_gap_days": 10}, "This is less than the fewest days."),
        ({"mid_review_after": 8}, "The mid review comes before the last session."),
    ],
)
def test_a_programme_must_add_up(cast: Cast, wrong: dict[str, int], words: str) -> None:
    client, path = browser(cast.admin), at(cast.admin, "firm/programmes/")
    fields = client.get(path).context["form"]
    typed = (
        {name: value for name in fields.fields if (value := fields[name].value()) is not None}
        | {"name": "Odd"}
        | wrong
    )
    page = client.post(path, typed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert 'value="Odd"' in page.content.decode()


def test_a_person_has_a_name_in_each_firm_and_one_clock(cast: Cast) -> None:
    client = browser(cast.coachee)
    client.post(at(cast.coachee, "me/"), {"name": "Priya R.", "time_zone": "Asia/Kolkata"})
    with acting_as(cast.admin):
        assert Membership.objects.get(pk=cast.coachee.pk).name == "Priya R."
    cast.coachee.person.refresh_from_db()  # type: ignore[union-attr]
    assert cast.coachee.person.time_zone == "Asia/Kolkata"  # type: ignore[union-attr]


def test_the_chooser_shows_several_firms_and_enters_the_only_one(cast: Cast) -> None:
    client = browser(cast.coach)
    assert client.get("/")["Location"] == at(cast.coach)
    harbour = cast.stranger
    with acting_as(harbour):
        Membership(
            firm=harbour.firm,
            person=cast.coach.person,
            name="Ana",
            email=cast.coach.email,
            joined_at=timezone.now(),
        ).save(force_insert=True)
    page = client.get("/").content.decode()
    assert at(cast.coach) in page
    assert at(harbour) in page


def test_without_a_firm_the_front_door_says_what_to_do(cast: Cast) -> None:
    member = make_member(cast.admin, "Olu Ade")
    with acting_as(cast.admin):
        Membership.objects.filter(pk=member.pk).update(ended_at=timezone.now())
    assert "You are in no firm" in browser(member).get("/").content.decode()
