"""The pages on which coach and coachee say how a goal comes nearer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Goal, GoalConfidence, KeyResult, KeyResultPoint
from engagements.operations.goals import goals_of, set_goals
from engagements.operations.key_results import drop_key_result, reword_key_result
from engagements.operations.measuring import today_of
from tests.engagements.measures import (
    draft,
    fresh,
    levels,
    make_goals,
    make_point,
    make_rating,
    make_result,
    make_scale,
    read,
)
from tests.factories import Cast, make_cast
from tests.sessions.marks import marks
from tests.support.signed_in import address, client_of
from tests.support.statements import statements_of_get

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def goal(cast: Cast) -> Goal:
    return make_goals(cast)[0]


@pytest.fixture
def result(cast: Cast, goal: Goal) -> KeyResult:
    return make_result(goal, cast.coach, words="Heron sign")


def page(cast: Cast, name: str, *ids: UUID) -> str:
    return address(f"engagements:{name}", cast.admin, cast.engagement.pk, *ids)


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def point(cast: Cast, value: Any = 7, **other: Any) -> dict[str, Any]:
    today = today_of(cast.engagement).isoformat()
    return {"point_id": uuid4(), "value": value, "on": today, "note": "", **other}


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_a_key_result_is_added_noted_reworded_and_dropped(cast: Cast, goal: Goal, who: str) -> None:
    client, goals = client_of(getattr(cast, who)), page(cast, "goals")
    new: dict[str, Any] = {"key_result_id": uuid4(), "words": "Heron", "kind": "number", "unit": "days",
           "baseline": "10", "target": "2"}  # fmt: skip
    for _ in range(2):  # sent twice, one effect
        assert client.post(page(cast, "add_key_result", goal.pk), new).status_code == 303
    shown = text(client, goals)
    assert shown.count('<p class="strong" dir="auto">Heron</p>') == 1
    assert "From 10 days to 2 days." in shown
    given = point(cast, "6.5", note="Two teams do.")
    for _ in range(2):
        answer = client.post(page(cast, "key_result", new["key_result_id"]), given)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{goals}#goal-{goal.pk}")
    shown = text(client, goals)
    assert "6.5 days" in shown
    assert shown.count("Two teams do.") == 1
    assert "<svg" in shown
    words = {"version": 1, "words": "Egret", "unit": "days", "baseline": "10", "target": "1"}
    answer = client.post(page(cast, "edit_key_result", new["key_result_id"]), words)
    assert answer.status_code == 303
    assert "Egret" in text(client, goals)
    assert client.post(page(cast, "drop_key_result", new["key_result_id"])).status_code == 303
    shown = text(client, goals)
    assert shown.index("Key results that were dropped") < shown.index("Egret")
    assert "Two teams do." in shown


PAGES = ("key_result", "edit_key_result", "add_key_result", "confidence", "scale", "rating")


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_reads_or_writes_them(
    cast: Cast, goal: Goal, result: KeyResult, name: str
) -> None:
    make_rating(goal, make_scale(goal, cast.coach), cast.coach)
    url = page(
        cast, name, result.pk if "key_result" in name[:15] and name != "add_key_result" else goal.pk
    )
    for member in (cast.sponsor, cast.admin, cast.other_coach, cast.stranger):
        for answer in (client_of(member).get(url), client_of(member).post(url, point(cast))):
            assert answer.status_code == 404
            assert "Heron" not in answer.content.decode()
    assert client_of(cast.coachee).get(url).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_another_engagements_goal_is_not_found_here(
    cast: Cast, goal: Goal, result: KeyResult, name: str
) -> None:
    make_scale(goal, cast.coach)
    elsewhere = make_cast()
    for one in (goal.pk, result.pk):
        assert client_of(elsewhere.coach).get(page(elsewhere, name, one)).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [({"words": ""}, "Write the key result in a sentence."),
     ({"kind": ""}, "Choose how it is told."),
     ({"kind": "percent", "target": "120"}, "Write a percentage from 0 to 100"),
     ({"kind": "milestone", "target": "1"}, "This kind has no numbers"),
     ({"kind": "scale", "unit": "days"}, "Only a number has a unit."),
     ({"kind": "number", "target": "many"}, "Write a number, like 12 or 3.5.")],
)  # fmt: skip
def test_a_key_result_that_does_not_hold_together_is_refused_in_words(
    cast: Cast, goal: Goal, given: dict[str, str], said: str
) -> None:
    new = {"key_result_id": uuid4(), "words": "Heron", "kind": "scale", "baseline": "4", **given}
    answer = client_of(cast.coach).post(page(cast, "add_key_result", goal.pk), new)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert given.get("words", "Heron") in shown
    assert 'value="4"' in shown


def test_a_fifth_is_refused_in_words_and_stays_typed(cast: Cast, goal: Goal) -> None:
    for _ in range(4):
        make_result(goal, cast.coach)
    assert (
        "Add a key result"
        not in text(client_of(cast.coach), page(cast, "goals")).split("Goal 2")[0]
    )
    new = {"key_result_id": uuid4(), "words": "A fifth", "kind": "scale"}
    answer = client_of(cast.coach).post(page(cast, "add_key_result", goal.pk), new)
    assert answer.status_code == 422
    assert "This goal has four key results." in answer.content.decode()
    assert "A fifth" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [({"value": ""}, "Say where it stands."), ({"value": "11"}, "Select a valid choice"),
     ({"on": "2999-01-01"}, "This day is still to come."),
     ({"on": "2001-01-01"}, "The engagement had not begun on that day."),
     ({"on": ""}, "Choose a day."), ({"note": "x" * 2001}, "at most 2000 characters")],
)  # fmt: skip
def test_a_point_that_cannot_be_is_refused_in_words(
    cast: Cast, result: KeyResult, given: dict[str, str], said: str
) -> None:
    url = page(cast, "key_result", result.pk)
    answer = client_of(cast.coachee).post(url, point(cast, **{"note": "Kept words", **given}))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert given.get("note", "Kept words") in answer.content.decode()


def test_it_goes_back_to_the_page_the_form_stood_on(cast: Cast, result: KeyResult) -> None:
    client, url = client_of(cast.coachee), page(cast, "key_result", result.pk)
    home = f"/{cast.admin.firm.slug}/"
    assert client.post(url, point(cast, next=home)).headers["Location"] == home
    elsewhere = client.post(url, point(cast, next="https://example.org/"))
    assert elsewhere.headers["Location"].startswith(page(cast, "goals"))


def test_who_rewords_an_older_key_result_sees_both_and_can_save(
    cast: Cast, result: KeyResult
) -> None:
    with acting_as(cast.coachee):
        reword_key_result(key_result=result, version=1, words="Theirs", by=cast.coachee)
    client, url = client_of(cast.coach), page(cast, "edit_key_result", result.pk)
    answer = client.post(url, {"version": 1, "words": "Mine"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in shown
    assert "Mine" in shown
    assert 'name="version" value="2"' in shown
    assert client.post(url, {"version": 2, "words": "Mine"}).status_code == 303
    assert read(cast).standing[0].results[0].words == "Mine"


def test_one_that_was_dropped_says_so_and_keeps_what_was_typed(
    cast: Cast, result: KeyResult
) -> None:
    with acting_as(cast.coach):
        drop_key_result(key_result=result, by=cast.coach)
    client, url = client_of(cast.coachee), page(cast, "key_result", result.pk)
    assert "No longer measured" in text(client, url)
    answer = client.post(url, point(cast, note="Late words"))
    assert answer.status_code == 422
    assert "no longer measured" in answer.content.decode()
    with acting_as(cast.coach):
        assert not KeyResultPoint.objects.exists()


def test_confidence_takes_two_taps_and_stands_apart_from_progress(cast: Cast, goal: Goal) -> None:
    client, url = client_of(cast.coachee), page(cast, "confidence", goal.pk)
    given = {"confidence_id": uuid4(), "value": "8"}
    for _ in range(2):
        assert client.post(url, given).status_code == 303
    assert "You: 8 of 10" in text(client, page(cast, "goals"))
    assert "Priya: 8 of 10" in text(client_of(cast.coach), page(cast, "goals"))
    assert client.post(url, {"confidence_id": uuid4()}).status_code == 422
    with acting_as(cast.coach):
        assert GoalConfidence.objects.count() == 1


def scale(seen: int = 0, **other: Any) -> dict[str, Any]:
    return {"scale_id": uuid4(), "seen": seen, "weight": 2, "baseline": -1, **levels(), **other}


def test_the_five_levels_are_written_recalibrated_and_rated(cast: Cast, goal: Goal) -> None:
    client, url = client_of(cast.coach), page(cast, "scale", goal.pk)
    for _ in range(2):
        assert client.post(url, scale()).status_code == 303
    shown = text(client, page(cast, "goals"))
    assert "Written before the work" in shown
    assert "Level -2" in shown
    assert "Recalibrate the five levels" in text(client, url)
    assert client.post(url, scale(1, **levels("New"))).status_code == 303
    standing = read(cast).standing[0].scale
    assert standing is not None
    rated = {"rating_id": uuid4(), "scale_id": standing.scale.pk, "level": 1, "occasion": "mid",
             "evidence": "Seen in three meetings."}  # fmt: skip
    for _ in range(2):
        assert client.post(page(cast, "rating", goal.pk), rated).status_code == 303
    shown = text(client, page(cast, "goals"))
    assert "Levels as they were before" in shown
    assert shown.count("Seen in three meetings.") == 1
    assert "50 is as expected" in shown
    assert "60.0" in shown
    assert "never a pass or a fail" in shown


def test_half_a_scale_is_refused_in_words_and_stays_typed(cast: Cast, goal: Goal) -> None:
    client, url = client_of(cast.coachee), page(cast, "scale", goal.pk)
    answer = client.post(url, scale(more="", less="Same", much_less="same"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Say what would be seen at this level." in shown
    assert "Another level says the same." in shown
    assert "Level 2" in shown


def test_who_writes_levels_at_the_same_time_sees_both_and_can_save(cast: Cast, goal: Goal) -> None:
    make_scale(goal, cast.coach, levels=levels("Theirs"))
    client, url = client_of(cast.coachee), page(cast, "scale", goal.pk)
    mine = scale(0, **levels("Mine"))
    answer = client.post(url, mine)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs 0" in shown
    assert "Mine 0" in shown
    assert client.post(url, {**mine, "seen": 1}).status_code == 303


def test_once_the_work_has_begun_the_page_says_why_no_levels_are_begun(
    cast: Cast, goal: Goal
) -> None:
    marks(cast, 1)
    client, url = client_of(cast.coach), page(cast, "scale", goal.pk)
    assert "The work has begun" in text(client, url)
    answer = client.post(url, scale())
    assert answer.status_code == 422
    assert "A session was held meanwhile" in answer.content.decode()
    assert "Level 2" in answer.content.decode()


def test_levels_that_were_replaced_meanwhile_are_chosen_again(cast: Cast, goal: Goal) -> None:
    old = make_scale(goal, cast.coach)
    make_scale(goal, cast.coach, seen=1, levels=levels("New"))
    rated = {"rating_id": uuid4(), "scale_id": old.pk, "level": 1, "occasion": "mid",
             "evidence": "Kept words"}  # fmt: skip
    answer = client_of(cast.coachee).post(page(cast, "rating", goal.pk), rated)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The levels were written anew meanwhile." in shown
    assert "Kept words" in shown
    assert "New 1" in shown


def test_a_completed_engagement_only_shows_what_was_measured() -> None:
    cast = make_cast()
    goal = make_goals(cast)[0]
    result = make_result(goal, cast.coach)
    make_point(result, cast.coach)
    make_scale(goal, cast.coach)
    with acting_as(cast.coach):
        found = fresh(cast)
        found.move_to("completed", by=cast.coach, completed_at=found.created_at)
    client = client_of(cast.coachee)
    shown = text(client, page(cast, "goals"))
    assert "4 of 10" in shown
    assert "Level 0" in shown
    assert "<form" not in shown.split("<main")[1].split("</main>")[0]
    assert "To be read only" in text(client, page(cast, "key_result", result.pk))
    for name in ("add_key_result", "confidence", "scale", "rating"):
        assert client.get(page(cast, name, goal.pk)).status_code == 403
    for name in ("edit_key_result", "drop_key_result", "key_result"):
        assert client.post(page(cast, name, result.pk), point(cast)).status_code == 403


def test_a_goal_given_up_by_a_tick_is_folded_beneath_with_its_history(cast: Cast) -> None:
    goals = make_goals(cast, 3)
    make_point(make_result(goals[0], cast.coach, words="Its sign"), cast.coach)
    client = client_of(cast.coachee)
    given: dict[str, Any] = {"give_up_1": "on", "why_1": "Done by itself."}
    for slot, goal in enumerate(goals, 1):
        given |= {f"id_{slot}": goal.pk, f"version_{slot}": 1, f"title_{slot}": f"Goal {slot}",
                  f"outcome_{slot}": f"Outcome {slot}", f"focus_areas_{slot}": "team",
                  f"success_criteria_{slot}": f"Sign {slot}"}  # fmt: skip
    for _ in range(2):
        assert client.post(page(cast, "edit_goals"), given).status_code == 302
    standing, given_up = text(client, page(cast, "goals")).split("Goals you gave up (1)")
    assert "Its sign" not in standing
    for words in ("Goal 1", "Done by itself.", "Its sign", "4 of 10"):
        assert words in given_up
    for name in ("add_key_result", "confidence", "scale", "rating"):
        assert client.get(page(cast, name, goals[0].pk)).status_code == 404


def test_giving_up_one_of_two_asks_for_another(cast: Cast) -> None:
    goals = make_goals(cast)
    given: dict[str, Any] = {"give_up_1": "on", "id_3": uuid4(), "version_3": 0}
    for slot, goal in enumerate(goals, 1):
        given |= {f"id_{slot}": goal.pk, f"version_{slot}": 1, f"title_{slot}": f"Goal {slot}",
                  f"outcome_{slot}": f"Outcome {slot}", f"success_criteria_{slot}": "Sign"}  # fmt: skip
    client = client_of(cast.coach)
    answer = client.post(page(cast, "edit_goals"), given)
    assert answer.status_code == 422
    assert "An engagement has two to three goals" in answer.content.decode()
    given |= {"title_3": "Another", "outcome_3": "Other", "success_criteria_3": "Seen"}
    assert client.post(page(cast, "edit_goals"), given).status_code == 302
    goals_now = read(cast)
    assert [one.goal.title.text for one in goals_now.standing] == ["Goal 2", "Another"]
    assert [one.goal.title.text for one in goals_now.retired] == ["Goal 1"]


def reword_all(cast: Cast, by: Membership, text: str) -> None:
    with acting_as(by):
        standing = goals_of(fresh(cast), by=by)
        set_goals(
            engagement=fresh(cast),
            goals=[replace(draft(one.position or 0, text), id=one.pk) for one in standing],
            seen={one.pk: one.version for one in standing},
            by=by,
        )


def fill(cast: Cast, goal: Goal, result: KeyResult, text: str) -> None:
    make_point(result, cast.coach, note=text)
    make_result(goal, cast.coach, words=text)
    reword_all(cast, cast.coachee, text)


def test_the_pages_cost_the_same_with_one_of_each_or_three(
    cast: Cast, goal: Goal, result: KeyResult
) -> None:
    scale = make_scale(goal, cast.coach)
    make_rating(goal, scale, cast.coach)
    client = client_of(cast.coachee)
    urls = [page(cast, "goals"), page(cast, "key_result", result.pk)]
    urls += [page(cast, name, goal.pk) for name in ("scale", "rating", "add_key_result")]
    for many in (1, 2, 3):
        fill(cast, goal, result, f"Text {many}")
        make_rating(goal, scale, cast.coach)
        assert [len(statements_of_get(client, url)) for url in urls] == [8, 8, 8, 8, 8]
