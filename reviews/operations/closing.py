"""Complete an engagement: the last step of the journey."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from engagements.models import Engagement
from engagements.models.engagement import EngagementState
from reviews.models import DevelopmentPlan, OutcomeRating, Review
from reviews.models.outcome import Dimension
from reviews.models.review import ReviewKind, ReviewState
from reviews.operations.trouble import Missing, NotYet


@transaction.atomic
def complete_engagement(*, engagement: Engagement, by: Membership) -> Engagement:
    """Active → completed. Raises NotYet with everything that is missing, not the first alone."""
    may(by, Action.COMPLETE_ENGAGEMENT, engagement).require()
    if missing := missing_to_complete(engagement, by):
        raise NotYet(*missing)
    engagement.move_to(EngagementState.COMPLETED, by=by, completed_at=timezone.now())
    return engagement


def missing_to_complete(engagement: Engagement, by: Membership) -> list[Missing]:
    """The closing review complete, outcomes rated by both, the plan written."""
    closing = (
        Review.objects.visible_to(by).filter(engagement=engagement, kind=ReviewKind.CLOSING).first()
    )
    missing = []
    if closing is None or closing.state != ReviewState.COMPLETE:
        missing.append(Missing.CLOSING_REVIEW)
    missing += unrated(closing, engagement, by)
    if not DevelopmentPlan.objects.visible_to(by).filter(engagement=engagement).exists():
        missing.append(Missing.PLAN)
    return missing


def unrated(closing: Review | None, engagement: Engagement, by: Membership) -> list[Missing]:
    counts = dict(
        OutcomeRating.objects.visible_to(by)
        .filter(review=closing)
        .values_list("author_id")
        .annotate(Count("pk"))
    )
    needed = {
        coach_of(engagement.pk).pk: Missing.COACH_OUTCOMES,
        coachee_of(engagement.pk).pk: Missing.COACHEE_OUTCOMES,
    }
    return [what for who, what in needed.items() if counts.get(who, 0) != len(Dimension.values)]
