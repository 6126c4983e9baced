"""Who takes part in an engagement, and the line that says who can read a thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils import timezone

from coaching.access.conditions import Both, Condition, Either, Own
from coaching.access.models import EngagementParty
from coaching.access.policy import ENGAGEMENT_PARTIES, TABLE, Material, Party
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.context import acting

People = Mapping[Party, list[Membership]]


def people_of(engagement_id: UUID) -> People:
    """Role → members, one statement a transaction. Sponsors may be several; others are one.

    Nobody whose part has ended, and nobody who has left the firm: they read nothing any more.
    """
    return still_here(parts_of(engagement_id))


def read_people(engagement_id: UUID) -> People:
    """The same, asked of the database at this moment."""
    return still_here(read_parts(engagement_id))


def parts_of(engagement_id: UUID) -> list[EngagementParty]:
    context = acting()
    memo: dict[UUID, list[EngagementParty]]
    memo = context.memo.setdefault("access.people", {}) if context else {}
    if engagement_id not in memo:
        memo[engagement_id] = read_parts(engagement_id)
    return memo[engagement_id]


def read_parts(engagement_id: UUID) -> list[EngagementParty]:
    """Everybody who takes or took part, with their membership, by name."""
    rows = EngagementParty.objects.filter(engagement_id=engagement_id)
    return list(rows.select_related("member").order_by("member__name"))


def still_here(parts: Iterable[EngagementParty]) -> People:
    found: dict[Party, list[Membership]] = {party: [] for party in ENGAGEMENT_PARTIES}
    for part in parts:
        if part.until is None and part.member.ended_at is None:
            found[Party(part.role)].append(part.member)
    return found


def coach_of(engagement_id: UUID) -> Membership:
    """Its coach; where that one has left, whoever it was last: what they wrote keeps its name."""
    return last_in(Party.COACH, engagement_id)


def coachee_of(engagement_id: UUID) -> Membership:
    return last_in(Party.COACHEE, engagement_id)


def last_in(role: Party, engagement_id: UUID) -> Membership:
    parts = [part for part in parts_of(engagement_id) if part.role == role]
    now = timezone.now()
    member: Membership = max(parts, key=lambda one: (one.until is None, one.until or now)).member
    return member


def sponsors_of(engagement_id: UUID) -> list[Membership]:
    return people_of(engagement_id)[Party.SPONSOR]


def lock_line(material: Material, engagement_id: UUID, by: Membership) -> str:
    """“Only you and Priya can read this”, from the policy table, never from a template."""
    readers = [
        member
        for party, members in people_of(engagement_id).items()
        if may_read(material, party)
        for member in members
    ]
    names = ["you"] * (by in readers) + [one.first_name for one in readers if one != by]
    if may_read(material, Party.FIRM_ADMIN):
        names.append("the firm’s admins")
    return f"Only {in_words(names)} can read this"


def only_these_read(row: Walled, by: Membership) -> str:
    """The same line for one row as it stands: “Only you can read this” of what is not shared."""
    names = readers_of(row, by)
    return f"Only {in_words(names)} can read this" if names else "Nobody can read this"


def readers(row: Walled, by: Membership) -> str:
    """“You and Ana”, “Only you”: everybody whom the table lets see this very row."""
    names = readers_of(row, by)
    if not names:
        return "Nobody"  # a private note whose coach has left
    words = in_words(names)
    return f"Only {words}" if len(names) == 1 else words[:1].upper() + words[1:]


def readers_of(row: Walled, by: Membership) -> list[str]:
    """Their names: “you” first, then by first name."""
    grants = TABLE[Material(row.material)]
    who = [
        member
        for party, members in people_of(row.engagement_id).items()  # type: ignore[attr-defined]
        for member in members
        if (grant := grants.get(party)) and grant.see and grant.see.holds(row, member.pk)
    ]
    admins = grants.get(Party.FIRM_ADMIN)
    if admins and admins.see and names_one(admins.see):
        who += [by] * (by.is_admin and admins.see.holds(row, by.pk))
    names = ["you"] * (by in who) + [one.first_name for one in who if one != by]
    if admins and admins.see and not names_one(admins.see):
        names.append("the firm’s admins")
    return names


def names_one(condition: Condition) -> bool:
    """Whether the row itself says which admin it is for, so that the others read nothing."""
    if isinstance(condition, Both | Either):
        return names_one(condition.one) or names_one(condition.other)
    return isinstance(condition, Own)


def own_line(material: Material) -> str:
    """“Only you can read this”, for what the table lets nobody see but the one it names; and the
    firm’s admins, where it lets them.
    """
    grants = {party: grant.see for party, grant in TABLE[material].items() if grant.see is not None}
    admins = grants.pop(Party.FIRM_ADMIN, None)
    assert grants
    assert all(isinstance(see, Own) for see in grants.values()), f"others may see {material}"
    return f"Only {in_words(['you', *['the firm’s admins'] * (admins is not None)])} can read this"


def may_read(material: Material, party: Party) -> bool:
    grant = TABLE[material].get(party)
    return grant is not None and grant.see is not None


def in_words(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
