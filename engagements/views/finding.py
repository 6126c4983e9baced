"""What every page about goals begins with: whose engagement, and whether one may be here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from coaching.access.decision import may
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement, Goal


def find(request: FirmRequest, engagement_id: UUID) -> Engagement:
    """404 for those who may know of the engagement, but not that it has goals."""
    rows = Engagement.objects.visible_to(request.member).with_held(request.member)
    engagement: Engagement = get_object_or_404(rows, pk=engagement_id)
    may(
        request.member, Action.SEE, Goal(firm_id=engagement.firm_id, engagement=engagement)
    ).require()
    return engagement


def find_goal(request: FirmRequest, engagement: Engagement, goal_id: UUID) -> Goal:
    """One that stands, with its engagement at hand; 404 for one that was given up."""
    seen = Goal.objects.visible_to(request.member).filter(engagement=engagement)
    goal: Goal = get_object_or_404(seen, pk=goal_id)
    goal.engagement = engagement
    return goal


def about(request: FirmRequest, engagement: Engagement, material: Material) -> dict[str, Any]:
    return {
        "engagement": engagement,
        "coachee": coachee_of(engagement.pk),
        "lock": lock_line(material, engagement.pk, request.member),
        "slug": request.member.firm.slug,
    }


def goals_url(request: FirmRequest, engagement: Engagement, goal_id: UUID | None = None) -> str:
    """The goals' page, at one of them if it is named."""
    page = reverse("engagements:goals", args=[request.member.firm.slug, engagement.pk])
    return f"{page}#goal-{goal_id}" if goal_id else page
