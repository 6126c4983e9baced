"""Who somebody is on a page about an engagement, also when they have left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from coaching.access.people_of import people_of
from coaching.access.policy import Party

LEFT = {
    Party.COACH: "a former coach",
    Party.COACHEE: "a former coachee",
    Party.SPONSOR: "a sponsor who has left",
}
GONE = "somebody who has left"


def names_here(engagement_id: UUID) -> dict[UUID, str]:
    """Member → first name, or the whole name where two share a first one."""
    here = [one for members in people_of(engagement_id).values() for one in members]
    many = Counter(one.first_name for one in here)
    return {one.pk: one.first_name if many[one.first_name] == 1 else one.name for one in here}


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def name_of(
    member_id: UUID | None, names: Mapping[UUID, str], roles: Mapping[UUID, str] | None = None
) -> str:
    """A name; who has left the engagement is out of sight and named by the part they had."""
    if member_id is None:
        return GONE
    if member_id in names:
        return names[member_id]
    role = (roles or {}).get(member_id)
    return LEFT[Party(role)] if role else GONE
