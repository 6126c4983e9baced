"""How sure somebody is of a goal, its five levels, and which was reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.opening import open_together
from coaching.access.policy import Material
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.forms.measuring import ConfidenceForm
from engagements.forms.scales import RatingForm, ScaleForm
from engagements.measuring.rows import of_scale
from engagements.measuring.standing import levels_of
from engagements.models import Engagement, Goal, GoalScale
from engagements.operations import scales as operations
from engagements.operations.measuring import note_confidence
from engagements.views.answers import back, see_other
from engagements.views.finding import about, find, goals_url


@require_http_methods(["GET", "HEAD", "POST"])
def confidence(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, goal_id: UUID
) -> HttpResponse:
    engagement, goal, _ = read(request, engagement_id, goal_id)
    form = ConfidenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note_confidence(goal=goal, by=request.member, **form.cleaned_data)
        messages.success(request, "Noted.")
        return back(request, goals_url(request, engagement, goal.pk))
    shown = {"form": form, "next": request.POST.get("next", "")}
    return page(request, goal, "confidence", Material.GOAL_CONFIDENCE, shown, form)


@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: FirmRequest, firm_slug: str, engagement_id: UUID, goal_id: UUID) -> HttpResponse:
    """Write the levels before the work, or recalibrate them later."""
    engagement, goal, standing = read(request, engagement_id, goal_id)
    form = ScaleForm(request.POST if request.method == "POST" else None, scale=standing)
    shown: dict[str, Any] = {"scale": standing}
    if form.is_valid():
        try:
            write_scale(request, goal, form)
        except operations.WorkHasBegun:
            form.add_error(None, "A session was held meanwhile: the levels are written before.")
        except operations.ScaleChanged as changed:
            return page(
                request, goal, "scale", Material.GOAL_SCALE, on_top_of(request, changed.scale), None
            )
        else:
            return see_other(goals_url(request, engagement, goal.pk))
    shown |= {"form": form, "too_late": standing is None and not is_open(goal)}
    return page(request, goal, "scale", Material.GOAL_SCALE, shown, form)


def is_open(goal: Goal) -> bool:
    return operations.is_before_the_work(goal)


def write_scale(request: FirmRequest, goal: Goal, form: ScaleForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("scale_id", "seen", "weight", "baseline")}
    operations.write_scale(goal=goal, levels=form.levels(), by=request.member, **given)


def on_top_of(request: FirmRequest, theirs: GoalScale | None) -> dict[str, Any]:
    """What was typed, now started from the scale that stands: saving again recalibrates that."""
    renewed = request.POST.copy()
    renewed["seen"] = str(theirs.version if theirs else 0)
    form = ScaleForm(renewed, scale=theirs)
    return {"form": form, "scale": theirs, "theirs": levels_of(theirs) if theirs else []}


@require_http_methods(["GET", "HEAD", "POST"])
def rating(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, goal_id: UUID
) -> HttpResponse:
    """Which level comes nearest, on what evidence; the occasion may stand in the address."""
    engagement, goal, standing = read(request, engagement_id, goal_id)
    if standing is None:
        return see_other(goals_url(request, engagement, goal.pk))
    form = RatingForm(
        request.POST if request.method == "POST" else None,
        scale=standing,
        levels=levels_of(standing),
        occasion=request.GET.get("occasion", ""),
    )
    if form.is_valid():
        try:
            operations.rate_scale(goal=goal, by=request.member, **form.cleaned_data)
        except operations.ScaleChanged:
            renewed = request.POST.copy()
            renewed["scale_id"] = str(standing.pk)
            form = RatingForm(renewed, scale=standing, levels=levels_of(standing))
            form.add_error("level", "The levels were written anew meanwhile. Please choose again.")
        else:
            messages.success(request, "Noted.")
            return back(request, goals_url(request, engagement, goal.pk))
    shown = {"form": form, "scale": standing, "next": request.POST.get("next", "")}
    return page(request, goal, "rating", Material.SCALE_RATING, shown, form)


def read(
    request: FirmRequest, engagement_id: UUID, goal_id: UUID
) -> tuple[Engagement, Goal, GoalScale | None]:
    """A goal that stands and its scale, opened. Raises NotAllowed where nothing is measured now."""
    engagement = find(request, engagement_id)
    may(request.member, Action.MEASURE_GOAL, engagement).require()
    rows = of_scale(goal_id, engagement.pk, request.member)
    goals, scales = open_together(*rows, of=engagement.pk, by=request.member)
    if not goals:
        raise Http404
    goals[0].engagement = engagement
    return engagement, goals[0], next(iter(scales), None)


def page(
    request: FirmRequest,
    goal: Goal,
    name: str,
    material: Material,
    shown: dict[str, Any],
    form: Any,
) -> HttpResponse:
    """409 where there is no `form` to blame: somebody else was faster."""
    context = {**about(request, goal.engagement, material), "goal": goal, **shown}
    status = 409 if form is None else 422 if form.errors else 200
    return render(request, f"engagements/goals/{name}.html", context, status=status)
