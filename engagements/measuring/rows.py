"""What is read of goals and of how they come nearer: querysets for one statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F

from coaching.firms.models import Membership
from engagements.models import (
    Goal,
    GoalConfidence,
    GoalScale,
    GoalWording,
    KeyResult,
    KeyResultPoint,
    ScaleRating,
)


def everything(engagement_id: UUID, by: Membership) -> list[Any]:
    """All goals there ever were, and all that was written about them, oldest first."""
    goals = seen(Goal.ever, engagement_id, by).order_by("position", "-retired_at")
    others = (GoalWording, KeyResult, KeyResultPoint, GoalConfidence, GoalScale, ScaleRating)
    return [goals, *(seen(model.objects, engagement_id, by) for model in others)]


def latest(engagement_id: UUID, by: Membership) -> list[Any]:
    """Key results of the goals that stand; of each the last point; the last confidence of each."""
    results = seen(KeyResult.objects, engagement_id, by).filter(
        ended_at__isnull=True, goal__retired_at__isnull=True
    )
    points = seen(KeyResultPoint.objects, engagement_id, by).filter(
        key_result__ended_at__isnull=True, key_result__goal__retired_at__isnull=True
    )
    said = seen(GoalConfidence.objects, engagement_id, by).filter(goal__retired_at__isnull=True)
    return [
        results,
        points.order_by("key_result_id", "-on", "-at").distinct("key_result_id"),
        said.order_by("goal_id", "author_id", "-on", "-at").distinct("goal_id", "author_id"),
    ]


def latest_scales(engagement_id: UUID, by: Membership) -> list[Any]:
    """The scale of each goal that stands, and what each of the two rated last on it."""
    scales = seen(GoalScale.objects, engagement_id, by).filter(goal__retired_at__isnull=True)
    ratings = seen(ScaleRating.objects, engagement_id, by).filter(goal__retired_at__isnull=True)
    return [
        scales.order_by("goal_id", "-version").distinct("goal_id"),
        ratings.order_by("goal_id", "author_id", "-at").distinct("goal_id", "author_id"),
    ]


def of_key_result(key_result_id: UUID, engagement_id: UUID, by: Membership) -> list[Any]:
    """One key result with the day its goal was given up, if it was, and all its points."""
    results = seen(KeyResult.objects, engagement_id, by).filter(pk=key_result_id)
    return [
        results.annotate(goal_ended_at=F("goal__retired_at")),
        seen(KeyResultPoint.objects, engagement_id, by).filter(key_result_id=key_result_id),
    ]


def of_scale(goal_id: UUID, engagement_id: UUID, by: Membership) -> list[Any]:
    """One goal that stands, and its scale as it stands."""
    return [
        seen(Goal.objects, engagement_id, by).filter(pk=goal_id),
        seen(GoalScale.objects, engagement_id, by).filter(goal_id=goal_id).order_by("-version")[:1],
    ]


def seen(manager: Any, engagement_id: UUID, by: Membership) -> Any:
    return manager.visible_to(by).filter(engagement_id=engagement_id)
