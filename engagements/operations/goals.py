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
from engagements.models import Engagement, Goal, GoalWording
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
    why: Mapping[UUID, str] | None = None,
) -> list[Goal]:
    """From now on the engagement has exactly these goals, in this order; answers them opened.

    A draft with the id of a goal rewords it; a goal without a draft is retired; `why` has the
    writer's line about either. `seen` maps each goal to the version the writer started from.
    Raises TwoToThreeGoals, and GoalsChanged when `seen` is not how they stand.
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
    if brings_back(goals, standing):
        raise GoalsChanged(standing)
    replace(engagement, standing, goals, by, why or {})
    return goals_of(engagement, by=by)


def brings_back(drafts: Sequence[GoalDraft], standing: Sequence[Goal]) -> bool:
    """An old form, sent again after its goal was retired: a retired goal is not set anew."""
    new = {draft.id for draft in drafts} - {goal.pk for goal in standing}
    return Goal.ever.filter(pk__in=new).exists()


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
    engagement: Engagement,
    standing: list[Goal],
    drafts: Sequence[GoalDraft],
    by: Membership,
    why: Mapping[UUID, str],
) -> None:
    wanted = {draft.id for draft in drafts}
    known = {goal.pk: goal for goal in standing}
    for goal in standing:
        if goal.pk not in wanted:
            retire(goal, by, why.get(goal.pk, ""))
    for position, draft in enumerate(drafts, start=1):
        if old := known.get(draft.id):
            reword_goal(goal=old, draft=draft, position=position, by=by, why=why.get(old.pk, ""))
        else:
            add_goal(engagement, draft, position, by)
    check_now(*RULES)


def retire(goal: Goal, by: Membership, why: str) -> None:
    """Given up: it stands nowhere any more, and what was written about it stays."""
    given_up = Goal.objects.filter(pk=goal.pk, version=goal.version).update(
        retired_at=timezone.now(), position=None
    )
    if given_up != 1:
        raise GoalsChanged(goals_of(goal.engagement, by=by))
    keep_wording(goal, by, why)
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
        held_before=engagement.sessions_held,
    )
    goal.save(force_insert=True)
    record("goal.set", goal, by=by)


@transaction.atomic
def reword_goal(
    *,
    goal: Goal,
    draft: GoalDraft,
    by: Membership,
    position: int | None = None,
    why: str = "",
) -> None:
    """Other words for one goal that was opened before; the old ones are kept as a GoalWording.

    Nothing happens when they are the same. Raises GoalsChanged when it was reworded meanwhile.
    """
    may(by, Action.CHANGE, goal).require()
    position = position or goal.position
    is_same = draft.says(goal)
    if is_same and position == goal.position:
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
    if not is_same:
        keep_wording(goal, by, why)
    record("goal.reworded", goal, by=by)


def keep_wording(goal: Goal, by: Membership, why: str) -> None:
    """The words that an opened goal had until now, and who replaced them."""
    words = {name: getattr(goal, name).text for name in WORDS}
    GoalWording(
        firm_id=goal.firm_id,
        engagement_id=goal.engagement_id,
        goal=goal,
        version=goal.version,
        focus_areas=list(goal.focus_areas),
        author=by,
        why=why,
        **words,
    ).save(force_insert=True)
