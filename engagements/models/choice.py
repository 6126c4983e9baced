"""Choosing a coach: several are offered with a short profile, and the coachee chooses."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models.engagement import Engagement


class CoachProfile(Walled):
    """How a coach introduces themselves, and where they meet by default (`join_url`)."""

    material = Material.COACH_PROFILE

    coach = FirmKey(Membership, related_name="+")
    headline = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    languages: Any = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    join_url = models.URLField(max_length=300, blank=True)

    class Meta:
        constraints = [
            *firm_wall("engagements_coachprofile", coach="firms_membership"),
            models.UniqueConstraint(fields=["firm", "coach"], name="engagements_one_profile"),
        ]


class ChoiceState(models.TextChoices):
    OPEN = "open", "Open"
    CHOSEN = "chosen", "Chosen"
    CLOSED = "closed", "Closed"


C = ChoiceState


class CoachChoice(StatefulMixin, Walled):
    """The coaches offered for one draft. Its coachee sees this and nothing else of the draft.

    `chosen` is the option's coach. The choice closes when the engagement starts.
    """

    material = Material.COACH_CHOICE
    State = ChoiceState
    KEEPS_MOVES = False  # nobody is party to a draft, so nobody could read its transitions
    MOVES: ClassVar = {
        C.OPEN: frozenset({C.CHOSEN, C.CLOSED}),
        C.CHOSEN: frozenset({C.OPEN, C.CLOSED}),
        C.CLOSED: frozenset(),
    }

    engagement = FirmKey(Engagement, related_name="+")
    coachee = FirmKey(Membership, related_name="+")
    state = models.CharField(max_length=10, choices=ChoiceState, default=C.OPEN)
    chosen = FirmKey(Membership, null=True, blank=True, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now)
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_coachchoice",
                engagement="engagements_engagement",
                coachee="firms_membership",
                chosen="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement"], name="engagements_one_coach_choice"
            ),
        ]


class CoachOption(Walled):
    """One coach who is offered, with the profile as it stood then: the coachee sees no other."""

    material = Material.COACH_OPTION

    engagement = FirmKey(Engagement, related_name="+")
    choice = FirmKey(CoachChoice, on_delete=models.CASCADE, related_name="options")
    coachee = FirmKey(Membership, related_name="+")
    coach = FirmKey(Membership, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    headline = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    languages: Any = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_coachoption",
                engagement="engagements_engagement",
                choice="engagements_coachchoice",
                coachee="firms_membership",
                coach="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "choice", "coach"], name="engagements_offered_once"
            ),
        ]
        ordering = ["position"]
