"""The goals: two or three, read and written by coach and coachee."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coaching.access.decision import Can, may
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.focus import FocusArea
from engagements.forms.goals import GoalsForm, on_top_of
from engagements.models import Engagement, Goal
from engagements.operations.goals import GoalsChanged, goals_of, set_goals


@require_safe
def goals(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = find(request, engagement_id)
    found = goals_of(engagement, by=request.member)
    labels = dict(FocusArea.choices)
    context = {
        **about(request, engagement),
        "goals": [(goal, [labels[area] for area in goal.focus_areas]) for goal in found],
        "can": Can(request.member, engagement),
    }
    return render(request, "engagements/goals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_goals(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = find(request, engagement_id)
    may(request.member, Action.SET_GOALS, engagement).require()
    if request.method != "POST":
        return answer(request, engagement, GoalsForm(goals=goals_of(engagement, by=request.member)))
    form = GoalsForm(request.POST)
    if not form.is_valid():
        return answer(request, engagement, form, status=422)
    try:
        set_goals(engagement=engagement, goals=form.drafts(), seen=form.seen(), by=request.member)
    except GoalsChanged as changed:
        form = GoalsForm(on_top_of(request.POST, changed.goals))
        return answer(request, engagement, form, status=409, theirs=changed.goals)
    messages.success(request, "The goals are saved.")
    return redirect("engagements:goals", firm_slug, engagement.pk)


def find(request: FirmRequest, engagement_id: UUID) -> Engagement:
    """404 for those who may know of the engagement, but not that it has goals."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(
        request.member, Action.SEE, Goal(firm_id=engagement.firm_id, engagement=engagement)
    ).require()
    return engagement


def about(request: FirmRequest, engagement: Engagement) -> dict[str, Any]:
    return {
        "engagement": engagement,
        "coachee": coachee_of(engagement.pk),
        "lock": lock_line(Material.GOAL, engagement.pk, request.member),
    }


def answer(
    request: FirmRequest, engagement: Engagement, form: GoalsForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {**about(request, engagement), "form": form, **more}
    return render(request, "engagements/goals_edit.html", context, status=status)
