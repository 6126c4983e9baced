"""A review as rows to be read: what was asked, what each of the two said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engagements.models import Goal
from reviews.dumbbell import Dumbbell
from reviews.forms import LABELS, WORDS, goal_name, outcome_name
from reviews.models import Review
from reviews.models.outcome import Dimension
from reviews.models.review import ReviewKind
from reviews.reading import Sides, ratings_of


@dataclass(frozen=True)
class Both:
    """One question and both answers. Empty where one of the two left it open."""

    label: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Together:
    goals: list[Both]
    words: list[Both]
    outcomes: list[Both]
    dumbbell: Dumbbell | None


def read_together(review: Review, sides: Sides) -> Together:
    """Own side alone until the other is in: `theirs` is empty then."""
    mine, theirs = ratings_of(sides.own), ratings_of(sides.theirs)
    outcomes = [
        Both(label, sides.own_outcomes.get(value), sides.their_outcomes.get(value))
        for value, label in Dimension.choices
        if sides.own_outcomes
    ]
    return Together(
        goals=[Both(one.title.text, mine.get(one.pk), theirs.get(one.pk)) for one in sides.goals],
        words=[
            Both(label, text_of(sides.own, name), text_of(sides.theirs, name))
            for name, (label, _) in LABELS[ReviewKind(review.kind)].items()
        ],
        outcomes=outcomes,
        dumbbell=Dumbbell.of(outcomes) if sides.together and outcomes else None,
    )


def text_of(answer: Any, name: str) -> str:
    return getattr(answer, name).text if answer is not None else ""


def written(
    review: Review, values: Mapping[str, Any], goals: list[Goal] | None = None
) -> list[dict[str, Any]]:
    """Label and value of one side, for reading; goals only where they are given."""
    labels = {goal_name(goal.pk): goal.title.text for goal in goals or []}
    labels |= {name: LABELS[ReviewKind(review.kind)][name][0] for name in WORDS}
    if review.kind == ReviewKind.CLOSING:
        labels |= {outcome_name(value): label for value, label in Dimension.choices}
    return [
        {"label": label, "value": value if value not in (None, "") else "Left open"}
        for name, label in labels.items()
        for value in [values.get(name, "")]
    ]
