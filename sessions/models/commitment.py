"""Commitments: what the coachee promises to do, and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled, WalledQuerySet
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.sealing.models import Purpose
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement
from sessions.models.coaching_session import CoachingSession


class CommitmentState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
    OPEN = "open", "Open"
    DONE = "done", "Done"
    PARTLY = "partly", "Partly"
    NOT_YET = "not_yet", "Not yet"
    DROPPED = "dropped", "Dropped"


C = CommitmentState
ANSWERS = frozenset({C.DONE, C.PARTLY, C.NOT_YET, C.DROPPED})
ONGOING = (C.PROPOSED, C.OPEN, C.PARTLY, C.NOT_YET)


class CommitmentQuerySet(WalledQuerySet["Commitment"]):
    def with_carried(self) -> models.QuerySet[Any]:
        """Each with `carried`: how often it was taken along to another day."""
        changes = CommitmentChange.objects.filter(
            firm=OuterRef("firm"), commitment=OuterRef("pk"), kind=ChangeKind.CARRIED
        )
        many = changes.order_by().values("commitment").annotate(many=Count("pk")).values("many")
        return self.annotate(carried=Coalesce(Subquery(many), 0))


class Commitment(StatefulMixin, Walled):
    """“I will … by … and I will know because …”. Proposed until the coachee confirms it."""

    material = Material.COMMITMENT
    State = CommitmentState
    MOVES: ClassVar = {
        C.DRAFT: frozenset({C.PROPOSED}),
        C.PROPOSED: ANSWERS | {C.OPEN},
        C.OPEN: ANSWERS | {C.PROPOSED},  # the coach's new words wait for a yes again
        C.PARTLY: ANSWERS - {C.PARTLY} | {C.OPEN, C.PROPOSED},  # open again when carried over
        C.NOT_YET: ANSWERS - {C.NOT_YET} | {C.OPEN, C.PROPOSED},
        C.DONE: ANSWERS - {C.DONE},  # a slip of the finger is put right by another tap
        C.DROPPED: ANSWERS - {C.DROPPED},
    }
    objects: ClassVar[Any] = CommitmentQuerySet.as_manager()

    engagement = FirmKey(Engagement, related_name="+")
    coaching_session = FirmKey(CoachingSession, related_name="commitments")
    author = FirmKey(Membership, related_name="+")
    wording = SealedTextField()
    measure = SealedTextField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=CommitmentState, default=C.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "coaching_sessions_commitment",
            engagement="engagements_engagement",
            coaching_session="coaching_sessions_coachingsession",
            author="firms_membership",
        )
        indexes = [
            models.Index(
                fields=["firm", "engagement", "state"], name="coaching_sessions_open_promise"
            )
        ]
        ordering = ["due_on", "created_at"]


class ChangeKind(models.TextChoices):
    REWORDED = "reworded", "Reworded"
    CARRIED = "carried", "Carried over"


class CommitmentChange(Walled):
    """How a commitment stood before it was reworded or carried over: only ever added.

    Together with the commitment's transitions this is its whole history. `coaching_session` is the
    one in which it was carried over, if that is where it happened.
    """

    material = Material.COMMITMENT_CHANGE

    engagement = FirmKey(Engagement, related_name="+")
    commitment = FirmKey(Commitment, related_name="changes")
    coaching_session = FirmKey(CoachingSession, null=True, blank=True, related_name="+")
    author = FirmKey(Membership, related_name="+")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    wording = SealedTextField()
    measure = SealedTextField()
    due_on = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "coaching_sessions_commitmentchange",
            engagement="engagements_engagement",
            commitment="coaching_sessions_commitment",
            coaching_session="coaching_sessions_coachingsession",
            author="firms_membership",
        )
        ordering = ["at"]


class Reflection(Walled):
    """A line about a commitment, or about what the leader notices between sessions.

    `shared` is the coachee's choice: “Share with my coach”, or for themselves alone. A private line
    stands in `private_text`, under a key that only the coachee's transactions can fetch; sharing it
    later seals it anew in `text`. `answer` is the commitment's new state, when the line came with one.
    """

    material = Material.REFLECTION

    engagement = FirmKey(Engagement, related_name="+")
    commitment = FirmKey(Commitment, null=True, blank=True, related_name="reflections")
    author = FirmKey(Membership, related_name="+")
    text = SealedTextField(null=True)
    private_text = SealedTextField(null=True, purpose=Purpose.COACHEE)
    answer = models.CharField(max_length=10, choices=CommitmentState, blank=True)
    shared = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_reflection",
                engagement="engagements_engagement",
                commitment="coaching_sessions_commitment",
                author="firms_membership",
            ),
            # Lines kept before there was a key for them stand in `text` until they are sealed anew.
            models.CheckConstraint(
                name="coaching_sessions_reflection_in_one_place",
                condition=Q(text__isnull=False, private_text__isnull=True)
                | Q(text__isnull=True, private_text__isnull=False, shared=False),
            ),
        ]
        indexes = [
            models.Index(fields=["firm", "engagement", "at"], name="coaching_sessions_reflections")
        ]
        ordering = ["-at"]

    @property
    def words(self) -> str:
        """The line, once opened, wherever it stands."""
        return str(self.private_text.text or self.text.text)
