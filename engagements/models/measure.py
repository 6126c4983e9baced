"""How one knows that a goal comes nearer: key results, confidence, and the five levels of GAS."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.focus import FocusArea
from engagements.models.engagement import Engagement
from engagements.models.goal import Goal

MOST_KEY_RESULTS = 4
LOWEST, HIGHEST = -2, 2  # levels of GAS


class GoalWording(Walled):
    """A goal as it was worded before: written when it is reworded or retired, never changed.

    `version` is the goal's version that had these words; `why` is the writer's own line.
    """

    material = Material.GOAL_WORDING

    engagement = FirmKey(Engagement, related_name="+")
    goal = FirmKey(Goal, related_name="wordings")
    version = models.PositiveIntegerField()
    title = SealedTextField()
    outcome = SealedTextField()
    success_criteria = SealedTextField()
    why = SealedTextField()
    focus_areas: Any = ArrayField(models.CharField(max_length=20, choices=FocusArea), default=list)
    author = FirmKey(Membership, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_goalwording",
                engagement="engagements_engagement",
                goal="engagements_goal",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "goal", "version"], name="engagements_worded_once"
            ),
        ]
        ordering = ["version"]


class ResultKind(models.TextChoices):
    SCALE = "scale", "A scale from 1 to 10"
    NUMBER = "number", "A number"
    PERCENT = "percent", "Percent"
    MILESTONE = "milestone", "A milestone"
    NARRATIVE = "narrative", "In words"


class KeyResult(Walled):
    """One of zero to four signs of a goal. `baseline` and `target` are numbers, where it has one.

    Dropped (`ended_at`) rather than removed: its points stay readable.
    """

    material = Material.KEY_RESULT

    engagement = FirmKey(Engagement, related_name="+")
    goal = FirmKey(Goal, related_name="key_results")
    author = FirmKey(Membership, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ResultKind)
    words = SealedTextField()
    unit = models.CharField(max_length=20, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = firm_wall(
            "engagements_keyresult",
            engagement="engagements_engagement",
            goal="engagements_goal",
            author="firms_membership",
        )
        ordering = ["position", "created_at"]


class KeyResultPoint(Walled):
    """Where a key result stood on a day: a number, or done or not (1 or 0), and a note."""

    material = Material.KEY_RESULT_POINT

    engagement = FirmKey(Engagement, related_name="+")
    key_result = FirmKey(KeyResult, related_name="points")
    author = FirmKey(Membership, related_name="+")
    on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    note = SealedTextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "engagements_keyresultpoint",
            engagement="engagements_engagement",
            key_result="engagements_keyresult",
            author="firms_membership",
        )
        ordering = ["on", "at"]


class GoalConfidence(Walled):
    """How sure somebody is that the goal will be reached, 1 to 10: apart from its progress."""

    material = Material.GOAL_CONFIDENCE

    engagement = FirmKey(Engagement, related_name="+")
    goal = FirmKey(Goal, related_name="confidences")
    author = FirmKey(Membership, related_name="+")
    on = models.DateField()
    value = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_goalconfidence",
                engagement="engagements_engagement",
                goal="engagements_goal",
                author="firms_membership",
            ),
            models.CheckConstraint(
                name="engagements_confidence_one_to_ten", condition=Q(value__gte=1, value__lte=10)
            ),
        ]
        ordering = ["on", "at"]


class GoalScale(Walled):
    """The five levels of goal attainment scaling, −2 to +2, written before the work.

    `weight` is the goal's among the others; `baseline` is the level at the start. A recalibrated
    scale is a new version beside the old. Kiresuk and Sherman, 1968.
    """

    material = Material.GOAL_SCALE

    engagement = FirmKey(Engagement, related_name="+")
    goal = FirmKey(Goal, related_name="scales")
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField(default=1)
    much_less = SealedTextField()
    less = SealedTextField()
    expected = SealedTextField()
    more = SealedTextField()
    much_more = SealedTextField()
    weight = models.PositiveSmallIntegerField(default=1)
    baseline = models.SmallIntegerField(default=LOWEST)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_goalscale",
                engagement="engagements_engagement",
                goal="engagements_goal",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "goal", "version"], name="engagements_scale_once"
            ),
            models.CheckConstraint(
                name="engagements_scale_in_bounds",
                condition=Q(
                    baseline__gte=LOWEST, baseline__lte=HIGHEST, weight__gte=1, weight__lte=10
                ),
            ),
        ]
        ordering = ["version"]


class Occasion(models.TextChoices):
    MID = "mid", "Mid review"
    CLOSING = "closing", "Closing review"
    BETWEEN = "between", "Between reviews"


class ScaleRating(Walled):
    """Which level was reached, by whom it was rated, and on what evidence."""

    material = Material.SCALE_RATING

    engagement = FirmKey(Engagement, related_name="+")
    goal = FirmKey(Goal, related_name="+")
    scale = FirmKey(GoalScale, related_name="ratings")
    author = FirmKey(Membership, related_name="+")
    occasion = models.CharField(max_length=10, choices=Occasion, default=Occasion.BETWEEN)
    level = models.SmallIntegerField()
    evidence = SealedTextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_scalerating",
                engagement="engagements_engagement",
                goal="engagements_goal",
                scale="engagements_goalscale",
                author="firms_membership",
            ),
            models.CheckConstraint(
                name="engagements_rating_on_the_scale",
                condition=Q(level__gte=LOWEST, level__lte=HIGHEST),
            ),
        ]
        ordering = ["at"]
