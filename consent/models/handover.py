"""Handover to another coach: nothing passes but what coachee and former coach both say yes to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class HandoverState(models.TextChoices):
    ASKED = "asked", "Asked"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


H = HandoverState


class Handover(StatefulMixin, Walled):
    """The firm asks; completing it ends this engagement and starts its successor.

    The successor is an engagement of its own, with its own keys, agreement and parties, so that
    nothing of this one is in the new coach's reach.
    """

    material = Material.HANDOVER
    State = HandoverState
    MOVES: ClassVar = {
        H.ASKED: frozenset({H.COMPLETED, H.CANCELLED}),
        H.COMPLETED: frozenset(),
        H.CANCELLED: frozenset(),
    }

    engagement = FirmKey(Engagement, related_name="+")
    to_coach = FirmKey(Membership, related_name="+")
    to_coach_name = models.CharField(
        max_length=120, help_text="As coach and coachee read it: they do not see who it is else."
    )
    asked_by = FirmKey(Membership, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=HandoverState, default=H.ASKED)
    successor = FirmKey(Engagement, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            *firm_wall(
                "consent_handover",
                engagement="engagements_engagement",
                to_coach="firms_membership",
                asked_by="firms_membership",
                successor="engagements_engagement",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement"],
                condition=Q(state__in=["asked", "completed"]),
                name="consent_one_handover_at_a_time",
            ),
            models.CheckConstraint(
                name="consent_handover_completed_into_one",
                condition=Q(state="completed", successor__isnull=False)
                | (~Q(state="completed") & Q(successor__isnull=True)),
            ),
        ]


class HandoverAnswer(Walled):
    """One person's yes to passing one row. It passes when coachee and former coach both said so."""

    material = Material.HANDOVER_ANSWER

    engagement = FirmKey(Engagement, related_name="+")
    handover = FirmKey(Handover, related_name="answers")
    by = FirmKey(Membership, related_name="+")
    passes = models.CharField(max_length=40, help_text="The material of the row.")
    row_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "consent_handoveranswer",
                engagement="engagements_engagement",
                handover="consent_handover",
                by="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "handover", "row_id", "by"], name="consent_one_yes_a_person"
            ),
        ]


class PassedItem(Walled):
    """A copy, in the successor's room and under its key, of something that was agreed to pass."""

    material = Material.PASSED_ITEM

    engagement = FirmKey(Engagement, related_name="+")
    handover = FirmKey(Handover, related_name="+")
    author = FirmKey(Membership, related_name="+")
    passes = models.CharField(max_length=40, help_text="The material of the row it is a copy of.")
    row_id = models.UUIDField()
    of_day = models.DateField(null=True, blank=True)
    title = SealedTextField()
    text = SealedTextField()
    passed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "consent_passeditem",
                engagement="engagements_engagement",
                handover="consent_handover",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "handover", "row_id"], name="consent_passed_once"
            ),
        ]
        ordering = ["of_day", "pk"]
