"""A programme: the template of an engagement, and the bounds of the framework's stage 1."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.tenancy.constraints import firm_wall
from engagements.prompts import classic_prompts


class Shape(models.Model):
    """How many sessions, how long and how often. An engagement copies it from its programme.

    Minutes are wall-clock minutes; gaps are days between two sessions. `prompts` are the questions
    a coach may ask, by part of the session. A session that did not take place never counts as
    hours (an hours log is of coaching held); whether it uses up one of the sessions is said here.
    """

    sessions_planned = models.PositiveSmallIntegerField(
        default=8, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    months = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(18)]
    )
    min_gap_days = models.PositiveSmallIntegerField(default=14)
    max_gap_days = models.PositiveSmallIntegerField(default=21)
    session_minutes = models.PositiveSmallIntegerField(default=85)
    check_in_minutes = models.PositiveSmallIntegerField(default=10)
    deep_dive_minutes = models.PositiveSmallIntegerField(default=40)
    challenge_minutes = models.PositiveSmallIntegerField(default=20)
    action_minutes = models.PositiveSmallIntegerField(default=15)
    mid_review_after = models.PositiveSmallIntegerField(default=4)
    prompts: Any = models.JSONField(default=classic_prompts)
    cancellation_hours = models.PositiveSmallIntegerField(
        default=24, help_text="A session cancelled nearer than this is cancelled late."
    )
    no_show_counts = models.BooleanField(default=True)
    late_cancellation_counts = models.BooleanField(default=True)
    chemistry_counts = models.BooleanField(default=False)
    chemistry_in_hours = models.BooleanField(default=False)

    class Meta:
        abstract = True


SHAPE = tuple(field.name for field in Shape._meta.local_fields)


class Programme(Shape, Walled):
    """“Classic” ships with every firm: 8 sessions, 5 months, every 2 to 3 weeks, 85 minutes."""

    material = Material.PROGRAMME

    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            *firm_wall("engagements_programme"),
            models.UniqueConstraint(fields=["firm", "name"], name="engagements_programme_once"),
        ]

    def __str__(self) -> str:
        return self.name
