"""Goals and what is measured of them, made as coach and coachee make them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.measuring.gas import LEVELS
from engagements.measuring.reading import Goals, read_goals
from engagements.models import Engagement, Goal, GoalScale, KeyResult, ScaleRating
from engagements.operations.goals import GoalDraft, set_goals
from engagements.operations.key_results import add_key_result
from engagements.operations.measuring import add_point, today_of
from engagements.operations.scales import rate_scale, write_scale
from tests.factories import Cast


def draft(number: int, text: str = "Goal", **other: Any) -> GoalDraft:
    words = (f"{text} {number}", f"Outcome {number}", f"Sign {number}", ["team"])
    return GoalDraft(*words, **other)


def fresh(cast: Cast) -> Engagement:
    return Engagement.objects.get(pk=cast.engagement.pk)


def make_goals(cast: Cast, many: int = 2) -> list[Goal]:
    with acting_as(cast.coachee):
        return set_goals(
            engagement=fresh(cast),
            goals=[draft(number) for number in range(1, many + 1)],
            by=cast.coachee,
        )


def make_result(
    goal: Goal, by: Membership, kind: str = "scale", words: str = "Heron", **other: Any
) -> KeyResult:
    with acting_as(by):
        return add_key_result(
            key_result_id=uuid4(), goal=goal, kind=kind, words=words, by=by, **other
        )


def make_point(result: KeyResult, by: Membership, value: Any = 4, **other: Any) -> None:
    with acting_as(by):
        day = {"on": today_of(result.engagement), **other}
        number = None if value is None else Decimal(value)
        add_point(point_id=uuid4(), key_result=result, value=number, by=by, **day)


def levels(text: str = "Level") -> dict[str, str]:
    return {name: f"{text} {value}" for name, (value, _) in LEVELS.items()}


def make_scale(goal: Goal, by: Membership, *, seen: int = 0, **other: Any) -> GoalScale:
    given = {"levels": levels(), "weight": 1, "baseline": -1, **other}
    with acting_as(by):
        return write_scale(scale_id=uuid4(), goal=goal, seen=seen, by=by, **given)


def make_rating(
    goal: Goal, scale: GoalScale, by: Membership, level: int = 1, occasion: str = "mid"
) -> ScaleRating:
    with acting_as(by):
        return rate_scale(
            rating_id=uuid4(),
            goal=goal,
            scale_id=scale.pk,
            level=level,
            evidence="Two people said so.",
            occasion=occasion,
            by=by,
        )


def read(cast: Cast, by: Membership | None = None) -> Goals:
    member = by or cast.coachee
    with acting_as(member):
        return read_goals(fresh(cast), member)
