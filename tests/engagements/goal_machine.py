"""The life of goals: whatever coach and coachee do, in whatever order, nothing written is lost.

`run(cast)` walks it. `LONG=1` walks 200 times 30 steps.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, ClassVar
from uuid import UUID, uuid4

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.measuring.gas import t_score
from engagements.measuring.reading import Goals, Life
from engagements.models import Goal, GoalWording, KeyResult, KeyResultPoint
from engagements.operations.goals import GoalsChanged, TwoToThreeGoals, goals_of, set_goals
from engagements.operations.key_results import (
    NotMeasuredAnyMore,
    TooManyKeyResults,
    drop_key_result,
)
from tests.engagements.measures import (
    draft,
    fresh,
    make_point,
    make_rating,
    make_result,
    make_scale,
    read,
)
from tests.factories import Cast, make_engagement

EXAMPLES, STEPS = (200, 30) if os.environ.get("LONG") else (6, 14)

pick = st.integers(min_value=0, max_value=5)


@dataclass
class Told:
    """What the test knows of a goal: each of its wordings, the newest last."""

    titles: list[str]
    stands: bool = True
    results: list[UUID] = field(default_factory=list)
    rated: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Noted:
    stands: bool = True
    points: list[tuple[date, Decimal, UUID]] = field(default_factory=list)


class GoalMachine(RuleBasedStateMachine):
    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        cast = self.cast
        engagement = make_engagement(cast.admin, coach=cast.coach, coachee=cast.coachee)
        self.here = Cast(**{**vars(cast), "engagement": engagement})
        self.numbers = count(1)
        self.order: list[UUID] = []
        self.goals: dict[UUID, Told] = {}
        self.results: dict[UUID, Noted] = {}

    def by(self, coach: bool) -> Membership:
        return self.cast.coach if coach else self.cast.coachee

    # ── what people do ─────────────────────────────────────────────────────────────────────

    @rule(coach=st.booleans(), keep=st.lists(st.booleans(), min_size=3, max_size=3),
          reword=st.lists(st.booleans(), min_size=3, max_size=3), new=st.integers(0, 3),
          turned=st.booleans())  # fmt: skip
    def set(
        self, coach: bool, keep: list[bool], reword: list[bool], new: int, turned: bool
    ) -> None:
        """Some stay, some are reworded, some given up, some are new; perhaps in another order."""
        by = self.by(coach)
        wanted = [pk for pk, stays in zip(self.order, keep, strict=False) if stays]
        titles = {
            pk: f"Words {next(self.numbers)}" if again else self.goals[pk].titles[-1]
            for pk, again in zip(wanted, reword, strict=False)
        }
        titles |= {uuid4(): f"Words {next(self.numbers)}" for _ in range(new)}
        ids = list(titles)[::-1] if turned else list(titles)
        with acting_as(by):
            seen = {goal.pk: goal.version for goal in goals_of(fresh(self.here), by=by)}
            drafts = [replace(draft(1), title=titles[pk], id=pk) for pk in ids]
            try:
                set_goals(engagement=fresh(self.here), goals=drafts, seen=seen, by=by)
            except TwoToThreeGoals:
                assert not 2 <= len(ids) <= 3
                return
        assert 2 <= len(ids) <= 3
        self.follow(ids, titles)

    def follow(self, ids: list[UUID], titles: dict[UUID, str]) -> None:
        for pk in set(self.order) - set(ids):
            self.goals[pk].stands = False
        for pk in ids:
            told = self.goals.setdefault(pk, Told([]))
            if told.titles[-1:] != [titles[pk]]:
                told.titles.append(titles[pk])
        self.order = ids

    @precondition(lambda self: any(not told.stands for told in self.goals.values()))
    @rule(coach=st.booleans(), which=pick)
    def bring_back(self, coach: bool, which: int) -> None:
        """An old form: a goal that was given up is not set anew."""
        by, given_up = self.by(coach), [pk for pk, told in self.goals.items() if not told.stands]
        old = given_up[which % len(given_up)]
        with acting_as(by):
            standing = goals_of(fresh(self.here), by=by)
            drafts = [replace(draft(1), id=pk) for pk in [standing[0].pk, old]]
            try:
                set_goals(
                    engagement=fresh(self.here),
                    goals=drafts,
                    seen={goal.pk: goal.version for goal in standing},
                    by=by,
                )
            except GoalsChanged:
                return
        raise AssertionError("a goal that was given up stands again")

    @precondition(lambda self: self.goals)
    @rule(coach=st.booleans(), which=pick)
    def add_result(self, coach: bool, which: int) -> None:
        pk, told = list(self.goals.items())[which % len(self.goals)]
        many = sum(self.results[one].stands for one in told.results)
        try:
            made = make_result(self.goal(pk), self.by(coach))
        except TooManyKeyResults:
            assert many == 4
        except NotMeasuredAnyMore:
            assert not told.stands
        else:
            assert told.stands
            assert many < 4
            told.results.append(made.pk)
            self.results[made.pk] = Noted()

    @precondition(lambda self: self.results)
    @rule(coach=st.booleans(), which=pick, value=st.integers(1, 10))
    def note(self, coach: bool, which: int, value: int) -> None:
        pk, noted = list(self.results.items())[which % len(self.results)]
        by, result = self.by(coach), self.result(pk)
        try:
            make_point(result, by, value)
        except NotMeasuredAnyMore:
            assert not (noted.stands and self.goals[result.goal_id].stands)
        else:
            assert noted.stands
            assert self.goals[result.goal_id].stands
            noted.points.append((self.here.engagement.starts_on, Decimal(value), by.pk))

    @precondition(lambda self: self.results)
    @rule(coach=st.booleans(), which=pick)
    def drop(self, coach: bool, which: int) -> None:
        pk, noted = list(self.results.items())[which % len(self.results)]
        by = self.by(coach)
        with acting_as(by):
            drop_key_result(key_result=KeyResult.objects.get(pk=pk), by=by)
        noted.stands = False

    @precondition(lambda self: self.order)
    @rule(which=pick, level=st.integers(-2, 2), weight=st.integers(1, 10))
    def rate(self, which: int, level: int, weight: int) -> None:
        """The coach writes a scale, once, and rates it at the middle."""
        pk = self.order[which % len(self.order)]
        told, coach = self.goals[pk], self.cast.coach
        if not told.rated:
            make_scale(self.goal(pk), coach, weight=weight)
        scale = self.life(read(self.here, coach), pk).scales[0].scale
        make_rating(self.goal(pk), scale, coach, level)
        told.rated.append((level, scale.weight))

    def goal(self, pk: UUID) -> Goal:
        with acting_as(self.cast.coach):
            found: Goal = Goal.ever.select_related("engagement").get(pk=pk)
            return found

    def result(self, pk: UUID) -> KeyResult:
        with acting_as(self.cast.coach):
            return KeyResult.objects.select_related("engagement", "goal").get(pk=pk)

    def life(self, goals: Goals, pk: UUID) -> Life:
        return next(one for one in (*goals.standing, *goals.retired) if one.goal.pk == pk)

    # ── what holds ─────────────────────────────────────────────────────────────────────────

    @invariant()
    def none_two_or_three_stand(self) -> None:
        standing = read(self.here).standing
        assert len(standing) in (0, 2, 3)
        assert [one.goal.pk for one in standing] == self.order

    @invariant()
    def every_wording_is_kept_exactly_once_and_in_order(self) -> None:
        goals = read(self.here)
        for pk, told in self.goals.items():
            assert [one.title for one in self.life(goals, pk).wordings] == told.titles[::-1]
        with acting_as(self.cast.coach):
            kept = GoalWording.objects.filter(engagement=self.here.engagement).count()
        replaced = sum(len(told.titles) - told.stands for told in self.goals.values())
        assert kept == replaced

    @invariant()
    def points_never_change(self) -> None:
        with acting_as(self.cast.coach):
            for pk, noted in self.results.items():
                rows = KeyResultPoint.objects.filter(key_result_id=pk).order_by("at")
                assert list(rows.values_list("on", "value", "author_id")) == noted.points

    @invariant()
    def the_score_is_that_of_the_last_ratings(self) -> None:
        rated = [told.rated[-1] for told in self.goals.values() if told.rated]
        shown = [score.value for score in read(self.here).scores]
        assert shown == ([t_score(rated)] if rated else []) or abs(shown[0] - t_score(rated)) < 1e-9


def run(cast: Cast) -> None:
    machine: Any = type("Walk", (GoalMachine,), {"cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
