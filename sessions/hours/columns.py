"""A line of an hours log in the ICF's columns, and what lines come to together.

Times are kept in minutes; 60 are an hour, pro rata. Totals are summed in minutes and only then
shown in hours, so that they add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

COLUMNS = (
    *("Client name", "Contact", "Individual or group", "Number in group"),
    *("Start date", "End date", "Paid hours", "Pro bono hours"),
)
INDIVIDUAL, GROUP = "Individual", "Group"
TOTAL = "Total"
LONGEST_NAME, LONGEST_CONTACT = 120, 254
LARGEST_GROUP = 15  # ICF counts no larger group as coaching


@dataclass(frozen=True)
class Line:
    """One client, or one group with a single contact, and the coaching held with them."""

    client_name: str
    contact: str
    starts_on: date
    ends_on: date
    paid_minutes: int = 0
    pro_bono_minutes: int = 0
    is_group: bool = False
    number_in_group: int = 1

    @property
    def minutes(self) -> int:
        return self.paid_minutes + self.pro_bono_minutes

    @property
    def kind(self) -> str:
        return GROUP if self.is_group else INDIVIDUAL

    @property
    def client(self) -> tuple[str, str]:
        """Who it is about, however the name is spelt in capitals."""
        return self.client_name.casefold(), self.contact.casefold()

    @property
    def key(self) -> tuple[object, ...]:
        """What a log holds once: its hours may differ, and then one of the two is wrong."""
        return (*self.client, self.is_group, self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Totals:
    """What lines come to. Each person in a group counts as a client, each client once."""

    paid_minutes: int
    pro_bono_minutes: int
    clients: int

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Totals:
        every = list(lines)
        people: dict[tuple[object, ...], int] = {}
        for line in every:
            who = (line.is_group, *line.client)
            people[who] = max(people.get(who, 0), line.number_in_group)
        return cls(
            sum(line.paid_minutes for line in every),
            sum(line.pro_bono_minutes for line in every),
            sum(people.values()),
        )

    @property
    def minutes(self) -> int:
        return self.paid_minutes + self.pro_bono_minutes

    @property
    def hours(self) -> str:
        return hours(self.minutes)

    @property
    def paid_hours(self) -> str:
        return hours(self.paid_minutes)

    @property
    def pro_bono_hours(self) -> str:
        return hours(self.pro_bono_minutes)


def hours(minutes: int) -> str:
    """“1.42” for 85 minutes. Reading it back and rounding gives the same 85: no minute is lost."""
    return f"{Decimal(minutes) / 60:.2f}"
