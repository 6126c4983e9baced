"""Mid and closing review: qualitative and formative, never pass or fail (stage 4)."""

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
from engagements.models import Engagement


class ReviewKind(models.TextChoices):
    MID = "mid", "Mid review"
    CLOSING = "closing", "Closing review"


class ReviewState(models.TextChoices):
    OPEN = "open", "Open"
    COMPLETE = "complete", "Complete"


R = ReviewState


class Review(StatefulMixin, Walled):
    """One checkpoint of the engagement, answered by coach and coachee apart and read together."""

    material = Material.REVIEW
    Kind = ReviewKind
    State = ReviewState
    MOVES: ClassVar = {R.OPEN: frozenset({R.COMPLETE}), R.COMPLETE: frozenset()}

    engagement = FirmKey(Engagement, related_name="reviews")
    kind = models.CharField(max_length=10, choices=ReviewKind)
    state = models.CharField(max_length=10, choices=ReviewState, default=R.OPEN)
    opened_by = FirmKey(Membership, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "reviews_review", engagement="engagements_engagement", opened_by="firms_membership"
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement", "kind"], name="reviews_one_of_a_kind"
            ),
        ]


class ReviewAnswer(Walled):
    """One person's side of a review. The other reads it once it is handed in.

    `ratings` is a JSON object, goal id → progress from 1 to 10.
    """

    material = Material.REVIEW_ANSWER

    engagement = FirmKey(Engagement, related_name="+")
    review = FirmKey(Review, related_name="answers")
    author = FirmKey(Membership, related_name="+")
    role = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    ratings = SealedTextField()
    progress = SealedTextField()
    works = SealedTextField()
    change = SealedTextField()
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "reviews_reviewanswer",
                engagement="engagements_engagement",
                review="reviews_review",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "review", "author"], name="reviews_one_answer_each"
            ),
        ]
