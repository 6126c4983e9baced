"""A coachee chooses between coaches, and knows nothing else of the draft."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from coaching.access.decision import NotAllowed
from coaching.access.people import add_member
from coaching.access.people_of import read_people
from coaching.access.policy import Party
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from coaching.firms.models import Invitation, Membership
from coaching.reminders.models import Reminder
from engagements.models import CoachChoice, CoachOption, Engagement
from engagements.operations.choice import (
    WrongNumber,
    choose_coach,
    offer_coaches,
    take_chosen_coach,
)
from engagements.operations.engagement import (
    change_draft,
    discard_draft,
    draft_engagement,
    start_engagement,
)
from engagements.operations.profile import save_profile
from tests.engagements.firm import Firm
from tests.factories import Cast, make_cast, make_member
from tests.home.people import at, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """A draft that nobody knows of."""
    return make_cast(state="draft")


def profile(coach: Membership, words: str) -> None:
    with acting_as(coach):
        save_profile(
            headline=words, text=f"{words} text", languages=["English"],
            join_url="https://meet.example/secret", by=coach,
        )  # fmt: skip


def offer(cast: Cast, *coaches: Membership) -> CoachChoice:
    with acting_as(cast.admin):
        engagement = Engagement.objects.get(pk=cast.engagement.pk)
        chosen = coaches or (cast.coach, cast.other_coach)
        return offer_coaches(engagement=engagement, coaches=chosen, by=cast.admin)


def choose(cast: Cast, coach: Membership, by: Membership | None = None) -> None:
    by = by or cast.coachee
    with acting_as(cast.admin):
        choice = CoachChoice.objects.get(engagement=cast.engagement)
        option = CoachOption.objects.get(choice=choice, coach=coach)
    with acting_as(by):
        choose_coach(choice=choice, option=option, by=by)


def stands(cast: Cast) -> tuple[str, str]:
    with acting_as(cast.admin):
        choice = CoachChoice.objects.select_related("chosen").get(engagement=cast.engagement)
        return choice.state, choice.chosen.name if choice.chosen else ""


def told(member: Membership) -> set[str]:
    with acting_as(member):
        return set(Reminder.objects.filter(recipient=member).values_list("kind", flat=True))


def page(cast: Cast) -> str:
    with acting_as(cast.admin):
        return at(cast.admin, f"choice/{CoachChoice.objects.get().pk}/")


def test_profiles_stand_side_by_side_as_they_were_when_they_were_offered(cast: Cast) -> None:
    profile(cast.coach, "Kestrel")
    offer(cast)
    profile(cast.coach, "Later words")
    text = browser(cast.coachee).get(page(cast)).content.decode()
    assert "Kestrel text" in text
    assert "Ana Lind" in text
    assert "Ben Moss has not written an introduction" in text
    assert "Later words" not in text
    assert "secret" not in text
    assert told(cast.coachee) == {"coach_choice"}


def test_the_coachee_chooses_and_chooses_anew_and_the_admin_is_told(cast: Cast) -> None:
    offer(cast)
    client = browser(cast.coachee)
    options = {one.name: one.pk for one in client.get(page(cast)).context["options"]}
    for name in ("Ben Moss", "Ana Lind", "Ana Lind"):
        assert client.post(page(cast), {"option": options[name]}).status_code == 303
        assert stands(cast) == ("chosen", name)
    assert "You chose this coach" in client.get(page(cast)).content.decode()
    assert told(cast.admin) == {"coach_chosen"}
    for wrong in (uuid4(), "x", ""):
        assert client.post(page(cast), {"option": wrong}).status_code == 422


def test_of_the_draft_the_coachee_finds_nothing_else(cast: Cast) -> None:
    offer(cast)
    choose(cast, cast.coach)
    client, pk = browser(cast.coachee), cast.engagement.pk
    paths = ("", "agreement/", "goals/", "life/", "contracting/", "sponsor/", "pause/")
    codes = {client.get(at(cast.coachee, f"engagements/{pk}/{path}")).status_code for path in paths}
    assert codes == {404}
    assert client.get(at(cast.coachee, f"api/engagements/{pk}/")).status_code == 404
    with acting_as(cast.coachee):
        assert not Engagement.objects.exists()
        assert CoachOption.objects.count() == 2
    for path in (page(cast), at(cast.coachee), at(cast.coachee, "engagements/")):
        text = client.get(path).content.decode()
        found = [one for one in ("Dana", str(pk), cast.engagement.organisation_name, "Classic")
                 if one in text]  # fmt: skip
        assert found == []


def test_the_first_page_leads_to_the_choice(cast: Cast) -> None:
    client = browser(cast.coachee)
    assert "You may choose your coach" not in client.get(at(cast.coachee)).content.decode()
    offer(cast)
    text = client.get(at(cast.coachee)).content.decode()
    assert page(cast) in text


def pages_of(client: Client, cast: Cast) -> list[bytes]:
    paths = ("", "me/", "me/profile/", "engagements/", "hours/")
    found = [client.get(at(cast.admin, path)).content for path in paths]
    return [one.split(b"<main")[1].split(b"csrf")[0] for one in found]


@pytest.mark.parametrize("who", ["coach", "other_coach"])
def test_a_coach_learns_nothing_of_an_offer_or_a_choice(cast: Cast, who: str) -> None:
    coach = getattr(cast, who)
    profile(coach, "Kestrel")
    client = browser(coach)
    before = pages_of(client, cast)
    offer(cast)
    choose(cast, cast.coach)
    assert pages_of(client, cast) == before
    assert told(coach) == set()
    with acting_as(coach):
        assert not CoachChoice.objects.exists()
        assert not CoachOption.objects.exists()


@pytest.mark.parametrize("who", ["admin", "coach", "sponsor", "other_coach", "stranger"])
def test_nobody_but_the_coachee_gets_the_page_or_chooses(cast: Cast, who: str) -> None:
    offer(cast)
    client = browser(getattr(cast, who))
    path = page(cast)
    assert client.get(path).status_code == client.post(path).status_code == 404
    with pytest.raises((Http404, NotAllowed)):
        choose(cast, cast.coach, by=getattr(cast, who))
    assert stands(cast) == ("open", "")


def test_the_admin_takes_the_chosen_coach_with_one_press(cast: Cast) -> None:
    offer(cast)
    client, logistics = browser(cast.admin), f"firm/engagements/{cast.engagement.pk}/"
    take = at(cast.admin, f"{logistics}coaches/take/")
    client.post(take)
    choose(cast, cast.other_coach)
    assert "Take Ben Moss as the coach" in client.get(at(cast.admin, logistics)).content.decode()
    assert client.post(take).status_code == 303
    with acting_as(cast.admin):
        people = read_people(cast.engagement.pk)
        assert {party: [one.name for one in found] for party, found in people.items()} == {
            Party.COACH: ["Ben Moss"],
            Party.COACHEE: ["Priya Raman"],
            Party.SPONSOR: ["Dana Okafor"],
        }
    assert "It is the coach of this draft" in client.get(at(cast.admin, logistics)).content.decode()
    assert told(cast.other_coach) == set()


def test_the_offer_is_made_on_a_page_with_two_to_four(cast: Cast) -> None:
    client = browser(cast.admin)
    path = at(cast.admin, f"firm/engagements/{cast.engagement.pk}/coaches/")
    assert "sees nothing else" in client.get(path).content.decode()
    assert client.post(path, {"coaches": [cast.coach.pk]}).status_code == 422
    answer = client.post(path, {"coaches": [cast.coach.pk, cast.other_coach.pk]})
    assert (answer.status_code, stands(cast)) == (303, ("open", ""))
    for who in ("coach", "coachee", "sponsor", "other_coach"):
        assert browser(getattr(cast, who)).get(path).status_code == 403
    assert browser(cast.stranger).get(path).status_code == 404


def test_who_does_not_fit_is_not_offered(cast: Cast) -> None:
    five = [make_member(cast.admin, f"Coach {number}", is_coach=True) for number in range(5)]
    for wrong in ([cast.coach], five, [cast.coach, cast.coachee], [cast.coach, cast.stranger],
                  [cast.coach, cast.coach]):  # fmt: skip
        with pytest.raises(WrongNumber):
            offer(cast, *wrong)


def test_offered_anew_a_choice_stands_if_its_coach_is_still_among_them(cast: Cast) -> None:
    third = make_member(cast.admin, "Cara Third", is_coach=True)
    offer(cast)
    choose(cast, cast.coach)
    offer(cast, cast.coach, third)
    assert stands(cast) == ("chosen", "Ana Lind")
    offer(cast, cast.other_coach, third)
    assert stands(cast) == ("open", "")


def test_starting_closes_the_choice(cast: Cast) -> None:
    offer(cast)
    choose(cast, cast.coach)
    with acting_as(cast.admin):
        start_engagement(engagement=cast.engagement, by=cast.admin)
    assert stands(cast) == ("closed", "Ana Lind")
    with pytest.raises((NotAllowed, Moved)):
        choose(cast, cast.other_coach)
    client = browser(cast.coachee)
    assert "has been settled" in client.get(page(cast)).content.decode()
    assert client.post(page(cast)).status_code == 403
    with pytest.raises(NotAllowed):
        offer(cast)


def test_a_draft_thrown_away_takes_the_choice_with_it(cast: Cast) -> None:
    offer(cast)
    path = page(cast)
    with acting_as(cast.admin):
        discard_draft(engagement=cast.engagement, by=cast.admin)
    assert browser(cast.coachee).get(path).status_code == 404


def test_a_draft_for_somebody_else_takes_the_choice_from_the_first(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    coaches = (firm.coach, firm.other_coach)
    offer_coaches(engagement=engagement, coaches=coaches, by=firm.admin)
    tomas = add_member(
        name="Tomas Vega", email="tomas@example.org", client_organisation=firm.client, by=firm.admin
    )
    plan = {name: value for name, value in firm.plan(coachee=tomas).items()
            if name != "engagement_id"}  # fmt: skip
    change_draft(engagement=engagement, **plan)
    assert not CoachChoice.objects.exists()


def test_whoever_has_no_login_is_invited_to_choose(firm: Firm) -> None:
    new = add_member(
        name="Noor Haddad", email="noor@example.org", client_organisation=firm.client, by=firm.admin
    )
    engagement = draft_engagement(**firm.plan(coachee=new))
    coaches = (firm.coach, firm.other_coach)
    offer_coaches(engagement=engagement, coaches=coaches, by=firm.admin)
    assert Invitation.objects.filter(member=new).count() == 1


def test_without_a_choice_there_is_nobody_to_take(cast: Cast) -> None:
    offer(cast)
    with acting_as(cast.admin), pytest.raises(Moved):
        take_chosen_coach(engagement=cast.engagement, by=cast.admin)
