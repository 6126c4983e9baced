"""People for an engagement that nobody has started."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from coaching.access.people import add_client_organisation
from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation, Membership
from engagements.models import Programme
from engagements.operations.programmes import add_classic
from tests.factories import make_firm, make_member


@dataclass
class Firm:
    """A founded firm, its people, and what a draft is made of."""

    admin: Membership
    coach: Membership
    coachee: Membership
    sponsor: Membership
    other_coach: Membership
    stranger: Membership
    client: ClientOrganisation
    classic: Programme

    def plan(self, **other: Any) -> dict[str, Any]:
        """The arguments of `draft_engagement`."""
        return {
            "engagement_id": uuid4(),
            "programme": self.classic,
            "client_organisation": self.client,
            "coach": self.coach,
            "coachee": self.coachee,
            "sponsors": [self.sponsor],
            "starts_on": date(2026, 10, 31),
            "time_zone": "Europe/London",
            "by": self.admin,
            **other,
        }


@contextmanager
def founded() -> Iterator[Firm]:
    """Inside the block everything runs as its admin."""
    admin = make_firm()
    people = (
        make_member(admin, "Ana Lind", is_coach=True),
        make_member(admin, "Priya Raman"),
        make_member(admin, "Dana Okafor"),
        make_member(admin, "Ben Moss", is_coach=True),
        make_firm("Harbour", "Hugo Berg"),
    )
    with acting_as(admin):
        client = add_client_organisation(name="Meridian Health", by=admin)
        yield Firm(admin, *people, client, add_classic(by=admin))
