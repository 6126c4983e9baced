"""Hands to set up and answer reviews with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Goal
from reviews import operations
from reviews.models import Review
from reviews.models.outcome import Dimension
from tests.factories import Cast
from tests.sessions import marks

ALL_FIVE = dict.fromkeys(Dimension.values, 7)


def hold(cast: Cast, sessions: int) -> None:
    marks.held(cast, sessions)


def set_goals(cast: Cast, *titles: str) -> list[Goal]:
    with acting_as(cast.coachee):
        goals = [
            Goal(
                firm=cast.admin.firm,
                engagement=cast.engagement,
                position=position,
                title=title,
                outcome="",
                success_criteria="",
                author=cast.coachee,
            )
            for position, title in enumerate(titles, start=1)
        ]
        Goal.objects.bulk_create(goals)
    return goals


def save(
    review: Review,
    by: Membership,
    *,
    ratings: Mapping[UUID, int] | None = None,
    version: int = 0,
    **words: str,
) -> Any:
    texts = {"progress": "", "works": "", "change": "", **words}
    with acting_as(by):
        return operations.save_answer(
            review=review, ratings=ratings or {}, version=version, by=by, **texts
        )


HandIn = Callable[..., None]


def hand_in_side(review: Review, by: Membership, goals: list[Goal], works: str = "Pace.") -> None:
    """Save and hand in a full side of a review."""
    save(review, by, ratings={goal.pk: 6 for goal in goals}, works=works)
    with acting_as(by):
        if review.kind == "closing":
            operations.rate_outcomes(review=review, ratings=ALL_FIVE, by=by)
        operations.submit_answer(review=review, by=by)


def open_as_coach(cast: Cast, kind: str) -> Review:
    with acting_as(cast.coach):
        return operations.open_review(engagement=cast.engagement, kind=kind, by=cast.coach)


def write_plan(cast: Cast, by: Membership, *, version: int = 0, **words: str) -> Any:
    texts = {"strengths": "Calm.", "next_steps": "Delegate.", "support": "A peer.", **words}
    with acting_as(by):
        return operations.save_plan(engagement=cast.engagement, version=version, by=by, **texts)
