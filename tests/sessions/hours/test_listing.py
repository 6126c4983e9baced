"""Being named in a coach's log is the coachee's own choice, off by default, at any time."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from engagements.models import Engagement
from sessions.hours.listing import TEXT, VERSION
from sessions.hours.log import read_log
from sessions.models import ListingConsent
from sessions.operations.hours import agree_to_listing, withdraw_listing
from tests.factories import Cast, make_cast
from tests.sessions.hours.stage import agree, hold
from tests.sessions.pages import client_of, statements

YES, NO = {"answer": "yes", "wording": VERSION}, {"answer": "no"}


def url(cast: Cast, engagement_id: Any = None) -> str:
    pk = engagement_id or cast.engagement.pk
    return reverse("coaching_sessions:listing", args=[cast.admin.firm.slug, pk])


def listed(cast: Cast) -> list[str]:
    with acting_as(cast.coach):
        return [line.client_name for line in read_log(cast.coach).lines]


def test_the_page_says_the_exact_words_and_the_line_itself(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    html = client_of(cast.coachee).get(url(cast)).content.decode()
    assert all(sentence in html for sentence in TEXT)
    for words in (
        "Priya Raman",
        cast.coachee.email,
        "12 January 2026",
        "1.42",
        "You are not named anywhere now",
        f"Wording {VERSION}",
        "Only you and Ana can read this",
    ):
        assert words in html, words


def test_nobody_is_listed_before_they_say_yes_and_from_then_on_they_are(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    client = client_of(cast.coachee)
    assert listed(cast) == []
    done = client.post(url(cast), YES, follow=True)
    assert done.redirect_chain == [(url(cast), 303)]
    assert "You agreed on" in done.content.decode()
    assert listed(cast) == ["Priya Raman"]


def test_it_is_taken_back_at_any_time_and_may_be_given_again(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    client = client_of(cast.coachee)
    for answer, names in ((YES, ["Priya Raman"]), (NO, []), (NO, []), (YES, ["Priya Raman"])):
        client.post(url(cast), answer)
        assert listed(cast) == names
    with acting_as(cast.coachee):
        assert ListingConsent.objects.filter(ended_at=None).count() == 1
        assert ListingConsent.objects.count() == 2


def test_saying_yes_twice_is_saying_it_once(cast: Cast) -> None:
    agree(cast)
    agree(cast)
    with acting_as(cast.coachee):
        assert ListingConsent.objects.count() == 1


@pytest.mark.parametrize("state", ["contracting", "completed", "ended_early"])
def test_it_can_be_said_also_when_the_engagement_is_over(db: None, state: str) -> None:
    cast = make_cast(state)
    hold(cast.coach, cast.engagement)
    client = client_of(cast.coachee)
    assert client.post(url(cast), YES).status_code == 303
    assert listed(cast) == ["Priya Raman"]
    assert client.post(url(cast), NO).status_code == 303
    assert listed(cast) == []


def test_words_that_have_changed_are_read_again_first(cast: Cast) -> None:
    response = client_of(cast.coachee).post(url(cast), {**YES, "wording": "2020-1"})
    assert response.status_code == 422
    assert "These words have changed since you opened the page." in response.content.decode()
    with acting_as(cast.coachee):
        assert not ListingConsent.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"answer": "perhaps"}])
def test_an_answer_is_yes_or_no(cast: Cast, typed: dict[str, str]) -> None:
    response = client_of(cast.coachee).post(url(cast), typed)
    assert response.status_code == 422
    assert "Choose one of the two." in response.content.decode()


@pytest.mark.parametrize(
    ("who", "code"),
    [("coach", 403), ("sponsor", 403), ("admin", 403), ("other_coach", 404), ("stranger", 404)],
)
def test_nobody_else_says_it(cast: Cast, who: str, code: int) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(url(cast)).status_code == code
    assert client.post(url(cast), YES).status_code == code
    assert client_of(cast.coachee).get(url(cast, uuid4())).status_code == 404
    assert listed(cast) == []


def test_the_operations_ask_for_themselves(cast: Cast) -> None:
    with acting_as(cast.coach):
        engagement = Engagement.objects.get()
        with pytest.raises(NotAllowed):
            agree_to_listing(engagement=engagement, wording=VERSION, by=cast.coach)
        with pytest.raises(NotAllowed):
            withdraw_listing(engagement=engagement, by=cast.coach)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_eight_statements(cast: Cast, many: int) -> None:
    for number in range(many):
        hold(cast.coach, cast.engagement, days=number)
    asked = statements(client_of(cast.coachee), "get", url(cast))
    assert len(asked) == 8, "\n".join(asked)


def test_the_coachees_own_page_says_how_it_stands(cast: Cast) -> None:
    home, client = f"/{cast.admin.firm.slug}/", client_of(cast.coachee)
    html = client.get(home).content.decode()
    assert "Being named in Ana’s hours log</a>: you are not named" in html
    assert ">Whether Ana may name you</dt><dd>You and Ana</dd>" in html
    agree(cast)
    html = client.get(home).content.decode()
    assert "Being named in Ana’s hours log</a>: you have agreed" in html


def test_the_engagements_page_leads_a_coachee_there_and_nobody_else(cast: Cast) -> None:
    page = reverse("home:engagement", args=[cast.admin.firm.slug, cast.engagement.pk])
    seen = {
        who: url(cast) in client_of(getattr(cast, who)).get(page).content.decode()
        for who in ("coach", "coachee", "admin")
    }
    assert seen == {"coach": False, "coachee": True, "admin": False}
