"""Something belongs elsewhere than in coaching: date and kind, and never what was said."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.http import Http404

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import BoundaryReferral


@transaction.atomic
def refer(
    *, referral_id: UUID, engagement: Engagement, kind: str, on: date, by: Membership
) -> BoundaryReferral:
    """Noted by the coach; the coachee sees it too. The id is the form's own: sent twice, it is one."""
    may(by, Action.REFER, engagement).require()
    mine = BoundaryReferral.objects.filter(engagement=engagement)
    if already := mine.filter(pk=referral_id).first():
        return already
    referral = BoundaryReferral(
        pk=referral_id,
        firm_id=engagement.firm_id,
        engagement_id=engagement.pk,
        author=by,
        kind=kind,
        on=on,
    )
    BoundaryReferral.objects.bulk_create([referral], ignore_conflicts=True)
    if not mine.filter(pk=referral_id).exists():  # somebody else's row has this id
        raise Http404
    record("referral.noted", referral, by=by)
    return referral


@transaction.atomic
def remove_referral(*, referral: BoundaryReferral, by: Membership) -> None:
    """Noted by mistake: nothing of it stays but that it was removed."""
    may(by, Action.REMOVE, referral).require()
    record("referral.removed", referral, by=by)
    BoundaryReferral.objects.filter(pk=referral.pk).delete()
