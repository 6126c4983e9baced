"""Stage 2: two to three goals in the leader's words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.tenancy.deferred import check_now
from engagements.models import Engagement, Goal
from engagements.operations.goals import (
    GoalDraft,
    GoalsChanged,
    TwoToThreeGoals,
    goals_of,
    reword_goal,
    set_goals,
)
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def draft(number: int) -> GoalDraft:
    return GoalDraft(f"Goal {number}", f"Outcome {number}", f"Sign {number}", ["team"])


def drafts(many: int) -> list[GoalDraft]:
    return [draft(number) for number in range(1, many + 1)]


def seen(goals: list[Goal]) -> dict[UUID, int]:
    return {goal.pk: goal.version for goal in goals}


def titles(cast: Cast, by: Membership | None = None) -> list[str]:
    member = by or cast.coachee
    with acting_as(member):
        return [goal.title.text for goal in goals_of(cast.engagement, by=member)]


@pytest.mark.parametrize("who", ["coach", "coachee"])
@pytest.mark.parametrize("many", [2, 3])
def test_coach_and_coachee_set_two_or_three(cast: Cast, who: str, many: int) -> None:
    by = getattr(cast, who)
    with acting_as(by):
        goals = set_goals(engagement=cast.engagement, goals=drafts(many), by=by)
    assert [goal.position for goal in goals] == list(range(1, many + 1))
    assert titles(cast, cast.coach) == titles(cast) == [f"Goal {n}" for n in range(1, many + 1)]
    assert [goal.focus_areas for goal in goals] == [["team"]] * many


@pytest.mark.parametrize("many", [0, 1, 4])
def test_one_or_four_are_refused(cast: Cast, many: int) -> None:
    with acting_as(cast.coach), pytest.raises(TwoToThreeGoals):
        set_goals(engagement=cast.engagement, goals=drafts(many), by=cast.coach)


def insert(cast: Cast, many: int) -> None:
    """Past every operation: rows written as any code in the application could."""
    Goal.objects.bulk_create(
        Goal(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            position=min(number, 3),
            author=cast.coach,
        )
        for number in range(1, many + 1)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("many", [1, 4])
def test_the_database_itself_refuses_one_or_four(cast: Cast, many: int) -> None:
    with acting_as(cast.coach), pytest.raises(IntegrityError), transaction.atomic():
        insert(cast, many)


def one_goal(cast: Cast) -> None:
    Goal.objects.create(
        firm=cast.admin.firm, engagement=cast.engagement, position=1, author=cast.coach
    )
    check_now("engagements_two_to_three_goals")


def test_a_rule_asked_now_names_itself(cast: Cast) -> None:
    refused = pytest.raises(IntegrityError, match="two to three goals, not 1")
    with acting_as(cast.coach), refused, transaction.atomic():
        one_goal(cast)


def test_sending_the_same_form_twice_has_one_effect(cast: Cast) -> None:
    wanted = drafts(2)
    with acting_as(cast.coach):
        for _ in range(2):
            set_goals(engagement=cast.engagement, goals=wanted, by=cast.coach)
        assert Goal.objects.count() == 2


def test_rewording_keeps_the_goal_and_raises_its_version(cast: Cast) -> None:
    with acting_as(cast.coach):
        goals = set_goals(engagement=cast.engagement, goals=drafts(2), by=cast.coach)
    first, second = goals
    with acting_as(cast.coachee):
        again = set_goals(
            engagement=cast.engagement,
            goals=[
                replace(draft(1), title="In my words", id=first.pk),
                replace(draft(2), id=second.pk),
            ],
            seen=seen(goals),
            by=cast.coachee,
        )
    assert [(goal.pk, goal.version) for goal in again] == [(first.pk, 2), (second.pk, 1)]
    assert titles(cast) == ["In my words", "Goal 2"]


def test_three_goals_may_become_two(cast: Cast) -> None:
    with acting_as(cast.coachee):
        goals = set_goals(engagement=cast.engagement, goals=drafts(3), by=cast.coachee)
        kept = [replace(draft(3), id=goals[2].pk), replace(draft(1), id=goals[0].pk)]
        set_goals(engagement=cast.engagement, goals=kept, seen=seen(goals), by=cast.coachee)
    assert titles(cast) == ["Goal 3", "Goal 1"]


def test_a_writer_who_saw_older_goals_is_shown_both(cast: Cast) -> None:
    with acting_as(cast.coach):
        goals = set_goals(engagement=cast.engagement, goals=drafts(2), by=cast.coach)
    before = seen(goals)
    theirs = [replace(draft(n), title=f"Theirs {n}", id=goals[n - 1].pk) for n in (1, 2)]
    with acting_as(cast.coachee):
        set_goals(engagement=cast.engagement, goals=theirs, seen=before, by=cast.coachee)
    mine = [replace(draft(n), title=f"Mine {n}", id=goals[n - 1].pk) for n in (1, 2)]
    with acting_as(cast.coach), pytest.raises(GoalsChanged) as changed:
        set_goals(engagement=cast.engagement, goals=mine, seen=before, by=cast.coach)
    assert [goal.title.text for goal in changed.value.goals] == ["Theirs 1", "Theirs 2"]
    assert titles(cast) == ["Theirs 1", "Theirs 2"]


def test_one_goal_reworded_from_an_old_version_changes_nothing(cast: Cast) -> None:
    with acting_as(cast.coach):
        goals = set_goals(engagement=cast.engagement, goals=drafts(2), by=cast.coach)
        old = goals_of(cast.engagement, by=cast.coach)[0]
        reword_goal(goal=goals[0], draft=replace(draft(1), title="First"), by=cast.coach)
        with pytest.raises(GoalsChanged):
            reword_goal(goal=old, draft=replace(draft(1), title="Second"), by=cast.coach)
    assert titles(cast) == ["First", "Goal 2"]


def test_sponsor_and_admin_neither_set_nor_see_goals(cast: Cast) -> None:
    with acting_as(cast.coach):
        set_goals(engagement=cast.engagement, goals=drafts(2), by=cast.coach)
        assert Goal.objects.count() == 2
    for member in (cast.sponsor, cast.admin):
        with acting_as(member):
            assert not Goal.objects.exists()
            with pytest.raises(NotAllowed):
                set_goals(engagement=cast.engagement, goals=drafts(2), by=member)
    with acting_as(cast.other_coach), pytest.raises(Http404):
        set_goals(engagement=cast.engagement, goals=drafts(2), by=cast.other_coach)


def test_a_closed_engagement_keeps_its_goals() -> None:
    cast = make_cast(state="completed")
    with acting_as(cast.coach), pytest.raises(NotAllowed):
        set_goals(engagement=cast.engagement, goals=drafts(2), by=cast.coach)


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_leave_one_set_and_tell_the_other() -> None:
    cast = make_cast()
    gate = Barrier(2)

    def go(by: Membership) -> str:
        try:
            with acting_as(by):
                engagement = Engagement.objects.get(pk=cast.engagement.pk)
                gate.wait()
                set_goals(engagement=engagement, goals=drafts(3), by=by)
        except GoalsChanged:
            return "told"
        finally:
            connection.close()
        return "set"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, [cast.coach, cast.coachee])) == ["set", "told"]
    assert titles(cast) == ["Goal 1", "Goal 2", "Goal 3"]
