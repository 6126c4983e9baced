"""Who reads what through the API: the same as through the pages."""

from __future__ import annotations

import json

import pytest

from coaching.access.models import AccessEntry
from coaching.firms.entry import acting_as
from tests.api.rooms import EVERYBODY, add_commitment, add_session, ask
from tests.factories import Cast

CANARIES = ("commitment-canary", "measure-canary", "support-canary", "released-canary")
PLACES = (
    "me",
    "engagements",
    "engagements/{id}",
    "engagements/{id}/sessions",
    "commitments",
    "releases",
    "schema",
)


def everything(cast: Cast, who: str) -> str:
    """Every byte that the API answers somebody."""
    pages = [place.format(id=cast.engagement.pk) for place in PLACES]
    return "".join(ask(getattr(cast, who), page, cast).content.decode() for page in pages)


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("coach", set(CANARIES)),
        ("coachee", set(CANARIES)),
        ("sponsor", {"support-canary", "released-canary"}),
        ("admin", set()),
        ("other_coach", set()),
        ("stranger", set()),
    ],
)
def test_words_are_in_the_json_of_those_who_may_read_them_and_nobody_elses(
    cast: Cast, who: str, reads: set[str]
) -> None:
    found = everything(cast, who)
    assert {canary for canary in CANARIES if canary in found} == reads
    assert "draft-canary" not in found


def test_a_sealed_word_is_never_said_as_its_envelope(cast: Cast) -> None:
    assert all("<sealed>" not in everything(cast, who) for who in EVERYBODY)


def test_me_says_who_asks_in_which_firm(cast: Cast) -> None:
    said = ask(cast.coach, "me").json()
    assert said == {
        "id": str(cast.coach.pk),
        "name": "Ana Lind",
        "email": cast.coach.email,
        "is_admin": False,
        "is_coach": True,
        "firm": {
            "slug": cast.admin.firm.slug,
            "name": cast.admin.firm.name,
            "time_zone": "Europe/London",
        },
    }


@pytest.mark.parametrize("who", ["coach", "coachee", "sponsor", "admin"])
def test_an_engagement_is_known_with_its_people_to_its_parties_and_the_admin(
    cast: Cast, who: str
) -> None:
    [listed] = ask(getattr(cast, who), "engagements").json()["results"]
    alone = ask(getattr(cast, who), f"engagements/{cast.engagement.pk}").json()
    assert listed == alone
    assert [(one["name"], one["role"]) for one in alone["people"]] == [
        ("Ana Lind", "coach"),
        ("Priya Raman", "coachee"),
        ("Dana Okafor", "sponsor"),
    ]


@pytest.mark.parametrize("page", ["engagements/{id}", "engagements/{id}/sessions"])
def test_the_other_coach_does_not_learn_that_it_exists(cast: Cast, page: str) -> None:
    assert ask(cast.other_coach, "engagements").json()["results"] == []
    answer = ask(cast.other_coach, page.format(id=cast.engagement.pk))
    assert (answer.status_code, answer.json()["type"]) == (404, "client_error")


def test_sessions_are_times_for_coach_and_coachee_and_admin_and_empty_for_the_sponsor(
    cast: Cast,
) -> None:
    page = f"engagements/{cast.engagement.pk}/sessions"
    many = {who: len(ask(getattr(cast, who), page).json()["results"]) for who in EVERYBODY[:4]}
    assert many == {"admin": 1, "coach": 1, "coachee": 1, "sponsor": 0}
    [said] = ask(cast.coach, page).json()["results"]
    assert set(said) == {"id", "kind", "number", "starts_at", "ends_at", "state"}


def test_a_draft_commitment_is_the_coachs(cast: Cast) -> None:
    add_commitment(cast, add_session(cast), state="draft")
    states = {
        who: sorted(
            one["state"] for one in ask(getattr(cast, who), "commitments").json()["results"]
        )
        for who in EVERYBODY
    }
    nobody: list[str] = []
    assert states == {
        "coach": ["draft", "open"],
        "coachee": ["open"],
        "sponsor": nobody,
        "admin": nobody,
        "other_coach": nobody,
    }


def test_reading_through_the_api_is_in_the_access_ledger(cast: Cast) -> None:
    [commitment] = ask(cast.coachee, "commitments").json()["results"]
    with acting_as(cast.coachee):
        [entry] = AccessEntry.objects.visible_to(cast.coachee).filter(opened="commitment")
    assert entry.reader_id == cast.coachee.pk
    assert json.loads(json.dumps([str(one) for one in entry.row_ids])) == [commitment["id"]]
