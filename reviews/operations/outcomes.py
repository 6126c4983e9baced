"""Rate the five outcome dimensions: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from reviews.models import OutcomeRating, Review, ReviewAnswer
from reviews.models.outcome import Dimension
from reviews.operations.answers import LEAST, MOST


@transaction.atomic
def rate_outcomes(
    *, review: Review, ratings: Mapping[str, int], by: Membership
) -> list[OutcomeRating]:
    """Dimension → 1 to 10, as `by` sees it; again until handed in, the last one stands.

    Raises ValueError unless all five are there and within bounds: three of five would make a
    picture that neither of the two has drawn.
    """
    may(by, Action.ANSWER_REVIEW, review).require()
    check_outcomes(ratings)
    if ReviewAnswer.objects.filter(review=review, author=by, submitted_at__isnull=False).exists():
        raise NotAllowed(Reason.REVIEW_CLOSED)
    now = timezone.now()
    rows = [
        OutcomeRating(
            firm_id=by.firm_id,
            engagement_id=review.engagement_id,
            review=review,
            author=by,
            dimension=dimension,
            rating=rating,
            at=now,
        )
        for dimension, rating in ratings.items()
    ]
    OutcomeRating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["firm", "review", "author", "dimension"],
        update_fields=["rating", "at"],
    )
    record("outcomes.rated", review, by=by)
    return rows


def check_outcomes(ratings: Mapping[str, int]) -> None:
    if set(ratings) != set(Dimension.values):
        raise ValueError("all five dimensions are rated, or none")
    if not all(LEAST <= rating <= MOST for rating in ratings.values()):
        raise ValueError(f"a dimension is rated from {LEAST} to {MOST}")
