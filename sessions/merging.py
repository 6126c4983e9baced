"""Two versions of the same words, as the page that makes them one shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from coaching.access.opening import open_rows
from coaching.firms.models import Membership
from engagements.models import Goal
from sessions.models.record import Tag
from sessions.record_fields import LABELS
from sessions.room_page import Choice

NOTE = {"text": "Private coach notes"}


@dataclass(frozen=True)
class Meeting:
    """One field, as both have it; `choices` are the boxes of a group, ticked where either did."""

    name: str
    theirs: str
    mine: str
    choices: list[Choice] = field(default_factory=list)

    @property
    def label(self) -> str:
        return {**LABELS, **NOTE}[self.name]

    @property
    def lines(self) -> list[str]:
        return self.mine.split("\n")

    @property
    def theirs_chosen(self) -> list[str]:
        return [one.label for one in self.choices if one.value in self.theirs.split("\n")]

    @property
    def mine_chosen(self) -> list[str]:
        return [one.label for one in self.choices if one.value in self.lines]


def meetings(
    theirs: Mapping[str, str], mine: Mapping[str, str], coaching_session_id: UUID, by: Membership
) -> list[Meeting]:
    """Of the fields that were sent, each with what stands; of the others nothing was typed."""
    labels: dict[str, dict[str, str]] = {"tags": {tag.value: tag.label for tag in Tag}}
    if mine.get("goals", "") != theirs.get("goals", ""):
        picked = {*theirs.get("goals", "").split("\n"), *mine.get("goals", "").split("\n")}
        labels["goals"] = goal_titles(coaching_session_id, picked, by)
    return [
        Meeting(name, theirs[name], words, boxes(labels.get(name, {}), f"{theirs[name]}\n{words}"))
        for name, words in mine.items()
        if name in theirs
    ]


def boxes(labels: Mapping[str, str], either: str) -> list[Choice]:
    chosen = either.split("\n")
    return [Choice(value, label, value in chosen) for value, label in labels.items()]


def goal_titles(coaching_session_id: UUID, picked: set[str], by: Membership) -> dict[str, str]:
    """Of the goals that stand, and of one given up since it was picked."""
    goals = Goal.ever.visible_to(by).filter(engagement__coaching_sessions=coaching_session_id)
    opened = open_rows(goals.order_by("position"), by=by)
    there = [one for one in opened if one.retired_at is None or str(one.pk) in picked]
    return {str(one.pk): one.title.text for one in there}
