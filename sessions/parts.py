"""The four parts of a session, as the page shows them: any order, each with its minutes."""

from __future__ import annotations

from dataclasses import dataclass

from engagements.models import Engagement
from sessions.models import SessionRecord


@dataclass(frozen=True)
class Part:
    """One part: its name in the record, and where the engagement says its minutes."""

    number: int
    name: str
    title: str
    label: str
    minutes_field: str


PARTS = (
    Part(
        1,
        "check_in",
        "Check-in",
        "What is there, before anything else?",
        "check_in_minutes",
    ),
    Part(
        2,
        "deep_dive",
        "Deep dive",
        "What did you explore?",
        "deep_dive_minutes",
    ),
    Part(
        3,
        "challenge",
        "Challenge and support",
        "What was stretched, and what was held?",
        "challenge_minutes",
    ),
    Part(
        4,
        "action_planning",
        "Action planning",
        "What comes out of today?",
        "action_minutes",
    ),
)


@dataclass(frozen=True)
class Card:
    """A part with its planned minutes, what may be asked in it, and the words written so far."""

    part: Part
    minutes: int
    prompts: list[str]
    text: str
    is_now: bool = False

    @property
    def is_held(self) -> bool:
        return bool(self.text.strip()) and not self.is_now

    @property
    def is_open(self) -> bool:
        return self.is_now or self.is_held or self.part.number <= 2


def cards(record: SessionRecord, engagement: Engagement) -> list[Card]:
    """The record is open. The first part without words is the one that is running."""
    texts = {part.name: getattr(record, part.name).text for part in PARTS}
    empty = [part for part in PARTS if not texts[part.name].strip()]
    return [
        Card(
            part,
            getattr(engagement, part.minutes_field),
            engagement.prompts.get(part.name, []),
            texts[part.name],
            is_now=part in empty[:1],
        )
        for part in PARTS
    ]
