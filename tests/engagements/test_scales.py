"""Five levels that are written before the work, kept when they are recalibrated, and rated."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from engagements.measuring.gas import t_score
from engagements.models import Goal, GoalScale, ScaleRating
from engagements.operations.measuring import DoesNotFit
from engagements.operations.scales import ScaleChanged, WorkHasBegun, rate_scale, write_scale
from tests.engagements.measures import (
    levels,
    make_goals,
    make_rating,
    make_scale,
    read,
)
from tests.factories import Cast, make_cast
from tests.sessions.marks import marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def goals(cast: Cast) -> list[Goal]:
    return make_goals(cast)


def hold_a_session(cast: Cast, held: int = 1) -> None:
    marks(cast, held)


def again(cast: Cast, goal: Goal) -> Goal:
    with acting_as(cast.coach):
        found: Goal = Goal.objects.select_related("engagement").get(pk=goal.pk)
        return found


def test_it_is_written_before_the_first_session(cast: Cast, goals: list[Goal]) -> None:
    make_scale(goals[0], cast.coach)
    one, two = read(cast).standing
    assert one.scale is not None
    assert [(level.signed, level.words) for level in one.scale.levels] == [
        ("+2", "Level 2"), ("+1", "Level 1"), ("0", "Level 0"), ("\u22121", "Level -1"),
        ("\u22122", "Level -2"),
    ]  # fmt: skip
    assert [level.is_start for level in one.scale.levels] == [False, False, False, True, False]
    assert two.scale is None
    assert two.may_begin_scale


def test_none_is_begun_once_a_session_was_held(cast: Cast, goals: list[Goal]) -> None:
    hold_a_session(cast)
    with pytest.raises(WorkHasBegun):
        make_scale(again(cast, goals[0]), cast.coach)
    assert not read(cast).standing[0].may_begin_scale


def test_a_goal_set_later_has_until_the_next_session(cast: Cast) -> None:
    hold_a_session(cast, 4)
    goal = make_goals(cast)[0]
    make_scale(again(cast, goal), cast.coach)
    hold_a_session(cast, 5)
    with pytest.raises(WorkHasBegun):
        make_scale(again(cast, read(cast).standing[1].goal), cast.coach)


def test_recalibrating_keeps_the_old_levels_and_what_was_rated_on_them(
    cast: Cast, goals: list[Goal]
) -> None:
    first = make_scale(goals[0], cast.coach)
    make_rating(goals[0], first, cast.coachee, 1)
    hold_a_session(cast)
    make_scale(again(cast, goals[0]), cast.coachee, seen=1, levels=levels("New"), weight=3)
    life = read(cast).standing[0]
    assert [(one.scale.version, one.levels[2].words) for one in life.scales] == [
        (2, "New 0"),
        (1, "Level 0"),
    ]
    assert [[one.level.words for one in scale.ratings] for scale in life.scales] == [
        [],
        ["Level 1"],
    ]


def test_the_same_levels_are_no_new_version(cast: Cast, goals: list[Goal]) -> None:
    for seen in (0, 1, 0):
        make_scale(goals[0], cast.coach, seen=seen)
    with acting_as(cast.coach):
        assert GoalScale.objects.count() == 1


def test_a_writer_who_saw_another_scale_is_shown_it(cast: Cast, goals: list[Goal]) -> None:
    make_scale(goals[0], cast.coach)
    with pytest.raises(ScaleChanged) as changed:
        make_scale(goals[0], cast.coachee, levels=levels("Mine"))
    assert changed.value.scale is not None
    assert changed.value.scale.expected.text == "Level 0"


@pytest.mark.parametrize(
    "wrong",
    [{"weight": 0}, {"weight": 11}, {"baseline": -3}, {"levels": {**levels(), "more": " "}},
     {"levels": {"more": "Only one"}}],
)  # fmt: skip
def test_half_a_scale_is_refused(cast: Cast, goals: list[Goal], wrong: dict[str, Any]) -> None:
    with pytest.raises(DoesNotFit):
        make_scale(goals[0], cast.coach, **wrong)


def test_a_rating_names_the_level_and_the_evidence(cast: Cast, goals: list[Goal]) -> None:
    scale = make_scale(goals[0], cast.coach)
    make_rating(goals[0], scale, cast.coachee, -1)
    [rated] = read(cast, cast.coach).standing[0].scales[0].ratings
    assert (rated.who, rated.level.words, rated.rating.evidence.text) == (
        "Priya",
        "Level -1",
        "Two people said so.",
    )


def test_a_rating_of_levels_that_were_replaced_is_refused(cast: Cast, goals: list[Goal]) -> None:
    first = make_scale(goals[0], cast.coach)
    make_scale(goals[0], cast.coach, seen=1, levels=levels("New"))
    with pytest.raises(ScaleChanged):
        make_rating(goals[0], first, cast.coachee)


@pytest.mark.parametrize("wrong", [{"level": 3}, {"evidence": " "}, {"occasion": "later"}])
def test_half_a_rating_is_refused(cast: Cast, goals: list[Goal], wrong: dict[str, Any]) -> None:
    scale = make_scale(goals[0], cast.coach)
    given = {"level": 1, "evidence": "Seen.", "occasion": "mid", **wrong}
    with acting_as(cast.coach), pytest.raises(DoesNotFit):
        rate_scale(rating_id=uuid4(), goal=goals[0], scale_id=scale.pk, by=cast.coach, **given)


def test_the_score_counts_the_last_word_of_one_person_at_one_occasion(
    cast: Cast, goals: list[Goal]
) -> None:
    one, two = (make_scale(goal, cast.coach, weight=n) for n, goal in enumerate(goals, 1))
    for level in (-2, 1):  # the second corrects the first
        make_rating(goals[0], one, cast.coachee, level)
    make_rating(goals[1], two, cast.coachee, 2)
    make_rating(goals[0], one, cast.coach, 0)
    make_rating(goals[0], one, cast.coachee, 2, "closing")
    assert {(s.who, s.occasion, s.goals, s.value) for s in read(cast).scores} == {
        ("you", "Mid review", 2, t_score([(1, 1), (2, 2)])),
        ("Ana", "Mid review", 1, 50.0),
        ("you", "Closing review", 1, 70.0),
    }


def test_only_coach_and_coachee_write_and_rate(cast: Cast, goals: list[Goal]) -> None:
    scale = make_scale(goals[0], cast.coach)
    for member in (cast.sponsor, cast.admin):
        with pytest.raises(NotAllowed):
            make_scale(goals[1], member)
        with pytest.raises(NotAllowed):
            make_rating(goals[0], scale, member)
    with pytest.raises(Http404):
        make_scale(goals[1], cast.other_coach)


def test_the_database_lets_nobody_rewrite_levels_or_ratings(cast: Cast, goals: list[Goal]) -> None:
    scale = make_scale(goals[0], cast.coach)
    make_rating(goals[0], scale, cast.coach, 1)
    with acting_as(cast.coach):
        assert GoalScale.objects.update(weight=9) == 0
        assert ScaleRating.objects.update(level=2) == 0
    with acting_as(cast.coach):
        same = write_scale(
            scale_id=scale.pk,
            goal=goals[0],
            levels=levels("Other"),
            weight=2,
            baseline=0,
            seen=0,
            by=cast.coach,
        )
        assert (same.pk, same.weight) == (scale.pk, 1)
