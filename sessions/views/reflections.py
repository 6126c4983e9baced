"""What the coachee notices: saved for themselves, shared, or shared later; all of it on one page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.opening import open_rows
from coaching.access.people_of import coach_of, readers
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from sessions.forms import ReflectionForm
from sessions.models import Reflection
from sessions.operations import reflections as operations
from sessions.views.answers import back

A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def reflect(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """“Save for me” or “Share”: which button it was is the choice."""
    engagement = get_visible(Engagement, request, engagement_id)
    line = Reflection(firm_id=engagement.firm_id, engagement=engagement, author=request.member)
    may(request.member, Action.ADD, line).require()
    form = ReflectionForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return noticing(request, engagement, form)
    shared = request.POST.get("keep") == "share"
    operations.reflect(engagement=engagement, shared=shared, by=request.member, **form.cleaned_data)
    messages.success(request, shared_words(engagement) if shared else "Saved for you.")
    return back(request, address(request, engagement.pk))


@require_POST
def share(request: FirmRequest, firm_slug: str, reflection_id: UUID) -> HttpResponse:
    line = get_visible(Reflection, request, reflection_id)
    operations.share(line=line, by=request.member)
    messages.success(request, shared_words(line.engagement))
    return back(request, address(request, line.engagement_id))


def shared_words(engagement: Engagement) -> str:
    return f"Shared with {coach_of(engagement.pk).first_name}."


def address(request: FirmRequest, engagement_id: UUID) -> str:
    return reverse("coaching_sessions:reflect", args=[request.member.firm.slug, engagement_id])


def noticing(request: FirmRequest, engagement: Engagement, form: ReflectionForm) -> HttpResponse:
    """The form, and every line that the coachee kept, the newest first."""
    mine = Reflection.objects.visible_to(request.member).filter(
        engagement=engagement, author=request.member
    )
    page = Paginator(mine.order_by("-at"), A_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "form": form,
        "engagement": engagement,
        "coach": coach_of(engagement.pk),
        "lines": [
            (line, readers(line, request.member))
            for line in open_rows(page.object_list, by=request.member)
        ],
        "page_obj": page,
        "next": request.POST.get("next", ""),
    }
    return render(request, "sessions/reflect.html", shown, status=422 if form.errors else 200)
