"""Whether anybody pays for an engagement: its coach's hours stand in their log accordingly."""

from __future__ import annotations

from django.db import transaction

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Engagement


@transaction.atomic
def set_pro_bono(*, engagement: Engagement, is_pro_bono: bool, by: Membership) -> None:
    """By the firm's admin, at any time; it holds for all hours of the engagement."""
    may(by, Action.RUN_FIRM, by).require()
    may(by, Action.CHANGE, engagement).require()
    if engagement.is_pro_bono == is_pro_bono:
        return
    engagement.is_pro_bono = is_pro_bono
    engagement.save(update_fields=["is_pro_bono"])
    record("engagement.fee_changed", engagement, by=by, engagement_id=engagement.pk)
