"""A goal is recalibrated, not overwritten: its old words are kept, once and in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.measuring.reading import Worded
from engagements.models import Goal, GoalWording
from engagements.operations.goals import (
    GoalsChanged,
    goals_of,
    reword_goal,
    set_goals,
)
from tests.engagements.measures import draft, fresh, make_goals, make_point, make_result, read
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def reword(cast: Cast, by: Membership, *titles: str, why: str = "") -> None:
    """The goals in order, with these titles; one that has none is given up."""
    with acting_as(by):
        standing = goals_of(fresh(cast), by=by)
        drafts = [
            replace(draft(goal.position or 0), title=title, id=goal.pk)
            for goal, title in zip(standing, titles, strict=False)
        ]
        set_goals(
            engagement=fresh(cast),
            goals=drafts,
            seen={goal.pk: goal.version for goal in standing},
            why={goal.pk: why for goal in standing},
            by=by,
        )


def told(worded: list[Worded]) -> list[tuple[str, str, str]]:
    return [(one.title, one.who, one.why) for one in worded]


def test_every_wording_stands_with_who_set_it_and_why(cast: Cast) -> None:
    make_goals(cast)
    reword(cast, cast.coach, "First", "Goal 2", why="Too wide.")
    reword(cast, cast.coachee, "Second", "Goal 2")
    one, two = read(cast).standing
    assert told(one.wordings) == [("Second", "you", ""), ("First", "Ana", "Too wide."),
                                  ("Goal 1", "you", "")]  # fmt: skip
    assert told(two.wordings) == [("Goal 2", "you", "")]
    with acting_as(cast.coach):
        kept = GoalWording.objects.order_by("version").values_list("version", "author_id")
        assert list(kept) == [(1, cast.coach.pk), (2, cast.coachee.pk)]


def test_other_focus_areas_are_another_wording(cast: Cast) -> None:
    goal = make_goals(cast)[0]
    with acting_as(cast.coach):
        change = replace(draft(1), focus_areas=["change"])
        reword_goal(goal=goals_of(fresh(cast), by=cast.coach)[0], draft=change, by=cast.coach)
        assert list(GoalWording.objects.values_list("goal_id", "focus_areas")) == [
            (goal.pk, ["team"])
        ]


def test_another_order_is_no_other_wording(cast: Cast) -> None:
    goals = make_goals(cast)
    with acting_as(cast.coach):
        set_goals(
            engagement=fresh(cast),
            goals=[replace(draft(2), id=goals[1].pk), replace(draft(1), id=goals[0].pk)],
            seen={goal.pk: 1 for goal in goals},
            by=cast.coach,
        )
        assert not GoalWording.objects.exists()
    assert [life.goal.title.text for life in read(cast).standing] == ["Goal 2", "Goal 1"]


def test_a_goal_that_is_given_up_keeps_its_words_and_what_was_written_about_it(cast: Cast) -> None:
    goal = make_goals(cast, 3)[2]
    make_point(make_result(goal, cast.coach), cast.coachee, 4, note="A quiet word.")
    reword(cast, cast.coach, "Goal 1", "Goal 2", why="Done by itself.")
    goals = read(cast)
    assert [life.goal.title.text for life in goals.standing] == ["Goal 1", "Goal 2"]
    [life] = goals.retired
    assert life.goal.title.text == "Goal 3"
    assert life.given_up is not None
    assert (life.given_up.who, life.given_up.why) == ("Ana", "Done by itself.")
    assert told(life.wordings) == [("Goal 3", "you", "")]
    assert [point.note for point in life.results[0].points] == ["A quiet word."]


def test_an_old_form_does_not_bring_a_goal_back_that_was_given_up(cast: Cast) -> None:
    goals = make_goals(cast, 3)
    reword(cast, cast.coach, "Goal 1", "Goal 2")
    with acting_as(cast.coachee), pytest.raises(GoalsChanged) as changed:
        set_goals(
            engagement=fresh(cast),
            goals=[replace(draft(n), id=goals[n - 1].pk) for n in (1, 2, 3)],
            seen={goal.pk: 1 for goal in goals[:2]},
            by=cast.coachee,
        )
    assert [goal.title.text for goal in changed.value.goals] == ["Goal 1", "Goal 2"]


@pytest.mark.django_db(transaction=True)
def test_two_rewordings_at_once_keep_one_of_the_old_words_and_tell_the_other() -> None:
    cast = make_cast()
    make_goals(cast)
    for turn in range(20):
        gate = Barrier(2)

        def go(by: Membership, turn: int = turn, gate: Barrier = gate) -> str:
            try:
                with acting_as(by):
                    goal = goals_of(fresh(cast), by=by)[0]
                    words = replace(draft(1), title=f"{by.first_name} {turn}")
                    gate.wait()
                    reword_goal(goal=goal, draft=words, by=by)
            except GoalsChanged:
                return "told"
            finally:
                connection.close()
            return "reworded"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(go, [cast.coach, cast.coachee])) == ["reworded", "told"]
    with acting_as(cast.coach):
        versions = GoalWording.objects.order_by("version").values_list("version", flat=True)
        assert list(versions) == list(range(1, 21))
        assert Goal.objects.get(position=1).version == 21
