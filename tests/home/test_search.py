"""Search opens what its reader may see, in memory, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from coaching.access.models import AccessEntry
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from tests.factories import Cast, make_cast
from tests.guards.rows import Rows, build_rows
from tests.sessions.pages import client_of, statements

pytestmark = pytest.mark.django_db

STATEMENTS = 9


@pytest.fixture
def rows() -> Rows:
    return build_rows(make_cast(), "needle", shared=True)


def page(cast: Cast) -> str:
    return f"/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/search/"


def search(rows: Rows, member: Membership, words: str, code: int = 200) -> Any:
    answer = client_of(member).post(page(rows.cast), {"words": words})
    assert answer.status_code == code
    return answer


def titles(rows: Rows, member: Membership, words: str = "needle") -> set[str]:
    return {hit.title for hit in search(rows, member, words).context["hits"]}


SHARED = {
    "A sponsor said",
    "Added to a record",
    "Commitment, session 1",
    "Development plan",
    "Goal",
    "Goal, as it was worded before",
    "Key result",
    "Levels of a goal",
    "Mid review",
    "Closing review",
    "Proposal, session 1",
    "Record, session 1",
    "Reflection",
    "Theme",
    "Topic, session 1",
    "Where a key result stood",
    "Which level was reached",
}


def test_the_coach_finds_the_room_and_their_own_notes(rows: Rows):
    assert titles(rows, rows.cast.coach) == SHARED | {"Private note, session 1"}


def test_the_coachee_finds_the_room_without_the_coachs_notes(rows: Rows):
    assert titles(rows, rows.cast.coachee) == SHARED
    assert titles(rows, rows.cast.coachee, "needle-PrivateNote.text") == set()


def test_each_place_says_who_can_read_it(rows: Rows):
    hits = {hit.title: hit.lock for hit in search(rows, rows.cast.coach, "needle").context["hits"]}
    assert hits["Record, session 1"] == "Only you and Priya can read this"
    assert hits["Private note, session 1"] == "Only you can read this"


def test_nobody_else_searches(rows: Rows):
    for member, code in (
        (rows.cast.sponsor, 403),
        (rows.cast.admin, 403),
        (rows.cast.other_coach, 404),
        (rows.cast.stranger, 404),
    ):
        assert client_of(member).get(page(rows.cast)).status_code == code
        assert b"needle" not in search(rows, member, "needle", code).content


def test_what_was_opened_stands_in_the_access_ledger(rows: Rows):
    with acting_as(rows.cast.coachee):
        before = AccessEntry.objects.filter(reader=rows.cast.coach).count()
    search(rows, rows.cast.coach, "nothing-like-it")
    with acting_as(rows.cast.coachee):
        assert AccessEntry.objects.filter(reader=rows.cast.coach).count() > before


def test_what_is_looked_for_stands_in_no_address_and_no_page_is_kept(rows: Rows):
    answer = search(rows, rows.cast.coach, "needle")
    assert "no-store" in answer["Cache-Control"]
    assert "Location" not in answer
    assert b'method="post"' in answer.content


@pytest.mark.parametrize(
    ("words", "why"),
    [("", "Write a word to look for."), ("x", "Write at least two letters.")],
)
def test_too_little_to_look_for(rows: Rows, words: str, why: str):
    assert why in search(rows, rows.cast.coach, words, 422).content.decode()


def test_nothing_found_says_so(rows: Rows):
    assert "Nothing found" in search(rows, rows.cast.coach, "nothing-like-it").content.decode()


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_a_search_costs_the_same_whatever_there_is(rows: Rows, who: str):
    member, words = getattr(rows.cast, who), {"words": "needle"}
    few = statements(client_of(member), "post", page(rows.cast), words)
    with acting_as(rows.cast.coach):
        for _ in range(3):
            rows.add(type(rows["Addendum"]), engagement=rows.cast.engagement,
                     author=rows.cast.coach, record=rows["SessionRecord"])  # fmt: skip
    many = statements(client_of(member), "post", page(rows.cast), words)
    assert len(few) == len(many) <= STATEMENTS
