"""An agreement in force, signed by everybody, with the terms that a test is about."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coaching.access.people_of import people_of
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.agreement_text import hash_of
from engagements.models import Agreement, Engagement
from engagements.operations.agreement import sign
from tests.factories import Cast

SECTIONS = [{"title": "Confidentiality", "body": "What is said stays in the room."}]


def offered(cast: Cast, engagement: Engagement | None = None, **allowed: bool) -> Agreement:
    """The next version, waiting for its signatures; what is not named is not allowed."""
    engagement = engagement or cast.engagement
    terms = {"sessions_held": False, "attendance": False, "goal_titles": False, **allowed}
    with acting_as(cast.admin):
        versions = Agreement.objects.filter(engagement=engagement).count()
        return Agreement.objects.create(
            firm=cast.admin.firm,
            engagement=engagement,
            version=versions + 1,
            state="offered",
            sections=SECTIONS,
            terms=terms,
            document_hash=hash_of(SECTIONS, terms),
            offered_at=timezone.now(),
        )


def in_force(cast: Cast, engagement: Engagement | None = None, **allowed: bool) -> Agreement:
    """The same, signed by every party: from now on it says what a sponsor may know."""
    agreement = offered(cast, engagement, **allowed)
    for member in signers(cast, agreement):
        signed_by(agreement, member)
    with acting_as(cast.admin):
        return Agreement.objects.get(pk=agreement.pk)


def signers(cast: Cast, agreement: Agreement) -> list[Membership]:
    with acting_as(cast.admin):
        people = people_of(agreement.engagement_id)
        return [member for members in people.values() for member in members]


def signed_by(agreement: Agreement, member: Membership, **more: Any) -> None:
    with acting_as(member):
        now = Agreement.objects.get(pk=agreement.pk)
        sign(agreement=now, typed_name=member.name, address=None, by=member, **more)
