"""Key results: added, reworded, dropped, and where each stood on a day."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import Can, may
from coaching.access.opening import open_row, open_together
from coaching.access.policy import Material
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.forms.measuring import KeyResultForm, PointForm, RewordForm
from engagements.measuring.reading import read_key_result
from engagements.measuring.rows import of_key_result
from engagements.models import Engagement, KeyResult, KeyResultPoint
from engagements.operations import key_results as operations
from engagements.operations.measuring import add_point, today_of
from engagements.views.answers import back, see_other
from engagements.views.finding import about, find, find_goal, goals_url

DROPPED = "This key result is no longer measured: it was dropped, or its goal was given up."


@require_http_methods(["GET", "HEAD", "POST"])
def add_key_result(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, goal_id: UUID
) -> HttpResponse:
    engagement = find(request, engagement_id)
    may(request.member, Action.MEASURE_GOAL, engagement).require()
    goal = find_goal(request, engagement, goal_id)
    form = KeyResultForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            operations.add_key_result(goal=goal, by=request.member, **form.cleaned_data)
        except operations.TooManyKeyResults:
            form.add_error(None, "This goal has four key results. Drop one to add another.")
        except operations.NotMeasuredAnyMore:
            form.add_error(None, "This goal was given up meanwhile.")
        else:
            return see_other(goals_url(request, engagement, goal.pk))
    shown = {
        **about(request, engagement, Material.KEY_RESULT),
        "form": form,
        "goal": open_row(goal, by=request.member),
    }
    return render(
        request, "engagements/goals/key_result_new.html", shown, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def key_result(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, key_result_id: UUID
) -> HttpResponse:
    """All that was noted about it, and where it stands today."""
    engagement = find(request, engagement_id)
    found, points = read(request, engagement, key_result_id)
    if request.method != "POST":
        return show(request, found, points, point_form(found))
    may(request.member, Action.MEASURE_GOAL, engagement).require()
    form = point_form(found, request)
    if not form.is_valid():
        return show(request, found, points, form, status=422)
    try:
        add_point(key_result=found, by=request.member, **form.cleaned_data)
    except operations.NotMeasuredAnyMore:
        form.add_error(None, DROPPED)
        return show(request, found, points, form, status=422)
    messages.success(request, "Noted.")
    return back(request, goals_url(request, engagement, found.goal_id))


def read(
    request: FirmRequest, engagement: Engagement, key_result_id: UUID
) -> tuple[KeyResult, list[KeyResultPoint]]:
    rows = of_key_result(key_result_id, engagement.pk, request.member)
    results, points = open_together(*rows, of=engagement.pk, by=request.member)
    if not results:
        raise Http404
    results[0].engagement = engagement
    return results[0], points


def point_form(found: KeyResult, request: FirmRequest | None = None) -> PointForm:
    engagement = found.engagement
    return PointForm(
        request.POST if request else None,
        key_result=found,
        first=engagement.starts_on,
        last=today_of(engagement),
    )


def show(
    request: FirmRequest,
    found: KeyResult,
    points: list[KeyResultPoint],
    form: PointForm,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {
        **about(request, found.engagement, Material.KEY_RESULT_POINT),
        "result": read_key_result(found, points, request.member),
        "form": form,
        "can": Can(request.member, found.engagement),
        "next": request.POST.get("next", ""),
        "has_begun": found.engagement.starts_on <= today_of(found.engagement),
    }
    return render(request, "engagements/goals/key_result.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_key_result(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, key_result_id: UUID
) -> HttpResponse:
    engagement = find(request, engagement_id)
    may(request.member, Action.MEASURE_GOAL, engagement).require()
    found, _ = read(request, engagement, key_result_id)
    form = RewordForm(request.POST if request.method == "POST" else None, key_result=found)
    theirs, status = None, 200
    if form.is_valid():
        try:
            operations.reword_key_result(key_result=found, by=request.member, **form.cleaned_data)
        except operations.NotMeasuredAnyMore:
            form.add_error(None, DROPPED)
        except operations.KeyResultChanged as changed:
            theirs, status = changed.key_result, 409
            renewed = request.POST.copy()
            renewed["version"] = str(theirs.version)
            form = RewordForm(renewed, key_result=found)
        else:
            return see_other(goals_url(request, engagement, found.goal_id))
    shown = {
        **about(request, engagement, Material.KEY_RESULT),
        "form": form,
        "key_result": found,
        "theirs": theirs,
    }
    status = 422 if status == 200 and form.errors else status
    return render(request, "engagements/goals/key_result_edit.html", shown, status=status)


@require_POST
def drop_key_result(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, key_result_id: UUID
) -> HttpResponse:
    engagement = find(request, engagement_id)
    found, _ = read(request, engagement, key_result_id)
    operations.drop_key_result(key_result=found, by=request.member)
    messages.success(request, "Dropped. What was noted about it stays under the goal.")
    return see_other(goals_url(request, engagement, found.goal_id))
