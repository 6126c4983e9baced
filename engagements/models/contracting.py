"""The contracting meeting: three or four people agree, before coaching begins, how it will be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.sealing.models import Purpose
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models.engagement import Engagement


class ContractingMeeting(Walled):
    """When coach, coachee and sponsors meet: logistics, for everybody who takes part.

    `held_at` says that it took place. `join_url` is where.
    """

    material = Material.CONTRACTING_MEETING

    engagement = FirmKey(Engagement, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    join_url = models.URLField(max_length=300, blank=True)
    planned_by = FirmKey(Membership, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_contractingmeeting",
                engagement="engagements_engagement",
                planned_by="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement"], name="engagements_one_contracting_meeting"
            ),
        ]


class NoteState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SHARED = "shared", "Shown to everybody who took part"


N = NoteState


class ContractingNote(StatefulMixin, Walled):
    """What was agreed. Coach and coachee write it; sponsors read it once the coachee shows it.

    What is shown is not rewritten: a new note takes its place, a draft of its own until shown.
    """

    material = Material.CONTRACTING_NOTE
    State = NoteState
    MOVES: ClassVar = {N.DRAFT: frozenset({N.SHARED}), N.SHARED: frozenset()}

    engagement = FirmKey(Engagement, related_name="+")
    author = FirmKey(Membership, related_name="+")
    state = models.CharField(max_length=10, choices=NoteState, default=N.DRAFT)
    version = models.PositiveIntegerField(default=1)
    sponsor_hopes = SealedTextField(purpose=Purpose.RELEASE)
    coachee_view = SealedTextField(purpose=Purpose.RELEASE)
    how_told = SealedTextField(purpose=Purpose.RELEASE)
    never_shared = SealedTextField(purpose=Purpose.RELEASE)
    saved_at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_contractingnote",
                engagement="engagements_engagement",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement"],
                condition=models.Q(state="draft"),
                name="engagements_one_contracting_draft",
            ),
        ]
        ordering = ["saved_at"]
