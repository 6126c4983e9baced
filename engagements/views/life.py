"""An engagement’s life: its history, and the pages on which it is paused and taken up again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from coaching.access.decision import Can, may
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.forms.life import ResumeForm
from engagements.history import history
from engagements.models import Engagement
from engagements.operations.life import days_paused, pause_engagement, resume_engagement

MEANWHILE = "Somebody else changed it in the same moment. This is how it stands."


@require_safe
def life(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """What became of its frame, newest first, for everybody who takes part."""
    engagement = get_visible(Engagement, request, engagement_id)
    context = {
        **about(request, engagement),
        "changes": history(engagement, request.member),
        "can": Can(request.member, engagement),
    }
    return render(request, "engagements/life.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.PAUSE_ENGAGEMENT, engagement).require()
    if request.method == "POST":
        try:
            pause_engagement(engagement=engagement, by=request.member)
        except Moved:
            messages.info(request, MEANWHILE)
        else:
            messages.success(request, "Paused. Everybody who takes part is told.")
        return to_life(request, engagement)
    return render(request, "engagements/pause.html", about(request, engagement))


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.RESUME_ENGAGEMENT, engagement).require()
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            resume_engagement(engagement=engagement, **form.cleaned_data, by=request.member)
        except Moved:
            messages.info(request, MEANWHILE)
        else:
            messages.success(request, "It goes on. Everybody who takes part is told.")
        return to_life(request, engagement)
    days = days_paused(engagement, timezone.now())
    later = engagement.ends_on + timedelta(days=days)
    context = {**about(request, engagement), "form": form, "days": days, "later": later}
    return render(request, "engagements/resume.html", context)


def about(request: FirmRequest, engagement: Engagement) -> dict[str, Any]:
    return {
        "engagement": engagement,
        "coachee": coachee_of(engagement.pk),
        "lock": lock_line(Material.ENGAGEMENT, engagement.pk, request.member),
    }


def to_life(request: FirmRequest, engagement: Engagement) -> HttpResponse:
    there = reverse("engagements:life", args=[request.member.firm.slug, engagement.pk])
    return HttpResponseRedirect(there, status=303)
