"""The development plan, written together at the close."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from engagements.models import Engagement
from reviews.models import DevelopmentPlan
from reviews.operations.trouble import same_or_conflict


@transaction.atomic
def save_plan(
    *,
    engagement: Engagement,
    strengths: str,
    next_steps: str,
    support: str,
    version: int,
    by: Membership,
) -> DevelopmentPlan:
    """Save the one plan; `version` is the one that was read, 0 for the first time.

    Raises Conflict when the other saved other words first.
    """
    may(by, Action.WRITE_PLAN, engagement).require()
    texts = {"strengths": strengths, "next_steps": next_steps, "support": support}
    if version == 0:
        plan = DevelopmentPlan(firm_id=by.firm_id, engagement=engagement, author=by, **texts)
        DevelopmentPlan.objects.bulk_create([plan], ignore_conflicts=True)
        written = plan_of(engagement, by).pk == plan.pk
    else:
        plan = plan_of(engagement, by)
        sealed = {name: seal_text(plan, name, text) for name, text in texts.items()}
        written = bool(
            DevelopmentPlan.objects.filter(pk=plan.pk, version=version).update(
                **sealed, version=version + 1, author=by, saved_at=timezone.now()
            )
        )
    saved = plan_of(engagement, by)
    if not written:
        return same_or_conflict(saved, texts, by)
    record("development_plan.saved", saved, by=by)
    return saved


def plan_of(engagement: Engagement, by: Membership) -> DevelopmentPlan:
    return DevelopmentPlan.objects.visible_to(by).get(engagement=engagement)
