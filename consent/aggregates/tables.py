"""Published figures in words: a table a part; what is not among the figures is kept back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent.models.theme import Direction
from engagements.focus import FocusArea
from engagements.models.engagement import EngagementState
from reviews.models.outcome import Dimension

STAGES = {
    EngagementState.CONTRACTING: "Being agreed",
    EngagementState.ACTIVE: "Under way",
    EngagementState.PAUSED: "Paused",
    EngagementState.COMPLETED: "Completed",
    EngagementState.ENDED_EARLY: "Ended early",
}
RHYTHM = {
    "on": "On rhythm",
    "close": "Up to a week outside it",
    "far": "Further outside it",
    "early": "Too early to say",
}
POINTS = {
    "mid|coachee": "Mid review, coachees",
    "mid|coach": "Mid review, coaches",
    "closing|coachee": "Closing review, coachees",
    "closing|coach": "Closing review, coaches",
}


@dataclass(frozen=True)
class Table:
    """`rows` are a label and a cell for each head; an empty cell is kept back."""

    title: str
    lede: str
    first: str
    heads: tuple[str, ...]
    rows: list[tuple[str, list[tuple[str, str]]]]

    @property
    def has_figures(self) -> bool:
        return any(value for _, cells in self.rows for _, value in cells)


Figures = Mapping[str, Mapping[str, Any]]


def tables_of(figures: Figures) -> list[Table]:
    """The same four tables for every publication, whatever is kept back."""
    return [
        plain("Where they stand", "Engagement", STAGES, figures["stage"]),
        plain("Rhythm between sessions", "Sessions held", RHYTHM, figures["rhythm"]),
        themes(figures["themes"]),
        outcomes(figures["outcomes"]),
    ]


def plain(title: str, first: str, labels: Mapping[Any, str], found: Mapping[str, Any]) -> Table:
    rows = [
        (label, cells(("Engagements",), [found.get(str(cell), "")]))
        for cell, label in labels.items()
    ]
    return Table(title, "", first, ("Engagements",), rows)


def themes(found: Mapping[str, Any]) -> Table:
    heads = tuple(str(one.label) for one in Direction)
    rows = [
        (str(area.label), cells(heads, [found.get(f"{area}|{one}", "") for one in Direction]))
        for area in FocusArea
    ]
    lede = "Engagements in which a coachee shared such a theme. One may count in several cells."
    return Table("Themes that were shared", lede, "Focus area", heads, rows)


def outcomes(found: Mapping[str, Any]) -> Table:
    heads = tuple(POINTS.values())
    rows = [
        (str(one.label), cells(heads, [mean(found.get(f"{one}|{at}")) for at in POINTS]))
        for one in Dimension
    ]
    lede = "The average of ratings from 1 to 10, and over how many engagements it is."
    return Table("Outcomes", lede, "Dimension", heads, rows)


def mean(cell: Mapping[str, Any] | None) -> str:
    return f"{cell['mean']} over {cell['n']}" if cell else ""


def cells(heads: tuple[str, ...], values: list[Any]) -> list[tuple[str, str]]:
    return [(head, str(value)) for head, value in zip(heads, values, strict=True)]
