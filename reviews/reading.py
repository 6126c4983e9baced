"""Rate apart, then see both: what of a review a person is shown, and when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from coaching.access.opening import open_rows
from coaching.firms.models import Membership
from engagements.models import Goal
from reviews.models import OutcomeRating, Review, ReviewAnswer
from reviews.models.review import ReviewKind

Outcomes = Mapping[str, int]


@dataclass(frozen=True)
class Sides:
    """A review as one of the two may read it now, every word open.

    `theirs` and `their_outcomes` stay empty until one's own side is handed in: the policy lets a
    handed-in answer be read, and this rule, which is about honesty and not secrecy, comes on top.
    """

    goals: list[Goal]
    own: ReviewAnswer | None
    theirs: ReviewAnswer | None
    they_handed_in: bool
    own_outcomes: Outcomes
    their_outcomes: Outcomes

    @property
    def handed_in(self) -> bool:
        return self.own is not None and self.own.submitted_at is not None

    @property
    def together(self) -> bool:
        """Both are in: the review is read side by side."""
        return self.handed_in and self.theirs is not None


def sides_of(review: Review, by: Membership) -> Sides:
    goals, answers, rated = fetch(review, by)
    own = next((one for one in answers if one.author_id == by.pk), None)
    other = next((one for one in answers if one.author_id != by.pk), None)
    ready = own is not None and own.submitted_at is not None
    theirs = other if ready else None
    open_rows([*goals, *(one for one in (own, theirs) if one)], by=by)
    return Sides(
        goals=goals,
        own=own,
        theirs=theirs,
        they_handed_in=other is not None,
        own_outcomes=outcomes(rated, own_of=by, mine=True),
        their_outcomes=outcomes(rated, own_of=by, mine=False) if theirs else {},
    )


def fetch(
    review: Review, by: Membership
) -> tuple[list[Goal], list[ReviewAnswer], list[OutcomeRating]]:
    goals = list(goals_of(review.engagement_id, by))
    answers = list(ReviewAnswer.objects.visible_to(by).filter(review=review))
    closing = review.kind == ReviewKind.CLOSING
    rated = OutcomeRating.objects.visible_to(by).filter(review=review) if closing else []
    return goals, answers, list(rated)


def goals_of(engagement_id: UUID, by: Membership) -> list[Goal]:
    return list(Goal.objects.visible_to(by).filter(engagement_id=engagement_id))


def outcomes(rated: list[OutcomeRating], *, own_of: Membership, mine: bool) -> Outcomes:
    return {one.dimension: one.rating for one in rated if (one.author_id == own_of.pk) == mine}


def ratings_of(answer: ReviewAnswer | None) -> dict[UUID, int]:
    """Goal id → 1 to 10, from an open answer."""
    if answer is None or not answer.ratings:
        return {}
    return {UUID(goal): value for goal, value in json.loads(answer.ratings.text).items()}


def find_review(engagement_id: UUID, kind: str, by: Membership) -> Review | None:
    """With its engagement, in one statement."""
    return (
        Review.objects.visible_to(by)
        .filter(engagement_id=engagement_id, kind=kind)
        .select_related("engagement")
        .first()
    )
