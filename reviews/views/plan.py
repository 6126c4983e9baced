"""The development plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.opening import open_rows
from coaching.access.policy import Material
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from reviews import operations
from reviews.forms import PLAN, PlanForm, plan_initial
from reviews.models import DevelopmentPlan
from reviews.views.entry import engagement_here, enter_room, frame


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Written together while the engagement is active; afterwards it is there to be read."""
    enter_room(request, engagement_id)
    engagement = engagement_here(request, engagement_id)
    written = DevelopmentPlan.objects.visible_to(request.member).filter(engagement=engagement)
    found = next(iter(open_rows(written, by=request.member)), None)
    form = PlanForm(request.POST if request.method == "POST" else None, plan=found)
    if request.method == "POST" and not may(request.member, Action.WRITE_PLAN, engagement):
        unsaved = kept(request.POST)
        return show(request, engagement, {"form": form, "plan": found, "unsaved": unsaved}, 403)
    if form.is_valid():
        return save(request, engagement, form)
    return show(request, engagement, {"form": form, "plan": found}, 422 if form.errors else 200)


def save(request: FirmRequest, engagement: Engagement, form: PlanForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        operations.save_plan(
            engagement=engagement, by=request.member, **{name: given[name] for name in form.fields}
        )
    except operations.Conflict as conflict:
        return conflicting(request, engagement, conflict.saved)
    messages.success(request, "Development plan saved.")
    return redirect("reviews:plan", request.member.firm.slug, engagement.pk)


def conflicting(
    request: FirmRequest, engagement: Engagement, saved: DevelopmentPlan
) -> HttpResponse:
    """What was typed stays in the fields; what the other saved stands beside it."""
    typed = request.POST.copy()
    typed["version"] = str(saved.version)
    more = {
        "form": PlanForm(typed, plan=saved),
        "plan": saved,
        "meanwhile": kept(plan_initial(saved)),
    }
    return show(request, engagement, more, 409)


def kept(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Label and words of each part, to be read."""
    fields = PlanForm.base_fields
    return [
        {"label": fields[name].label, "value": values.get(name) or "Left open"} for name in PLAN
    ]


def show(
    request: FirmRequest, engagement: Engagement, more: dict[str, Any], status: int
) -> HttpResponse:
    context = frame(request, engagement, Material.DEVELOPMENT_PLAN) | more
    return render(request, "reviews/plan.html", context, status=status)
