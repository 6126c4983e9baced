"""The goals' page: each goal with everything that was ever written about it, opened once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from coaching.access.opening import open_together
from coaching.firms.models import Membership
from engagements.focus import FocusArea
from engagements.measuring import rows
from engagements.measuring.chart import Chart, draw
from engagements.measuring.gas import t_score
from engagements.measuring.kinds import said
from engagements.measuring.standing import (
    Level,
    Now,
    Said,
    confidence,
    level_of,
    levels_of,
    who_names,
)
from engagements.models import (
    Engagement,
    Goal,
    GoalConfidence,
    GoalScale,
    GoalWording,
    KeyResult,
    KeyResultPoint,
    ScaleRating,
)
from engagements.models.measure import MOST_KEY_RESULTS, Occasion

AREAS = dict(FocusArea.choices)
Names = Mapping[UUID, str]


@dataclass(frozen=True)
class Point:
    """A line of the table; `counts` is false where a later one of the same day corrects it."""

    on: Any
    value: str
    note: str
    who: str
    at: datetime
    counts: bool


@dataclass(frozen=True)
class Result(Now):
    """A key result with all its points, the newest first."""

    points: list[Point]
    chart: Chart | None

    @property
    def is_dropped(self) -> bool:
        return self.key_result.ended_at is not None

    @property
    def is_measured(self) -> bool:
        """Neither dropped nor of a goal that was given up."""
        return not self.is_dropped and getattr(self.key_result, "goal_ended_at", None) is None

    def is_of(self, goal: Goal) -> bool:
        return bool(self.key_result.goal_id == goal.pk)


@dataclass(frozen=True)
class Worded:
    """One wording of a goal: its words, by whom and when it was set, and why it replaced another."""

    title: str
    outcome: str
    success_criteria: str
    areas: list[str]
    who: str
    at: datetime
    why: str


@dataclass(frozen=True)
class GivenUp:
    who: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Rated:
    rating: ScaleRating
    who: str
    level: Level


@dataclass(frozen=True)
class Scale:
    """A version of a goal's scale, the highest level first, and its ratings, the newest first."""

    scale: GoalScale
    who: str
    levels: list[Level]
    ratings: list[Rated]


@dataclass(frozen=True)
class Life:
    """A goal from its first wording on. The newest of everything stands first."""

    goal: Goal
    areas: list[str]
    results: list[Result]
    dropped: list[Result]
    confidence: list[Said]
    scales: list[Scale]
    wordings: list[Worded]
    given_up: GivenUp | None
    may_begin_scale: bool

    @property
    def sure(self) -> list[Said]:
        """The last word of each of the two."""
        return list({one.who: one for one in reversed(self.confidence)}.values())

    @property
    def scale(self) -> Scale | None:
        """The one that stands."""
        return next(iter(self.scales), None)

    @property
    def earlier_scales(self) -> list[Scale]:
        return self.scales[1:]

    @property
    def has_room(self) -> bool:
        return len(self.results) < MOST_KEY_RESULTS

    @property
    def was_reworded(self) -> bool:
        return len(self.wordings) > 1


@dataclass(frozen=True)
class Score:
    """T over the goals that one person rated at one occasion; 50 is as expected."""

    who: str
    occasion: str
    value: float
    goals: int


@dataclass(frozen=True)
class Goals:
    standing: list[Life]
    retired: list[Life]
    scores: list[Score]


def read_goals(engagement: Engagement, by: Membership) -> Goals:
    """Everything opened as `by`, in one statement."""
    goals, wordings, results, points, sure, scales, ratings = open_together(
        *rows.everything(engagement.pk, by), of=engagement.pk, by=by
    )
    names = who_names(engagement.pk, by)
    read = [result(one, of(one, points, "key_result_id"), engagement, names) for one in results]
    lives = [
        Life(
            goal=goal,
            areas=[AREAS[area] for area in goal.focus_areas],
            results=[one for one in read if one.is_of(goal) and not one.is_dropped],
            dropped=[one for one in read if one.is_of(goal) and one.is_dropped],
            confidence=[confidence(one, by) for one in last_of_a_day(of(goal, sure))],
            scales=versions(of(goal, scales), ratings, names),
            wordings=worded(goal, of(goal, wordings), names),
            given_up=given_up(goal, of(goal, wordings), names),
            may_begin_scale=engagement.sessions_held <= goal.held_before,
        )
        for goal in goals
    ]
    return Goals(
        standing=[one for one in lives if one.goal.retired_at is None],
        retired=[one for one in lives if one.goal.retired_at is not None],
        scores=scores_of(ratings, scales, names),
    )


def of(thing: Any, found: Iterable[Any], column: str = "goal_id") -> list[Any]:
    return [one for one in found if getattr(one, column) == thing.pk]


def result(
    key_result: KeyResult, points: Sequence[KeyResultPoint], engagement: Engagement, names: Names
) -> Result:
    """`points` by day, and of one day in the order in which they were noted."""
    counting = list({one.on: one for one in points}.values())
    return Result(
        key_result=key_result,
        point=counting[-1] if counting else None,
        points=[point(one, key_result, names, one in counting) for one in reversed(points)],
        chart=draw(key_result, counting, engagement),
    )


def read_key_result(
    key_result: KeyResult, points: Sequence[KeyResultPoint], by: Membership
) -> Result:
    """One by itself, from opened rows."""
    engagement = key_result.engagement
    return result(key_result, points, engagement, who_names(engagement.pk, by))


def point(one: KeyResultPoint, key_result: KeyResult, names: Names, counts: bool) -> Point:
    value = said(key_result.kind, one.value, key_result.unit)
    return Point(one.on, value, one.note.text, names[one.author_id], one.at, counts)


def last_of_a_day(sure: Iterable[GoalConfidence]) -> list[GoalConfidence]:
    """Of each author the last of a day, the newest first."""
    return list({(one.author_id, one.on): one for one in sure}.values())[::-1]


def versions(scales: Sequence[GoalScale], ratings: Iterable[Any], names: Names) -> list[Scale]:
    return [
        Scale(
            scale=scale,
            who=names[scale.author_id],
            levels=levels_of(scale),
            ratings=[
                Rated(one, names[one.author_id], level_of(scale, one.level))
                for one in reversed(of(scale, ratings, "scale_id"))
            ],
        )
        for scale in reversed(scales)
    ]


def worded(goal: Goal, before: Sequence[GoalWording], names: Names) -> list[Worded]:
    """The newest first. Who replaced a wording is who set the next one."""
    kept = before if goal.retired_at is None else before[:-1]  # its last words are the goal's own
    setters = [(goal.author_id, goal.created_at, "")]
    setters += [(one.author_id, one.replaced_at, one.why.text) for one in kept]
    every: list[Any] = [*kept, goal]
    found = [
        Worded(
            words.title.text,
            words.outcome.text,
            words.success_criteria.text,
            [AREAS[area] for area in words.focus_areas],
            names[who],
            at,
            why,
        )
        for words, (who, at, why) in zip(every, setters, strict=True)
    ]
    return found[::-1]


def given_up(goal: Goal, before: Sequence[GoalWording], names: Names) -> GivenUp | None:
    if goal.retired_at is None:
        return None
    last = before[-1]
    return GivenUp(names[last.author_id], last.replaced_at, last.why.text)


def scores_of(ratings: Iterable[Any], scales: Iterable[Any], names: Names) -> list[Score]:
    """Over the goals that the same person rated at the same occasion: of each their last word."""
    weights = {one.pk: one.weight for one in scales}
    last: dict[tuple[str, UUID], dict[UUID, tuple[int, int]]] = defaultdict(dict)
    for one in ratings:
        last[one.occasion, one.author_id][one.goal_id] = (one.level, weights[one.scale_id])
    return [
        Score(names[author], Occasion(occasion).label, t_score(list(rated.values())), len(rated))
        for occasion in Occasion.values
        for (when, author), rated in last.items()
        if when == occasion
    ]
