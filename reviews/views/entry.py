"""What the pages of this stage begin with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from coaching.access.decision import Can, may
from coaching.access.people_of import coach_of, coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from reviews.models import Review
from reviews.operations.reviews import the_other


def enter_room(request: FirmRequest, engagement_id: UUID) -> None:
    """404 unless the policy lets the member add a review here.

    Asked before anything is looked for, so that a sponsor's answer is the same whether there is
    a review or not.
    """
    about = Review(firm_id=request.member.firm_id, engagement_id=engagement_id)
    may(request.member, Action.ADD, about).require()


def engagement_here(request: FirmRequest, engagement_id: UUID) -> Engagement:
    seen = Engagement.objects.visible_to(request.member)
    return get_object_or_404(seen, pk=engagement_id)


def frame(request: FirmRequest, engagement: Engagement, material: Material) -> dict[str, Any]:
    """What every page of this stage shows: whose engagement, who can read it, what one may do."""
    coach, coachee = coach_of(engagement.pk), coachee_of(engagement.pk)
    return {
        "engagement": engagement,
        "firm_slug": request.member.firm.slug,
        "who": f"{coachee.name} · {engagement.organisation_name}",
        "other": the_other(engagement, request.member),
        "coach": coach,
        "lock": lock_line(material, engagement.pk, request.member),
        "can": Can(request.member, engagement),
    }
