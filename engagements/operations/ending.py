"""Coaching that ends before its closing review, and a sponsor who takes no more part."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.sight import forget_standing
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Agreement, Engagement
from engagements.models.agreement import AgreementState
from engagements.models.engagement import EndKind


@transaction.atomic
def end_engagement(*, engagement: Engagement, kind: EndKind, by: Membership) -> Engagement:
    """Nothing begins in it any more. Coach and coachee keep their room.

    Where the coachee left the client organisation, its sponsors' parts end with it. Raises Moved
    when somebody else ended it in the meantime.
    """
    may(by, Action.END_ENGAGEMENT, engagement).require()
    ended = {"ended_kind": kind, "ended_at": timezone.now()}
    engagement.move_to(Engagement.State.ENDED_EARLY, by=by, **ended)
    for offered in Agreement.objects.filter(engagement=engagement, state=AgreementState.OFFERED):
        offered.move_to(AgreementState.SUPERSEDED, by=by)
    if kind == EndKind.COACHEE_LEFT:
        end_parts(engagement, Party.SPONSOR)
    return engagement


@transaction.atomic
def end_part(*, engagement: Engagement, sponsor: Membership, by: Membership) -> None:
    """A sponsor of this engagement is none from the next request on. Doing it twice is once.

    What the coachee shared with them ends in the same transaction, by a trigger of the database:
    no admin may touch a consent. Named again later, they have to be agreed to anew.
    """
    may(by, Action.END_PART, engagement).require()
    record("part.ended", sponsor, by=by, engagement_id=engagement.pk)
    end_parts(engagement, Party.SPONSOR, member=sponsor)


def end_parts(engagement: Engagement, role: Party, **which: Membership) -> None:
    """After a line in the audit: the ledgers are locked in that order."""
    parts = EngagementParty.objects.filter(engagement_id=engagement.pk, role=role, until=None)
    parts.filter(**which).update(until=timezone.now())
    forget_standing()
