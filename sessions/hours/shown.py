"""The lines of a log as a page shows them: each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sessions.hours.columns import Line, hours
from sessions.hours.log import Log, line_of


@dataclass(frozen=True)
class Shown:
    """`engagement_id` is None for a line that was brought from elsewhere."""

    line: Line
    engagement_id: UUID | None = None

    @property
    def contact(self) -> list[str]:
        """An address in two parts, between which a narrow column may break it."""
        name, at, host = self.line.contact.partition("@")
        return [f"{name}{at}", host]

    @property
    def paid(self) -> str:
        return hours(self.line.paid_minutes)

    @property
    def pro_bono(self) -> str:
        return hours(self.line.pro_bono_minutes)


def shown(log: Log) -> list[Shown]:
    """What the file holds, the latest first."""
    lines = [
        *(Shown(one.line, one.engagement_id) for one in log.listed),
        *(Shown(line_of(row)) for row in log.earlier),
    ]
    return sorted(lines, key=lambda one: (one.line.starts_on, one.line.client), reverse=True)


def in_lines(many: int) -> str:
    return "1 line" if many == 1 else f"{many} lines"


def left_out_words(log: Log) -> str:
    """How many have not agreed and what is missing for it: a fact, with nobody to blame."""
    many = log.left_out.clients
    who = "1 person has" if many == 1 else f"{many} people have"
    return f"{who} not agreed to be listed: {log.left_out.hours} hours are not in the file"
