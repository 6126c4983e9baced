"""The goals: two or three, read and written by coach and coachee."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coaching.access.decision import Can, may
from coaching.access.policy import Material
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.forms.goals import GoalsForm, on_top_of
from engagements.measuring.reading import read_goals
from engagements.models import Engagement
from engagements.operations.goals import GoalsChanged, goals_of, set_goals
from engagements.views.finding import about, find


@require_safe
def goals(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = find(request, engagement_id)
    context = {
        **about(request, engagement, Material.GOAL),
        "goals": read_goals(engagement, request.member),
        "can": Can(request.member, engagement),
        "zone": engagement.time_zone,
        "fresh": uuid4,
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
        set_goals(
            engagement=engagement,
            goals=form.drafts(),
            seen=form.seen(),
            why=form.why(),
            by=request.member,
        )
    except GoalsChanged as changed:
        form = GoalsForm(on_top_of(request.POST, changed.goals))
        return answer(request, engagement, form, status=409, theirs=changed.goals)
    messages.success(request, "The goals are saved.")
    return redirect("engagements:goals", firm_slug, engagement.pk)


def answer(
    request: FirmRequest, engagement: Engagement, form: GoalsForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {**about(request, engagement, Material.GOAL), "form": form, **more}
    return render(request, "engagements/goals_edit.html", context, status=status)
