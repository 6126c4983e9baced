"""Set the goals, two or three, and reword them later: coach and coachee both may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_rows
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from coaching.tenancy.deferred import check_now
from coaching.tenancy.turns import take_turns
from engagements.models import Engagement, Goal
from engagements.models.goal import FEWEST, MOST

WORDS = ("title", "outcome", "success_criteria")
RULES = ("engagements_two_to_three_goals", "engagements_goal_position_once")


@dataclass(frozen=True)
class GoalDraft:
    """A goal as somebody typed it. `id` is made by their form, so that sending twice is once."""

    title: str
    outcome: str
    success_criteria: str
    focus_areas: Sequence[str] = ()
    id: UUID = field(default_factory=uuid4)

    def says(self, goal: Goal) -> bool:
        """Whether an opened goal already has these words."""
        same = all(getattr(self, name) == getattr(goal, name).text for name in WORDS)
        return same and list(self.focus_areas) == list(goal.focus_areas)


class TwoToThreeGoals(ValueError):
    """One goal or four: an engagement has two to three."""


class GoalsChanged(Exception):
    """Somebody changed the goals since the writer saw them. `goals` are as they stand, opened."""

    def __init__(self, goals: list[Goal]) -> None:
        super().__init__("the goals have changed")
        self.goals = goals


@transaction.atomic
def set_goals(
    *,
    engagement: Engagement,
    goals: Sequence[GoalDraft],
    by: Membership,
    seen: Mapping[UUID, int] | None = None,
) -> list[Goal]:
    """From now on the engagement has exactly these goals, in this order; answers them opened.

    A draft with the id of a goal rewords it; a goal without a draft is removed. `seen` maps each
    goal to the version the writer started from. Raises TwoToThreeGoals, and GoalsChanged when
    `seen` is not how they stand.
    """
    may(by, Action.SET_GOALS, engagement).require()
    if not FEWEST <= len(goals) <= MOST:
        raise TwoToThreeGoals
    # Two writers at once: the second waits, and is then told that the goals have changed.
    take_turns("goals", engagement.pk)
    standing = goals_of(engagement, by=by)
    if already(goals, standing):
        return standing
    if {goal.pk: goal.version for goal in standing} != dict(seen or {}):
        raise GoalsChanged(standing)
    replace(engagement, standing, goals, by)
    return goals_of(engagement, by=by)


def goals_of(engagement: Engagement, *, by: Membership) -> list[Goal]:
    """The engagement's goals in order, opened as `by`."""
    rows = Goal.objects.visible_to(by).filter(engagement=engagement).order_by("position")
    return open_rows(rows, by=by)


def already(drafts: Sequence[GoalDraft], standing: Sequence[Goal]) -> bool:
    """Whether this very form was saved before, or nothing was changed in it."""
    return [draft.id for draft in drafts] == [goal.pk for goal in standing] and all(
        draft.says(goal) for draft, goal in zip(drafts, standing, strict=True)
    )


def replace(
    engagement: Engagement, standing: list[Goal], drafts: Sequence[GoalDraft], by: Membership
) -> None:
    wanted = {draft.id for draft in drafts}
    known = {goal.pk: goal for goal in standing}
    for goal in standing:
        if goal.pk not in wanted:
            retire(goal, by)
    for position, draft in enumerate(drafts, start=1):
        if draft.id in known:
            reword_goal(goal=known[draft.id], draft=draft, position=position, by=by)
        else:
            add_goal(engagement, draft, position, by)
    check_now(*RULES)


def retire(goal: Goal, by: Membership) -> None:
    """Given up: it stands nowhere any more, and what was written about it stays."""
    Goal.objects.filter(pk=goal.pk).update(retired_at=timezone.now(), position=None)
    record("goal.retired", goal, by=by)


def add_goal(engagement: Engagement, draft: GoalDraft, position: int, by: Membership) -> None:
    goal = Goal(
        id=draft.id,
        firm_id=by.firm_id,
        engagement=engagement,
        position=position,
        title=draft.title,
        outcome=draft.outcome,
        success_criteria=draft.success_criteria,
        focus_areas=list(draft.focus_areas),
        author=by,
    )
    goal.save(force_insert=True)
    record("goal.set", goal, by=by)


@transaction.atomic
def reword_goal(
    *, goal: Goal, draft: GoalDraft, by: Membership, position: int | None = None
) -> None:
    """Other words for one goal that was opened before. Nothing happens when they are the same.

    Raises GoalsChanged when it was reworded meanwhile.
    """
    may(by, Action.CHANGE, goal).require()
    position = position or goal.position
    if draft.says(goal) and position == goal.position:
        return
    words = {name: seal_text(goal, name, getattr(draft, name)) for name in WORDS}
    changed = Goal.objects.filter(pk=goal.pk, version=goal.version).update(
        **words,
        focus_areas=list(draft.focus_areas),
        position=position,
        version=F("version") + 1,
    )
    if changed != 1:
        raise GoalsChanged(goals_of(goal.engagement, by=by))
    record("goal.reworded", goal, by=by)
