"""One engagement's logistics in words."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.access.people_of import people_of
from coaching.access.policy import Party
from coaching.firms.models import Membership
from coaching.look.moments import day
from engagements.bounds import outside_bounds
from engagements.models import Engagement, Signature
from engagements.rules import in_short

ROLES = {Party.COACH: "Coach", Party.COACHEE: "Coachee", Party.SPONSOR: "Sponsor"}


def facts(engagement: Engagement) -> list[tuple[str, str]]:
    """Label and value, in the order of reading."""
    shape = (
        f"{engagement.programme_name}: {engagement.sessions_planned} sessions of "
        f"{engagement.session_minutes} minutes, {engagement.min_gap_days} to "
        f"{engagement.max_gap_days} days apart"
    )
    dates = f"{day(engagement.starts_on, year=True)} to {day(engagement.ends_on, year=True)}"
    found = [
        ("Client organisation", engagement.organisation_name),
        ("Programme", shape),
        ("Rules", " ".join(in_short(engagement))),
        ("From and to", dates),
        ("Time zone", engagement.time_zone.replace("_", " ")),
        ("Hours count as", "Pro bono" if engagement.is_pro_bono else "Paid"),
    ]
    outside = outside_bounds(engagement)
    if outside:
        words = f"{', '.join(outside)}. {engagement.reason_outside_bounds}"
        found.append(("Outside the framework’s bounds", words))
    return found


@dataclass(frozen=True)
class PartyLine:
    """Somebody's part, and how far they have come."""

    member: Membership
    role: str
    joined: bool
    signed: bool
    can_end: bool = False


def party_lines(engagement: Engagement) -> list[PartyLine]:
    signed = set(
        Signature.objects.filter(
            engagement=engagement, agreement__state__in=("offered", "in_force")
        ).values_list("member_id", flat=True)
    )
    return [
        PartyLine(
            member,
            ROLES[party],
            member.person_id is not None,
            member.pk in signed,
            can_end=party == Party.SPONSOR and engagement.state != Engagement.State.DRAFT,
        )
        for party, members in people_of(engagement.pk).items()
        for member in members
    ]
