"""The pages on which an engagement is paused, taken up again, and tells how it went on."""

from __future__ import annotations

import pytest

from coaching.firms.entry import acting_as
from engagements.models import Engagement
from engagements.operations.life import add_sessions, pause_engagement, resume_engagement
from tests.factories import Cast, make_cast
from tests.sessions.pages import client_of, statements
from tests.support.signed_in import address

pytestmark = pytest.mark.django_db
PAGES = ("pause", "resume")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def url(cast: Cast, name: str) -> str:
    return address(f"engagements:{name}", cast.admin, cast.engagement.pk)


def text(cast: Cast, who: str, path: str) -> str:
    answer = client_of(getattr(cast, who)).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def paused(cast: Cast) -> None:
    with acting_as(cast.coach):
        engagement = Engagement.objects.get(pk=cast.engagement.pk)
        pause_engagement(engagement=engagement, by=cast.coach)


def state(cast: Cast) -> str:
    with acting_as(cast.admin):
        return str(Engagement.objects.get(pk=cast.engagement.pk).state)


def test_a_coach_pauses_on_a_page_that_says_what_happens_and_takes_it_up_again(cast: Cast) -> None:
    client = client_of(cast.coach)
    assert "Nobody is asked why" in text(cast, "coach", url(cast, "pause"))
    answer = client.post(url(cast, "pause"))
    assert (answer.status_code, state(cast)) == (303, "paused")
    assert client.post(url(cast, "pause")).status_code == 403
    assert "Take it up again" in text(cast, "coach", url(cast, "resume"))
    answer = client.post(url(cast, "resume"), {"move_end": "on"})
    assert (answer.status_code, state(cast)) == (303, "active")
    assert client.post(url(cast, "resume")).status_code == 403


@pytest.mark.parametrize(
    ("who", "code"), [("coachee", 403), ("sponsor", 403), ("other_coach", 404), ("stranger", 404)]
)
def test_who_may_not_pause_gets_no_page(cast: Cast, who: str, code: int) -> None:
    client = client_of(getattr(cast, who))
    for name in PAGES:
        assert client.get(url(cast, name)).status_code == code
        assert client.post(url(cast, name)).status_code == code
    assert state(cast) == "active"


def test_everybody_who_takes_part_reads_that_it_is_paused(cast: Cast) -> None:
    paused(cast)
    home = address("home:start", cast.admin)
    engagement = address("home:engagement", cast.admin, cast.engagement.pk)
    sponsor = address("consent:sponsor_page", cast.admin, cast.engagement.pk)
    for who in ("admin", "coach", "coachee", "sponsor"):
        assert "Nothing starts and nothing is planned" in text(cast, who, url(cast, "life"))
    assert "Paused: nothing starts" in text(cast, "coach", engagement)
    assert "Paused: nothing starts" in text(cast, "coachee", engagement)
    assert "Your coaching is paused." in text(cast, "coachee", home)
    page = text(cast, "sponsor", sponsor)
    assert "This coaching is paused." in page
    assert url(cast, "life") in page
    assert url(cast, "contracting") in page
    assert "This coaching is paused." in text(cast, "sponsor", home)
    listed = address("home:engagements", cast.admin)
    assert "Paused" in text(cast, "admin", listed)


def test_others_find_no_history(cast: Cast) -> None:
    for who in ("other_coach", "stranger"):
        assert client_of(getattr(cast, who)).get(url(cast, "life")).status_code == 404


def test_the_firm_s_people_are_named_to_those_alone_who_know_them(cast: Cast) -> None:
    with acting_as(cast.admin):
        engagement = Engagement.objects.get(pk=cast.engagement.pk)
        add_sessions(engagement=engagement, sessions_planned=9, reason="A new role", by=cast.admin)
    for who in ("coach", "coachee", "sponsor"):
        page = text(cast, who, url(cast, "life"))
        assert "9 sessions instead of 8 sessions" in page
        assert "A new role" in page
        assert "The firm’s admins" in page
        assert "Ada Quist" not in page
    assert "Ada Quist" in text(cast, "admin", url(cast, "life"))


def test_planning_in_a_paused_engagement_says_why_not(cast: Cast) -> None:
    paused(cast)
    answer = client_of(cast.coach).get(
        address("coaching_sessions:plan", cast.admin, cast.engagement.pk)
    )
    assert answer.status_code == 403
    assert "This engagement is paused" in answer.content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_history_costs_as_much_with_three_changes_as_with_one(cast: Cast, many: int) -> None:
    for _ in range(many):
        paused(cast)
        with acting_as(cast.coach):
            engagement = Engagement.objects.get(pk=cast.engagement.pk)
            resume_engagement(engagement=engagement, move_end=False, by=cast.coach)
    assert len(statements(client_of(cast.coachee), "get", url(cast, "life"))) == 7
    assert len(statements(client_of(cast.admin), "get", url(cast, "life"))) == 8
