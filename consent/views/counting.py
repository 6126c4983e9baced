"""A coachee says whether their engagement may count in figures over many. Told nobody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from consent.aggregates import wording
from consent.aggregates.forms import CountingForm
from consent.aggregates.operations import agree_to_count, live, stop_counting
from engagements.models import Engagement

SEE_OTHER = 303


@require_http_methods(["GET", "HEAD", "POST"])
def counting(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The exact words and a choice. Off by default."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.SAY_AGGREGATE, engagement).require()
    form = CountingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return answered(request, engagement, form.cleaned_data["answer"])
    context = {
        "engagement": engagement,
        "consent": live(engagement, request.member).first(),
        "words": wording.TEXT,
        "version": wording.VERSION,
        "form": form,
        "lock": lock_line(Material.AGGREGATE_CONSENT, engagement.pk, request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "consent/figures/counting.html", context, status=status)


def answered(request: FirmRequest, engagement: Engagement, answer: str) -> HttpResponse:
    if answer == "yes":
        agree_to_count(engagement=engagement, wording=wording.VERSION, by=request.member)
        messages.success(request, "It may count from the first day of next month. Nobody is told.")
    else:
        stop_counting(engagement=engagement, by=request.member)
        messages.success(request, "It counts in no figure made from now on. Nobody is told.")
    return HttpResponseRedirect(request.path, status=SEE_OTHER)
