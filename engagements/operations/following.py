"""The engagement that goes on after a handover: of its own, so that nothing of the old is in it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.access.people_of import coachee_of, people_of
from coaching.access.policy import Party
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.sealing.keys import make_engagement_keys
from engagements.calendar import months_after
from engagements.models import Engagement
from engagements.models.programme import SHAPE
from engagements.operations.agreement import NotFilled
from engagements.operations.engagement import start_engagement
from engagements.operations.parties import Parties, name_parties

WHY = "Continues after a handover"
COPIED = ("programme_name", "client_organisation_id", "organisation_name", "time_zone")


def start_successor(
    *, engagement: Engagement, coach: Membership, successor_id: UUID, by: Membership
) -> Engagement:
    """The sessions that are left, for the same coachee and sponsors, with keys of its own."""
    successor = Engagement(id=successor_id, firm_id=by.firm_id, created_by=by)
    for name in (*SHAPE, *COPIED, "is_pro_bono"):
        setattr(successor, name, getattr(engagement, name))
    successor.sessions_planned = max(1, engagement.sessions_planned - engagement.sessions_held)
    successor.mid_review_after = max(1, successor.sessions_planned // 2)
    successor.reason_outside_bounds = WHY
    successor.starts_on = timezone.localdate()
    successor.ends_on = engagement.ends_on
    if successor.ends_on <= successor.starts_on:
        successor.ends_on = months_after(successor.starts_on, successor.months)
    successor.save(force_insert=True)
    make_engagement_keys(by.firm_id, successor.pk)
    sponsors = people_of(engagement.pk)[Party.SPONSOR]
    name_parties(successor, Parties(coach, coachee_of(engagement.pk), sponsors))
    record("engagement.drafted", successor, by=by, engagement_id=successor.pk)
    try:
        with transaction.atomic():
            start_engagement(engagement=successor, by=by)
    except NotFilled:  # a handover does not fail for a firm's template
        successor.refresh_from_db()
        start_engagement(engagement=successor, by=by, from_standard=True)
    return successor
