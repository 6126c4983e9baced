"""A programme: the template of an engagement, and the bounds of the framework's stage 1."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models.template import AgreementTemplate
from engagements.prompts import classic_prompts


class Assessment(models.TextChoices):
    """What gives a baseline at the start, and is asked again at the close."""

    INVENTORY = "inventory", "Leadership inventory"
    FEEDBACK_360 = "feedback_360", "360 feedback"
    PULSE = "pulse", "Stakeholder pulse"


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
    fee_terms = models.CharField(max_length=300, blank=True)
    assessments: Any = ArrayField(
        models.CharField(max_length=20, choices=Assessment), default=list, blank=True
    )
    remind_hours = models.PositiveSmallIntegerField(
        default=24, help_text="How long before a session coach and coachee are reminded of it."
    )

    class Meta:
        abstract = True


SHAPE = tuple(field.name for field in Shape._meta.local_fields)


class Programme(Shape, Walled):
    """“Classic” ships with every firm: 8 sessions, 5 months, every 2 to 3 weeks, 85 minutes."""

    material = Material.PROGRAMME

    name = models.CharField(max_length=80)
    agreement_template = FirmKey(AgreementTemplate, null=True, blank=True, related_name="+")
    reason_outside_bounds = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall("engagements_programme", agreement_template="engagements_agreementtemplate"),
            models.UniqueConstraint(fields=["firm", "name"], name="engagements_programme_once"),
        ]

    def __str__(self) -> str:
        return self.name
