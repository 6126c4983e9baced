"""The five outcome dimensions of the framework's payoff."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement
from reviews.models.review import Review


class Dimension(models.TextChoices):
    SELF_AWARENESS = "self_awareness", "Self-awareness"
    BEHAVIOURS = "behaviours", "Leadership behaviours"
    CONFIDENCE = "confidence", "Confidence and resilience"
    ACCOUNTABILITY = "accountability", "Accountability and ownership"
    PERFORMANCE = "performance", "Performance and results"


class OutcomeRating(Walled):
    """How far one dimension has come, 1 to 10, as its author sees it at this review."""

    material = Material.OUTCOME_RATING

    engagement = FirmKey(Engagement, related_name="+")
    review = FirmKey(Review, related_name="outcomes")
    author = FirmKey(Membership, related_name="+")
    dimension = models.CharField(max_length=20, choices=Dimension)
    rating = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "reviews_outcomerating",
                engagement="engagements_engagement",
                review="reviews_review",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "review", "author", "dimension"], name="reviews_outcome_once"
            ),
            models.CheckConstraint(
                name="reviews_outcome_one_to_ten", condition=Q(rating__gte=1, rating__lte=10)
            ),
        ]
