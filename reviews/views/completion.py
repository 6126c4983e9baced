"""The last page of the journey: what is still to come, or what has been done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coaching.access.policy import Material
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from engagements.models.engagement import EngagementState
from reviews import operations
from reviews.operations import Missing
from reviews.views.entry import engagement_here, enter_room, frame


@require_http_methods(["GET", "POST"])
def completion(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    enter_room(request, engagement_id)
    engagement = engagement_here(request, engagement_id)
    status = 200
    if request.method == "POST":
        try:
            operations.complete_engagement(engagement=engagement, by=request.member)
        except operations.NotYet:
            status = 422
        else:
            return redirect("reviews:completion", firm_slug, engagement.pk)
    context = frame(request, engagement, Material.REVIEW)
    if engagement.state == EngagementState.COMPLETED:
        return render(request, "reviews/completed.html", context)
    missing = operations.missing_to_complete(engagement, request.member)
    context |= {"missing": missing, "steps": steps(request, engagement, missing)}
    return render(request, "reviews/completion.html", context, status=status)


def steps(
    request: FirmRequest, engagement: Engagement, missing: list[Missing]
) -> list[dict[str, Any]]:
    """The three things that come before the end, as a task list."""
    slug, pk = request.member.firm.slug, engagement.pk
    closing = reverse("reviews:review", args=[slug, pk, "closing"])
    outcomes = {Missing.COACH_OUTCOMES, Missing.COACHEE_OUTCOMES}
    return [
        step("Closing review", closing, Missing.CLOSING_REVIEW not in missing),
        step("Outcomes, rated by both", closing, outcomes.isdisjoint(missing)),
        step(
            "Development plan",
            reverse("reviews:plan", args=[slug, pk]),
            Missing.PLAN not in missing,
        ),
    ]


def step(label: str, url: str, done: bool) -> dict[str, Any]:
    return {
        "label": label,
        "url": url,
        "status": "Done" if done else "To come",
        "tone": "brand" if done else "quiet",
    }
