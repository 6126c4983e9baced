"""Mid and closing review: write apart, check, hand in, read together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import Can
from coaching.access.policy import Material
from coaching.firms.middleware import FirmRequest
from reviews import operations
from reviews.forms import AnswerForm, initial
from reviews.models import Review, ReviewAnswer
from reviews.models.review import ReviewKind
from reviews.operations.reviews import missing_to_review, sessions_before, the_other
from reviews.reading import Sides, find_review, sides_of
from reviews.shown import read_together, written
from reviews.views.entry import engagement_here, enter_room, frame

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: FirmRequest, firm_slug: str, engagement_id: UUID, kind: str) -> HttpResponse:
    """One address for the whole life of a review; what is there depends on how far it is."""
    enter_room(request, engagement_id)
    found = find_review(engagement_id, kind, request.member)
    if found is None:
        return not_opened(request, engagement_id, kind)
    sides = sides_of(found, request.member)
    if sides.handed_in:
        return handed_in(request, found, sides)
    form = form_for(request, found, sides)
    if form.is_valid():
        return save(request, found, sides, form)
    if form.errors and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    return write(request, found, {"form": form, "sides": sides}, status=422 if form.errors else 200)


def not_opened(request: FirmRequest, engagement_id: UUID, kind: str) -> HttpResponse:
    engagement = engagement_here(request, engagement_id)
    context = {
        **frame(request, engagement, Material.REVIEW),
        "kind": ReviewKind(kind),
        "missing": missing_to_review(engagement, kind),
        "first": sessions_before(engagement, kind),
    }
    return render(request, "reviews/not_opened.html", context)


def handed_in(request: FirmRequest, found: Review, sides: Sides) -> HttpResponse:
    """Read-only. What a forgotten tab still sends is shown, to be kept by hand: never swallowed."""
    context = review_frame(request, found) | {
        "sides": sides,
        "together": read_together(found, sides),
        "unsaved": written(found, request.POST) if request.method == "POST" else [],
    }
    return render(
        request, "reviews/handed_in.html", context, status=409 if request.method == "POST" else 200
    )


def save(request: FirmRequest, found: Review, sides: Sides, form: AnswerForm) -> HttpResponse:
    try:
        answer = operations.save_answer(
            review=found,
            ratings=form.ratings,
            version=form.cleaned_data["version"],
            by=request.member,
            **form.texts,
        )
    except operations.Conflict as conflict:
        return conflicting(request, found, sides, conflict.saved)
    if form.outcomes:
        operations.rate_outcomes(review=found, ratings=form.outcomes, by=request.member)
    if wants_json(request):
        return JsonResponse({"version": answer.version, "saved_at": answer.saved_at})
    if "check" in request.POST:
        return redirect("reviews:submit", request.member.firm.slug, found.engagement_id, found.kind)
    messages.success(request, "Saved. Only you see it until you hand it in.")
    return redirect_to(request, found)


def conflicting(
    request: FirmRequest, found: Review, sides: Sides, saved: ReviewAnswer
) -> HttpResponse:
    """Both texts stay: what was typed in the fields, what was saved meanwhile beside it."""
    meanwhile = initial(saved, sides.own_outcomes)
    if wants_json(request):
        fields = {name: str(value) for name, value in meanwhile.items() if name != "version"}
        return JsonResponse({"version": saved.version, "fields": fields}, status=409)
    typed = request.POST.copy()
    typed["version"] = str(saved.version)
    form = form_for(request, found, sides, data=typed)
    context = {"form": form, "sides": sides, "meanwhile": written(found, meanwhile)}
    return write(request, found, context, status=409)


def write(request: FirmRequest, found: Review, more: Context, status: int) -> HttpResponse:
    context = review_frame(request, found) | more
    return render(request, "reviews/write.html", context, status=status)


def form_for(request: FirmRequest, found: Review, sides: Sides, data: Any = None) -> AnswerForm:
    return AnswerForm(
        data or (request.POST if request.method == "POST" else None),
        goals=sides.to_rate,
        kind=found.kind,
        other=the_other(found.engagement, request.member).first_name,
        own=sides.own,
        outcomes=sides.own_outcomes,
        still_writing=wants_json(request),
    )


@require_POST
def open_review(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, kind: str
) -> HttpResponse:
    enter_room(request, engagement_id)
    engagement = engagement_here(request, engagement_id)
    try:
        found = operations.open_review(engagement=engagement, kind=kind, by=request.member)
    except operations.NotYet:
        response = not_opened(request, engagement_id, kind)
        response.status_code = 422
        return response
    return redirect_to(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: FirmRequest, firm_slug: str, engagement_id: UUID, kind: str) -> HttpResponse:
    """Read one's own side once more, then hand it in."""
    found = review_here(request, engagement_id, kind)
    missing: tuple[operations.Missing, ...] = ()
    if request.method == "POST":
        try:
            operations.submit_answer(review=found, by=request.member)
        except operations.NotYet as early:
            missing = early.missing
        else:
            messages.success(request, "Handed in.")
            return redirect_to(request, found)
    sides = sides_of(found, request.member)
    if sides.own is None or sides.handed_in:
        return redirect_to(request, found)
    context = review_frame(request, found) | {
        "answers": written(found, initial(sides.own, sides.own_outcomes), sides.to_rate),
        "missing": missing or operations.missing_to_submit(found, sides.own, request.member),
    }
    return render(request, "reviews/check.html", context, status=422 if missing else 200)


@require_POST
def complete(request: FirmRequest, firm_slug: str, engagement_id: UUID, kind: str) -> HttpResponse:
    found = review_here(request, engagement_id, kind)
    try:
        operations.complete_review(review=found, by=request.member)
    except operations.NotYet as early:
        context = review_frame(request, found) | {"missing": early.missing}
        return render(request, "reviews/not_complete.html", context, status=422)
    messages.success(request, f"{found.get_kind_display()} complete.")
    return redirect_to(request, found)


def review_here(request: FirmRequest, engagement_id: UUID, kind: str) -> Review:
    enter_room(request, engagement_id)
    found = find_review(engagement_id, kind, request.member)
    if found is None:
        raise Http404
    return found


def review_frame(request: FirmRequest, found: Review) -> Context:
    return frame(request, found.engagement, Material.REVIEW) | {
        "review": found,
        "kind": ReviewKind(found.kind),
        "kind_words": found.get_kind_display().lower(),
        "can_review": Can(request.member, found),
    }


def redirect_to(request: FirmRequest, found: Review) -> HttpResponse:
    return redirect("reviews:review", request.member.firm.slug, found.engagement_id, found.kind)


def wants_json(request: HttpRequest) -> bool:
    """The page saves by itself while somebody writes, and asks for JSON then."""
    return request.headers.get("Accept") == "application/json"
