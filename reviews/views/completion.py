"""The last page of the journey: what is still to come, or what has been done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coaching.access.opening import open_rows
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.policy import Material
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from engagements.models.engagement import EngagementState
from reviews import operations
from reviews.operations import Missing
from reviews.reading import goals_of
from reviews.views.entry import engagement_here, enter_room, frame


@require_http_methods(["GET", "HEAD", "POST"])
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
        goals = open_rows(goals_of(engagement.pk, request.member), by=request.member)
        return render(request, "reviews/completed.html", context | {"goals": goals})
    missing = operations.missing_to_complete(engagement, request.member)
    context |= {
        "missing": missing,
        "too_early": status == 422,
        "steps": steps(request, engagement, missing),
    }
    return render(request, "reviews/completion.html", context, status=status)


def steps(
    request: FirmRequest, engagement: Engagement, missing: list[Missing]
) -> list[dict[str, Any]]:
    """The three things that come before the end, as a task list."""
    slug, pk = request.member.firm.slug, engagement.pk
    closing = reverse("reviews:review", args=[slug, pk, "closing"])
    plan = reverse("reviews:plan", args=[slug, pk])
    names = {
        Missing.COACH_OUTCOMES: coach_of(pk).first_name,
        Missing.COACHEE_OUTCOMES: coachee_of(pk).first_name,
    }
    unrated = [name for what, name in names.items() if what in missing]
    return [
        step(
            "Closing review",
            closing,
            "Both sides in, then complete",
            Missing.CLOSING_REVIEW in missing,
        ),
        step("Outcomes", closing, f"Still to be rated by {' and '.join(unrated)}", bool(unrated)),
        step("Development plan", plan, "Not written yet", Missing.PLAN in missing),
    ]


def step(label: str, url: str, hint: str, is_missing: bool) -> dict[str, Any]:
    state = {"status": "To come", "tone": "quiet", "hint": hint}
    done = {"status": "Done", "tone": "brand"}
    return {"label": label, "url": url, **(state if is_missing else done)}
