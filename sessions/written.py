"""A record as both read it: what it was for, its parts, goals, what came up, and the promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engagements.models import Engagement, Goal
from sessions.models import Commitment, SessionRecord
from sessions.models.record import Tag
from sessions.parts import Part, cards


@dataclass(frozen=True)
class Section:
    """A part that something was written or picked in."""

    part: Part
    text: str
    goals: list[Goal]
    tags: list[str]


@dataclass(frozen=True)
class Written:
    """The one shape of a record on the check page, the record's page and paper."""

    aim: str
    worth: str
    sections: list[Section]
    commitments: Sequence[Commitment]

    @classmethod
    def of(
        cls,
        record: SessionRecord,
        engagement: Engagement,
        goals: Sequence[Goal],
        commitments: Sequence[Commitment],
    ) -> Written:
        """`record`, `goals` and `commitments` are open."""
        picked = [one for one in goals if one.pk in record.goal_ids]
        tags = [tag.label for tag in Tag if tag.value in record.tags]
        sections = [
            Section(
                card.part,
                card.text,
                picked if card.part.name == "deep_dive" else [],
                tags if card.part.name == "challenge" else [],
            )
            for card in cards(record, engagement)
        ]
        return cls(
            record.aim.text.strip(),
            record.worth.text.strip(),
            [one for one in sections if one.text.strip() or one.goals or one.tags],
            commitments,
        )

    @property
    def is_empty(self) -> bool:
        return not (self.aim or self.worth or self.sections)
