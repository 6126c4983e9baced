"""The goals' pages: read them, write them, and lose no word to another writer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from coaching.firms.entry import acting_as
from engagements.models import Goal
from engagements.operations.goals import GoalDraft, set_goals
from tests.factories import Cast, make_cast
from tests.support.signed_in import address, client_of
from tests.support.statements import statements_of_get

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def page(cast: Cast, name: str = "engagements:goals") -> str:
    return address(name, cast.admin, cast.engagement.pk)


def edit(cast: Cast) -> str:
    return page(cast, "engagements:edit_goals")


def hidden(client: Client, cast: Cast) -> dict[str, str]:
    """The hidden fields of the form as it is served."""
    text = client.get(edit(cast)).content.decode()
    pairs = re.findall(r'<input type="hidden" name="((?:id|version)_\d)" value="([^"]+)"', text)
    return dict(pairs)


def words(slot: int, text: str) -> dict[str, Any]:
    return {
        f"title_{slot}": f"{text} title {slot}",
        f"outcome_{slot}": f"{text} outcome {slot}",
        f"success_criteria_{slot}": f"{text} sign {slot}",
        f"focus_areas_{slot}": ["team", "change"],
    }


def set_two(cast: Cast, text: str = "Wren") -> list[Goal]:
    drafts = [
        GoalDraft(f"{text} title {n}", f"{text} outcome {n}", f"{text} sign {n}", ["team"])
        for n in (1, 2)
    ]
    with acting_as(cast.coach):
        return set_goals(engagement=cast.engagement, goals=drafts, by=cast.coach)


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_coach_and_coachee_write_and_read_goals(cast: Cast, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert "No goals yet" in client.get(page(cast)).content.decode()
    data = {**hidden(client, cast), **words(1, "Heron"), **words(2, "Heron")}
    for _ in range(2):  # sent twice, one effect
        assert client.post(edit(cast), data).status_code == 302
    text = client.get(page(cast)).content.decode()
    assert "Heron title 1" in text
    assert "Heron sign 2" in text
    assert "Leading through organisational change" in text
    assert "Only you and" in text
    with acting_as(cast.coach):
        assert Goal.objects.count() == 2


def test_nobody_else_reads_them(cast: Cast) -> None:
    set_two(cast)
    for name in ("engagements:goals", "engagements:edit_goals"):
        for member in (cast.sponsor, cast.admin, cast.other_coach, cast.stranger):
            answer = client_of(member).get(page(cast, name))
            assert answer.status_code == 404
            assert "Wren" not in answer.content.decode()
        assert client_of(None).get(page(cast, name)).status_code == 302
    assert "Wren title 1" in client_of(cast.coachee).get(page(cast)).content.decode()


@pytest.mark.parametrize("filled", [[], [1], [3]])
def test_one_goal_is_refused_in_words_and_stays_typed(cast: Cast, filled: list[int]) -> None:
    client = client_of(cast.coachee)
    data = hidden(client, cast)
    for slot in filled:
        data |= words(slot, "Heron")
    answer = client.post(edit(cast), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "An engagement has two to three goals" in text
    for slot in filled:
        assert f"Heron outcome {slot}" in text


def test_a_goal_without_a_sign_of_success_is_refused(cast: Cast) -> None:
    client = client_of(cast.coachee)
    data = {**hidden(client, cast), **words(1, "A"), **words(2, "B"), "success_criteria_2": " "}
    answer = client.post(edit(cast), data)
    assert answer.status_code == 422
    assert "Say how you will know." in answer.content.decode()


def test_a_third_goal_comes_and_goes(cast: Cast) -> None:
    client = client_of(cast.coach)
    data = {**hidden(client, cast), **words(1, "A"), **words(2, "B"), **words(3, "C")}
    client.post(edit(cast), data)
    assert "C title 3" in client.get(page(cast)).content.decode()
    data = {**hidden(client, cast), **words(1, "A"), **words(2, "B")}
    assert client.post(edit(cast), data).status_code == 302
    text = client.get(page(cast)).content.decode()
    assert "B title 2" in text
    standing, given_up = text.split("Goals you gave up (1)")
    assert "C title 3" not in standing
    assert "C title 3" in given_up


def test_who_wrote_on_older_goals_sees_both_and_can_save(cast: Cast) -> None:
    set_two(cast)
    client = client_of(cast.coachee)
    mine = {**hidden(client, cast), **words(1, "Mine"), **words(2, "Mine")}
    other = client_of(cast.coach)
    theirs = {**hidden(other, cast), **words(1, "Theirs"), **words(2, "Theirs")}
    assert other.post(edit(cast), theirs).status_code == 302
    answer = client.post(edit(cast), mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    for found in ("Mine title 1", "Mine sign 2", "Theirs title 1", "Theirs sign 2"):
        assert found in text
    again = re.findall(r'<input type="hidden" name="((?:id|version)_\d)" value="([^"]+)"', text)
    assert client.post(edit(cast), {**mine, **dict(again)}).status_code == 302
    assert "Mine title 1" in client.get(page(cast)).content.decode()


def test_a_completed_engagement_only_shows_its_goals() -> None:
    cast = make_cast(state="completed")
    client = client_of(cast.coach)
    assert client.get(page(cast)).status_code == 200
    assert client.get(edit(cast)).status_code == 403


def test_reading_costs_the_same_with_two_goals_or_three(cast: Cast) -> None:
    client = client_of(cast.coachee)
    set_two(cast)
    client.get(page(cast))
    two = len(statements_of_get(client, page(cast)))
    data = {**hidden(client, cast), **words(1, "A"), **words(2, "B"), **words(3, "C")}
    assert client.post(edit(cast), data).status_code == 302
    client.get(page(cast))
    assert two == len(statements_of_get(client, page(cast))) == 8
