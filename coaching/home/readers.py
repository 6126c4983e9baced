"""Who can see what, in words made from the policy table and from nothing else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coaching.access.people_of import coach_of, in_words, people_of
from coaching.access.policy import TABLE, Party
from coaching.firms.models import Membership
from consent.models import Release
from engagements.models import Engagement, Goal
from sessions.models import (
    CoachingSession,
    Commitment,
    ListingConsent,
    PrivateNote,
    Reflection,
    SessionRecord,
)


def who_can_see(engagement: Engagement, member: Membership) -> list[tuple[str, str]]:
    """What there is in an engagement, and by whom each of it can be read."""
    ours = {"firm_id": engagement.firm_id, "engagement_id": engagement.pk}
    coach = coach_of(engagement.pk)
    kinds = [
        ("Session records, once shared with you", SessionRecord(**ours, shared_at=timezone.now())),
        ("Your goals", Goal(**ours)),
        ("Your commitments", Commitment(**ours, state=Commitment.State.OPEN)),
        ("What you save for yourself", Reflection(**ours, author_id=member.pk, shared=False)),
        ("What you share", Reflection(**ours, author_id=member.pk, shared=True)),
        (f"{coach.first_name}’s private notes", PrivateNote(**ours, author_id=coach.pk)),
        (f"Whether {coach.first_name} may name you", ListingConsent(**ours, by_id=member.pk)),
        ("When sessions are, and that they were held", CoachingSession(**ours)),
    ]
    rows = [(what, readers(row, member)) for what, row in kinds]
    return rows + [
        (f"A theme you release to {sponsor.first_name}", readers(release, member))
        for sponsor in people_of(engagement.pk)[Party.SPONSOR]
        for release in [Release(**ours, recipient_id=sponsor.pk)]
    ]


def readers(row: Any, member: Membership) -> str:
    """“You and Ana”, “Only you”: everybody whom the table lets see this very row."""
    grants = TABLE[row.material]
    who = [
        one
        for party, members in people_of(row.engagement_id).items()
        for one in members
        if (grant := grants.get(party)) and grant.see and grant.see.holds(row, one.pk)
    ]
    names = ["you"] * (member in who) + [one.first_name for one in who if one != member]
    if (admins := grants.get(Party.FIRM_ADMIN)) and admins.see:
        names.append("the firm’s admins")
    words = in_words(names)
    return f"Only {words}" if len(names) == 1 else words[:1].upper() + words[1:]
