"""Who can see what, in words made from the policy table and from nothing else."""

from __future__ import annotations

from django.utils import timezone

from coaching.access.people_of import coach_of, people_of, readers
from coaching.access.policy import Party
from coaching.firms.models import Membership
from consent.models import Release
from engagements.models import Engagement, Goal
from sessions.models import (
    BoundaryReferral,
    CoachingSession,
    Commitment,
    ListingConsent,
    PrivateNote,
    Reflection,
    SessionRecord,
    Topic,
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
        ("Your topics and what you propose", Topic(**ours)),
        ("If something belongs elsewhere: its date and kind", BoundaryReferral(**ours)),
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
