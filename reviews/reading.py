"""Rate apart, then see both: what of a review a person is shown, and when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from coaching.access.opening import open_rows
from coaching.firms.models import Membership
from coaching.tenancy.loading import read_together
from engagements.measuring.rows import latest, latest_scales
from engagements.measuring.standing import (
    Level,
    Reached,
    Standing,
    levels_of,
    reached,
    standings,
)
from engagements.models import Goal
from reviews.models import OutcomeRating, Review, ReviewAnswer
from reviews.models.review import ReviewState

Outcomes = Mapping[str, int]


@dataclass(frozen=True)
class Measured:
    """What was noted of a goal outside the review: beside the answers, never part of them."""

    standing: Standing
    levels: list[Level]
    reached: list[Reached]

    def __bool__(self) -> bool:
        return bool(self.standing or self.levels)


@dataclass(frozen=True)
class Sides:
    """A review as one of the two may read it now, every word open.

    `theirs` and `their_outcomes` stay empty until one's own side is handed in: the policy lets a
    handed-in answer be read, and this rule, which is about honesty and not secrecy, comes on top.
    `goals` are those that were rated; as long as the review is open, also the others that stand.
    """

    goals: list[Goal]
    measured: list[Measured]
    own: ReviewAnswer | None
    theirs: ReviewAnswer | None
    they_handed_in: bool
    own_outcomes: Outcomes
    their_outcomes: Outcomes

    @property
    def to_rate(self) -> list[Goal]:
        """A goal that was given up meanwhile is not asked about any more."""
        return [one for one in self.goals if one.retired_at is None]

    @property
    def handed_in(self) -> bool:
        return self.own is not None and self.own.submitted_at is not None

    @property
    def together(self) -> bool:
        """Both are in: the review is read side by side."""
        return self.handed_in and self.theirs is not None


def sides_of(review: Review, by: Membership) -> Sides:
    goals, answers, rated, *measured = fetch(review, by)
    own = next((one for one in answers if one.author_id == by.pk), None)
    other = next((one for one in answers if one.author_id != by.pk), None)
    ready = own is not None and own.submitted_at is not None
    theirs = other if ready else None
    said = [one for one in (own, theirs) if one is not None]
    open_rows([*goals, *(row for rows in measured for row in rows), *said], by=by)
    about = {goal for one in said for goal in ratings_of(one)}
    return Sides(
        goals=[one for one in goals if one.pk in about or is_asked(review, one)],
        measured=measured_of(goals, measured, by),
        own=own,
        theirs=theirs,
        they_handed_in=other is not None,
        own_outcomes=outcomes(rated, own_of=by, mine=True),
        their_outcomes=outcomes(rated, own_of=by, mine=False) if theirs else {},
    )


def is_asked(review: Review, goal: Goal) -> bool:
    return review.state == ReviewState.OPEN and goal.retired_at is None


def fetch(review: Review, by: Membership) -> list[list[Any]]:
    """In one statement, nothing of it open yet: what the other wrote may have to wait."""
    of = review.engagement_id
    return read_together(
        Goal.ever.visible_to(by).filter(engagement_id=of).order_by("position", "created_at"),
        ReviewAnswer.objects.visible_to(by).filter(review=review),
        OutcomeRating.objects.visible_to(by).filter(review=review),
        *latest(of, by),
        *latest_scales(of, by),
    )


def measured_of(goals: list[Goal], rows: list[list[Any]], by: Membership) -> list[Measured]:
    """Of the goals that stand, from opened rows, those of which anything was noted."""
    *last, scales, ratings = rows
    scale_of = {one.goal_id: one for one in scales}
    there = [one for one in goals if one.retired_at is None]
    found = [
        Measured(
            standing,
            levels_of(scale_of[pk]) if pk in scale_of else [],
            [reached(one, by) for one in ratings if one.goal_id == pk],
        )
        for pk, standing in standings(there, last, by=by).items()
    ]
    return [one for one in found if one]


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
