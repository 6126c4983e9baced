"""Where the goals stand now, in a line each: for the pages that show goals beside something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from coaching.access.people_of import parts_of
from coaching.firms.models import Membership
from engagements.measuring.gas import LEVELS, NAMES, signed
from engagements.measuring.kinds import said
from engagements.models import (
    Goal,
    GoalConfidence,
    GoalScale,
    KeyResult,
    KeyResultPoint,
    ScaleRating,
)
from engagements.models.measure import Occasion


@dataclass(frozen=True)
class Said:
    """How sure somebody was when they were last asked."""

    who: str
    value: int
    on: Any


@dataclass(frozen=True)
class Now:
    """A key result and its last point, if there is one."""

    key_result: KeyResult
    point: KeyResultPoint | None

    @property
    def words(self) -> str:
        words: str = self.key_result.words.text
        return words

    @property
    def value(self) -> str:
        """“7 of 10”; “noted” of one that is told in words."""
        if self.point is None:
            return "not noted yet"
        return said(self.key_result.kind, self.point.value, self.key_result.unit) or "noted"

    @property
    def aim(self) -> str:
        return aims(self.key_result)


@dataclass(frozen=True)
class Standing:
    """A goal that stands, its key results and how sure each of the two is."""

    goal: Goal
    results: list[Now]
    confidence: list[Said]

    def __bool__(self) -> bool:
        """Whether anything was measured or said at all."""
        return bool(self.results or self.confidence)


def standings(
    goals: Iterable[Goal], measured: Sequence[Sequence[Any]], *, by: Membership
) -> dict[UUID, Standing]:
    """By goal; `measured` are the opened rows of `rows.latest`."""
    results, points, sure = measured
    last = {one.key_result_id: one for one in points}
    return {
        goal.pk: Standing(
            goal,
            [Now(one, last.get(one.pk)) for one in results if one.goal_id == goal.pk],
            [confidence(one, by) for one in sure if one.goal_id == goal.pk],
        )
        for goal in goals
    }


def confidence(one: GoalConfidence, by: Membership) -> Said:
    return Said(who_names(one.engagement_id, by)[one.author_id], one.value, one.on)


def who_names(engagement_id: UUID, by: Membership) -> Mapping[UUID, str]:
    """“you”, or the first name, of everybody who takes or took part."""
    names = {part.member_id: part.member.first_name for part in parts_of(engagement_id)}
    return {**names, by.pk: "you"}


def aims(key_result: KeyResult) -> str:
    """“from 3 of 10 to 7 of 10”, or what there is of it."""
    begins = said(key_result.kind, key_result.baseline, key_result.unit)
    ends = said(key_result.kind, key_result.target, key_result.unit)
    return " ".join(word for word in (begins and f"from {begins}", ends and f"to {ends}") if word)


@dataclass(frozen=True)
class Level:
    """A level of a scale in its own words."""

    value: int
    name: str
    words: str
    is_start: bool = False

    @property
    def signed(self) -> str:
        return signed(self.value)


def level_of(scale: GoalScale, value: int) -> Level:
    name = next(name for name, (level, _) in LEVELS.items() if level == value)
    return Level(value, NAMES[value], getattr(scale, name).text, value == scale.baseline)


def levels_of(scale: GoalScale) -> list[Level]:
    """From the highest to the lowest."""
    return [level_of(scale, value) for value, _ in reversed(LEVELS.values())]


@dataclass(frozen=True)
class Reached:
    """What somebody rated last."""

    who: str
    occasion: str
    level: str
    name: str
    at: datetime


def reached(rating: ScaleRating, by: Membership) -> Reached:
    who = who_names(rating.engagement_id, by)[rating.author_id]
    occasion = Occasion(rating.occasion).label
    return Reached(who, occasion, signed(rating.level), NAMES[rating.level], rating.at)
