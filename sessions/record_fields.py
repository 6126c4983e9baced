"""The fields of a record, as forms and saves name them: each is words, a group one choice a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engagements.models import Goal
from sessions.models import SessionRecord
from sessions.models.record import TEXTS, Tag
from sessions.words import clean_words

GROUPS = ("goals", "tags")
FIELDS = (*TEXTS, *GROUPS)

LABELS: Mapping[str, str] = {
    "aim": "Aim of this session",
    "worth": "How we will know it was worth it",
    "check_in": "Check-in",
    "deep_dive": "Deep dive",
    "challenge": "Challenge and support",
    "action_planning": "Action planning",
    "goals": "Goals of the deep dive",
    "tags": "What came up",
}

Words = Mapping[str, str]


def words_of(record: SessionRecord) -> dict[str, str]:
    """Every field of an open record."""
    return {
        **{name: getattr(record, name).text for name in TEXTS},
        "goals": "\n".join(str(pk) for pk in record.goal_ids),
        "tags": "\n".join(record.tags),
    }


def fit_to_keep(words: Words, engagement_id: UUID) -> dict[str, str]:
    """Texts as they are typed; of the choices those that there are, in their own order.

    A goal of another engagement is no choice; one that was given up since it was picked still is.
    """
    assert set(words) <= set(FIELDS)
    kept = {name: clean_words(words[name]) for name in FIELDS if name in words}
    if kept.get("goals"):
        goals = Goal.ever.filter(engagement_id=engagement_id).order_by("position")
        there = [str(pk) for pk in goals.values_list("pk", flat=True)]
        kept["goals"] = chosen(kept["goals"], there)
    if "tags" in kept:
        kept["tags"] = chosen(kept["tags"], Tag.values)
    return kept


def chosen(lines: str, choices: list[str]) -> str:
    picked = set(lines.split("\n"))
    return "\n".join(one for one in choices if one in picked)


def columns(words: Words) -> dict[str, Any]:
    """Field → value, as the record's columns take them; texts are still to be sealed."""
    values: dict[str, Any] = {name: text for name, text in words.items() if name in TEXTS}
    if "goals" in words:
        values["goal_ids"] = [UUID(one) for one in words["goals"].split()]
    if "tags" in words:
        values["tags"] = words["tags"].split()
    return values
