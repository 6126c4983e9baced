"""Zero to four key results a goal, each with dated points that are never rewritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Goal, GoalConfidence, KeyResult, KeyResultPoint
from engagements.operations.key_results import (
    KeyResultChanged,
    NotMeasuredAnyMore,
    TooManyKeyResults,
    add_key_result,
    drop_key_result,
    reword_key_result,
)
from engagements.operations.measuring import (
    DoesNotFit,
    NotADay,
    add_point,
    note_confidence,
    today_of,
)
from tests.engagements.measures import make_goals, make_point, make_result, read
from tests.factories import Cast, make_cast, make_engagement

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def goal(cast: Cast) -> Goal:
    return make_goals(cast)[0]


def words_of(cast: Cast) -> list[str]:
    return [result.words for result in read(cast).standing[0].results]


def test_a_goal_has_four_and_no_fifth(cast: Cast, goal: Goal) -> None:
    for number in range(1, 5):
        make_result(goal, cast.coach, words=f"Sign {number}")
    with pytest.raises(TooManyKeyResults):
        make_result(goal, cast.coachee)
    assert words_of(cast) == ["Sign 1", "Sign 2", "Sign 3", "Sign 4"]


def test_the_same_form_twice_is_one_key_result(cast: Cast, goal: Goal) -> None:
    given: dict[str, Any] = {"key_result_id": uuid4(), "goal": goal, "kind": "narrative"}
    with acting_as(cast.coach):
        for _ in range(2):
            add_key_result(words="Heron", by=cast.coach, **given)
    assert words_of(cast) == ["Heron"]


def test_dropping_one_makes_room_and_keeps_its_points(cast: Cast, goal: Goal) -> None:
    results = [make_result(goal, cast.coach, words=f"Sign {n}") for n in range(1, 5)]
    make_point(results[0], cast.coach, 4)
    with acting_as(cast.coachee):
        drop_key_result(key_result=results[0], by=cast.coachee)
    make_result(goal, cast.coach, words="Sign 5")
    life = read(cast).standing[0]
    assert [one.words for one in life.results] == ["Sign 2", "Sign 3", "Sign 4", "Sign 5"]
    assert [(one.words, one.value) for one in life.dropped] == [("Sign 1", "4 of 10")]


@pytest.mark.parametrize(
    ("kind", "baseline"),
    [("scale", "0"), ("scale", "3.5"), ("percent", "101"), ("milestone", "1"), ("narrative", "1"),
     ("number", "0.001"), ("number", "NaN")],
)  # fmt: skip
def test_numbers_that_its_kind_does_not_have_are_refused(
    cast: Cast, goal: Goal, kind: str, baseline: str
) -> None:
    with pytest.raises(ValueError, match="has no such number"):
        make_result(goal, cast.coach, kind, baseline=Decimal(baseline))


@pytest.mark.parametrize(
    ("kind", "unit", "value", "said"),
    [("scale", "", "7", "7 of 10"), ("number", "days", "-1234.5", "\u22121,234.5 days"),
     ("percent", "", "40", "40%"), ("milestone", "", "1", "Reached"),
     ("milestone", "", "0", "Not yet"), ("narrative", "", None, "noted")],
)  # fmt: skip
def test_each_kind_says_where_it_stands(
    cast: Cast, goal: Goal, kind: str, unit: str, value: str | None, said: str
) -> None:
    result = make_result(goal, cast.coach, kind, unit=unit)
    make_point(result, cast.coachee, Decimal(value) if value else None, note="Seen twice.")
    [shown] = read(cast).standing[0].results
    assert (shown.value, shown.points[0].note) == (said, "Seen twice.")
    assert (shown.chart is None) == (kind == "narrative")


@pytest.mark.parametrize(
    ("kind", "value"),
    [("scale", "11"), ("scale", "4.5"), ("percent", "-1"), ("milestone", "2"), ("number", None),
     ("narrative", "3"), ("number", "10000000000"), ("number", "Infinity")],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(
    cast: Cast, goal: Goal, kind: str, value: str | None
) -> None:
    result = make_result(goal, cast.coach, kind)
    with pytest.raises(DoesNotFit):
        make_point(result, cast.coach, Decimal(value) if value else None, note="Heron")


def test_words_that_say_nothing_are_no_point(cast: Cast, goal: Goal) -> None:
    with pytest.raises(DoesNotFit):
        make_point(make_result(goal, cast.coach, "narrative"), cast.coach, None, note="  ")


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_outside_the_engagement_so_far_is_refused(cast: Cast, goal: Goal, days: int) -> None:
    result = make_result(goal, cast.coach)
    with pytest.raises(NotADay):
        make_point(result, cast.coach, 4, on=today_of(cast.engagement) + timedelta(days=days))


def test_a_new_point_corrects_one_of_the_same_day_and_both_stay(cast: Cast, goal: Goal) -> None:
    result = make_result(goal, cast.coach)
    make_point(result, cast.coach, 4)
    make_point(result, cast.coachee, 6)
    [shown] = read(cast).standing[0].results
    assert shown.value == "6 of 10"
    assert [(one.value, one.who, one.counts) for one in shown.points] == [
        ("6 of 10", "you", True),
        ("4 of 10", "Ana", False),
    ]
    assert shown.chart is not None
    assert len(shown.chart.dots) == 1


def test_the_database_lets_nobody_rewrite_a_point(cast: Cast, goal: Goal) -> None:
    make_point(make_result(goal, cast.coach), cast.coach, 4)
    with acting_as(cast.coach):
        assert KeyResultPoint.objects.update(value=9) == 0
        assert KeyResultPoint.objects.all().delete()[0] == 0
        assert [one.value for one in KeyResultPoint.objects.all()] == [4]


def test_the_same_point_twice_is_one(cast: Cast, goal: Goal) -> None:
    result, point_id = make_result(goal, cast.coach), uuid4()
    with acting_as(cast.coach):
        for value in (4, 5):
            add_point(
                point_id=point_id,
                key_result=result,
                on=today_of(cast.engagement),
                value=Decimal(value),
                by=cast.coach,
            )
        assert [one.value for one in KeyResultPoint.objects.all()] == [4]


def test_one_that_was_dropped_is_neither_noted_nor_reworded(cast: Cast, goal: Goal) -> None:
    result = make_result(goal, cast.coach)
    with acting_as(cast.coach):
        drop_key_result(key_result=result, by=cast.coach)
        result = KeyResult.objects.get()
        with pytest.raises(NotMeasuredAnyMore):
            reword_key_result(key_result=result, version=1, words="Other", by=cast.coach)
    with pytest.raises(NotMeasuredAnyMore):
        make_point(result, cast.coach, 4)


def test_rewording_from_an_old_version_changes_nothing_and_shows_what_stands(
    cast: Cast, goal: Goal
) -> None:
    result = make_result(goal, cast.coach)
    with acting_as(cast.coachee):
        reword_key_result(key_result=result, version=1, words="Theirs", by=cast.coachee)
    with acting_as(cast.coach), pytest.raises(KeyResultChanged) as changed:
        reword_key_result(key_result=result, version=1, words="Mine", by=cast.coach)
    assert changed.value.key_result.words.text == "Theirs"
    assert words_of(cast) == ["Theirs"]


def test_the_last_confidence_of_a_day_counts_for_each_of_the_two(cast: Cast, goal: Goal) -> None:
    for by, value in ((cast.coach, 3), (cast.coachee, 4), (cast.coachee, 8)):
        with acting_as(by):
            note_confidence(confidence_id=uuid4(), goal=goal, value=value, by=by)
    life = read(cast).standing[0]
    assert {one.who: one.value for one in life.sure} == {"Ana": 3, "you": 8}
    with acting_as(cast.coach):
        assert GoalConfidence.objects.count() == 3
        with pytest.raises(DoesNotFit):
            note_confidence(confidence_id=uuid4(), goal=goal, value=11, by=cast.coach)


def test_only_coach_and_coachee_measure(cast: Cast, goal: Goal) -> None:
    result = make_result(goal, cast.coach)
    for member in (cast.sponsor, cast.admin):
        with pytest.raises(NotAllowed):
            make_result(goal, member)
        with pytest.raises(NotAllowed):
            make_point(result, member, 4)
    with pytest.raises(Http404):
        make_result(goal, cast.other_coach)


def test_an_id_that_is_somebody_elses_makes_nothing(cast: Cast, goal: Goal) -> None:
    theirs = make_engagement(cast.admin, coach=cast.other_coach, coachee=cast.coachee)
    elsewhere = Cast(**{**vars(cast), "coach": cast.other_coach, "engagement": theirs})
    taken = make_result(make_goals(elsewhere)[0], cast.other_coach)
    with acting_as(cast.coach), pytest.raises(Http404):
        add_key_result(key_result_id=taken.pk, goal=goal, kind="scale", words="Mine", by=cast.coach)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_added_at_once_as_the_fourth_one_is_refused() -> None:
    cast = make_cast()
    goal = make_goals(cast)[0]
    for _ in range(3):
        make_result(goal, cast.coach)
    for _ in range(20):
        gate = Barrier(2)

        def go(by: Membership, gate: Barrier = gate) -> str:
            try:
                with acting_as(by):
                    gate.wait()
                    add_key_result(
                        key_result_id=uuid4(), goal=goal, kind="scale", words="Fourth", by=by
                    )
            except TooManyKeyResults:
                return "refused"
            finally:
                connection.close()
            return "added"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(go, [cast.coach, cast.coachee])) == ["added", "refused"]
        with acting_as(cast.coach):
            fourth = KeyResult.objects.filter(ended_at=None).order_by("-position")[0]
            drop_key_result(key_result=fourth, by=cast.coach)
