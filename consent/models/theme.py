"""Themes: the only thing about the coaching that can ever reach a sponsor."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.focus import FocusArea
from engagements.models import Engagement, Goal
from reviews.models import Review


class Direction(models.TextChoices):
    EMERGING = "emerging", "Just started"
    PROGRESSING = "progressing", "Moving well"
    SUSTAINED = "sustained", "In practice"
    PAUSED = "paused", "Paused"


class ThemeState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
    GRANTED = "granted", "Granted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    RELEASED = "released", "Shared"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUPERSEDED = "superseded", "Reworded"


T = ThemeState


class SponsorUpdate(Walled):
    """A set of themes that came from one review, or from between two."""

    material = Material.THEME

    engagement = FirmKey(Engagement, related_name="+")
    review = FirmKey(Review, null=True, blank=True, related_name="+")
    author = FirmKey(Membership, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "consent_sponsorupdate",
            engagement="engagements_engagement",
            review="reviews_review",
            author="firms_membership",
        )


class Theme(StatefulMixin, Walled):
    """Focus area, direction, one neutral sentence, and perhaps the support asked of the sponsor.

    Coach and coachee both draft; the coachee alone consents, to the exact words. With a `goal` its
    sentence is that goal's title, and it is shared only while the agreement allows such titles.
    """

    material = Material.THEME
    State = ThemeState
    MOVES: ClassVar = {
        T.DRAFT: frozenset({T.PROPOSED}),
        T.PROPOSED: frozenset({T.DRAFT, T.GRANTED, T.DECLINED, T.EXPIRED}),
        T.GRANTED: frozenset({T.RELEASED}),
        T.RELEASED: frozenset({T.WITHDRAWN, T.SUPERSEDED}),
        T.DECLINED: frozenset({T.DRAFT}),
        T.EXPIRED: frozenset({T.DRAFT}),
        T.SUPERSEDED: frozenset({T.PROPOSED}),
        T.WITHDRAWN: frozenset(),
    }

    engagement = FirmKey(Engagement, related_name="+")
    update = FirmKey(SponsorUpdate, related_name="themes")
    goal = FirmKey(Goal, null=True, blank=True, related_name="+")
    author = FirmKey(Membership, related_name="+")
    focus_area = models.CharField(max_length=20, choices=FocusArea)
    direction = models.CharField(max_length=20, choices=Direction)
    sentence = SealedTextField()
    support_asked = SealedTextField()
    state = models.CharField(max_length=12, choices=ThemeState, default=T.DRAFT)
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "consent_theme",
            engagement="engagements_engagement",
            update="consent_sponsorupdate",
            goal="engagements_goal",
            author="firms_membership",
        )
        ordering = ["created_at", "pk"]
