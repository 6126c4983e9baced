from __future__ import annotations

import pytest

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Agreement, Signature
from engagements.operations.agreement import offer_agreement, sign
from tests.factories import Cast, make_cast, make_engagement
from tests.home.people import at, browser

WAITS = "An agreement waits for your signature"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(state="contracting")


def start(member: Membership) -> str:
    page = browser(member).get(at(member))
    assert page.status_code == 200
    return page.content.decode()


def test_each_person_finds_what_is_theirs(cast: Cast) -> None:
    assert '<h1 id="today-title">Today</h1>' in start(cast.coach)
    assert "What’s next?" in start(cast.coachee)
    assert "Priya Raman" in start(cast.sponsor)
    assert "Priya Raman" not in start(cast.other_coach)


def test_an_admin_who_is_nothing_else_goes_to_the_hub(cast: Cast) -> None:
    assert browser(cast.admin).get(at(cast.admin))["Location"] == at(cast.admin, "firm/")


def test_a_person_with_several_parts_has_a_section_for_each(cast: Cast) -> None:
    make_engagement(cast.admin, coach=cast.other_coach, coachee=cast.coach)
    words = start(cast.coach)
    assert words.index("Today</h1>") < words.index("What’s next?")


def test_an_agreement_to_sign_stands_above_all(cast: Cast) -> None:
    with acting_as(cast.admin):
        agreement = offer_agreement(engagement=cast.engagement, by=cast.admin)
    parties = (cast.coach, cast.coachee, cast.sponsor)
    assert all(WAITS in start(one) for one in parties)
    assert WAITS not in start(cast.other_coach)
    with acting_as(cast.sponsor):
        sign(agreement=agreement, typed_name="Dana Okafor", address=None, by=cast.sponsor)
        assert Signature.objects.count() == 1
        assert Agreement.objects.get().state == "offered"
    assert WAITS not in start(cast.sponsor)
    assert WAITS in start(cast.coachee)


def places(member: Membership) -> list[str]:
    page = browser(member).get(at(member, "me/"))
    return [place["label"] for place in page.context["nav"]]


def test_the_frame_shows_the_places_a_person_has(cast: Cast) -> None:
    assert places(cast.admin) == ["Firm", "Engagements"]
    assert places(cast.coach) == ["Today", "Engagements", "Hours"]
    assert places(cast.coachee) == ["Home", "Engagements"]
    assert places(cast.sponsor) == ["Home", "Engagements"]


def test_pages_tell_time_by_the_persons_own_clock(cast: Cast) -> None:
    person = cast.coachee.person
    assert person is not None
    person.time_zone = "Mars/Olympus"
    person.save(update_fields=["time_zone"])
    assert start(cast.coachee)
