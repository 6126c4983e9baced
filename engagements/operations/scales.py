"""The five levels of a goal, written before its work, and what was reached of them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.tenancy.turns import take_turns
from engagements.measuring.gas import LEVELS
from engagements.models import Goal, GoalScale, ScaleRating
from engagements.models.measure import HIGHEST, LOWEST, Occasion
from engagements.operations.key_results import NotMeasuredAnyMore
from engagements.operations.measuring import DoesNotFit, write_once

LEAST_WEIGHT, MOST_WEIGHT = 1, 10


class WorkHasBegun(Exception):
    """A session was held since the goal was set: levels written now would know how it went."""


class ScaleChanged(Exception):
    """Another scale stands than the writer saw. `scale` is it, opened; None where there is none."""

    def __init__(self, scale: GoalScale | None) -> None:
        super().__init__("the scale has changed")
        self.scale = scale


def is_before_the_work(goal: Goal) -> bool:
    """No session was held since the goal was set."""
    return bool(goal.engagement.sessions_held <= goal.held_before)


def latest_scale(goal: Goal, by: Membership) -> GoalScale | None:
    found = GoalScale.objects.visible_to(by).filter(goal=goal).order_by("-version").first()
    return found if found is None else open_row(found, by=by)


@transaction.atomic
def write_scale(
    *,
    scale_id: UUID,
    goal: Goal,
    levels: Mapping[str, str],
    weight: int,
    baseline: int,
    seen: int,
    by: Membership,
) -> GoalScale:
    """Before the work the first version; later only a recalibration, beside the old ones.

    `seen` is the version the writer started from, 0 for none. Raises WorkHasBegun, ScaleChanged,
    NotMeasuredAnyMore for a goal that was retired, and DoesNotFit.
    """
    may(by, Action.MEASURE_GOAL, goal.engagement).require()
    check(levels, weight, baseline)
    take_turns("scale", goal.pk)
    standing = latest_scale(goal, by)
    if standing is not None and (
        standing.pk == scale_id or is_same(standing, levels, weight, baseline)
    ):
        return standing
    if goal.retired_at is not None:
        raise NotMeasuredAnyMore
    if seen != (standing.version if standing else 0):
        raise ScaleChanged(standing)
    if standing is None and not is_before_the_work(goal):
        raise WorkHasBegun
    scale = GoalScale(
        pk=scale_id,
        firm_id=by.firm_id,
        engagement_id=goal.engagement_id,
        goal=goal,
        author=by,
        version=seen + 1,
        weight=weight,
        baseline=baseline,
        **levels,
    )
    mine = GoalScale.objects.visible_to(by).filter(goal=goal)
    write_once(scale, mine, by, "scale.recalibrated" if seen else "scale.written")
    return scale


def check(levels: Mapping[str, str], weight: int, baseline: int) -> None:
    if set(levels) != set(LEVELS) or not all(words.strip() for words in levels.values()):
        raise DoesNotFit
    if not (LEAST_WEIGHT <= weight <= MOST_WEIGHT and LOWEST <= baseline <= HIGHEST):
        raise DoesNotFit


def is_same(scale: GoalScale, levels: Mapping[str, str], weight: int, baseline: int) -> bool:
    words = {name: getattr(scale, name).text for name in LEVELS}
    return (words, scale.weight, scale.baseline) == (dict(levels), weight, baseline)


@transaction.atomic
def rate_scale(
    *,
    rating_id: UUID,
    goal: Goal,
    scale_id: UUID,
    level: int,
    evidence: str,
    occasion: str,
    by: Membership,
) -> ScaleRating:
    """Which level was reached, on what evidence; another rating of the same occasion corrects it.

    Raises ScaleChanged when the writer saw another scale than stands, NotMeasuredAnyMore for a goal
    that was retired, and DoesNotFit.
    """
    may(by, Action.MEASURE_GOAL, goal.engagement).require()
    mine = ScaleRating.objects.visible_to(by).filter(goal=goal)
    if already := mine.filter(pk=rating_id).first():
        return already
    if goal.retired_at is not None:
        raise NotMeasuredAnyMore
    if not (LOWEST <= level <= HIGHEST and evidence.strip() and occasion in Occasion.values):
        raise DoesNotFit
    standing = latest_scale(goal, by)
    if standing is None or standing.pk != scale_id:
        raise ScaleChanged(standing)
    rating = ScaleRating(
        pk=rating_id,
        firm_id=by.firm_id,
        engagement_id=goal.engagement_id,
        goal=goal,
        scale=standing,
        author=by,
        occasion=occasion,
        level=level,
        evidence=evidence,
    )
    write_once(rating, mine, by, "scale.rated")
    return rating
