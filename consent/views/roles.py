"""What the one who asks is to the engagement of a page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from coaching.access.people_of import coach_of, coachee_of, in_words, may_read, sponsors_of
from coaching.access.policy import Material, Party
from coaching.access.shortcuts import get_visible
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from engagements.models import Engagement

PAIR = (Party.COACH, Party.COACHEE)


def as_party(
    request: FirmRequest, engagement_id: UUID, *allowed: Party
) -> tuple[Engagement, Party]:
    """The engagement and the reader's part in it; 404 for every other part, or none.

    A firm's admin sees that the engagement exists, yet has no part in it: 404 as well.
    """
    engagement = get_visible(Engagement, request, engagement_id)
    role = standing(request.member).get(engagement.pk)
    if role is None or role not in allowed:
        raise Http404
    return engagement, role


def sponsor_lock(engagement: Engagement, reader: Membership, by: Membership) -> str:
    """Who can read this reader's page: the other sponsors have pages of their own."""
    parties = {
        Party.SPONSOR: reader,
        Party.COACHEE: coachee_of(engagement.pk),
        Party.COACH: coach_of(engagement.pk),
    }
    readers = [one for party, one in parties.items() if may_read(Material.RELEASE, party)]
    names = ["you"] * (by in readers) + [one.first_name for one in readers if one != by]
    return f"Only {in_words(names)} can read this"


def named_sponsor(engagement: Engagement, wanted: str) -> Membership | None:
    """The sponsor with this id, the first one when no id is given, None when there is none."""
    sponsors = sponsors_of(engagement.pk)
    if not wanted:
        return sponsors[0] if sponsors else None
    found = [one for one in sponsors if str(one.pk) == wanted]
    if not found:
        raise Http404
    return found[0]
