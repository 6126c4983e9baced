"""Search inside one engagement, for coach and coachee."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import coachee_of
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.home.forms.search import SearchForm
from coaching.home.search import search as find_all
from coaching.home.search import shown
from engagements.models import Engagement


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The answer to the POST is the page itself: a redirect would carry the words in its address."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.SEARCH, engagement).require()
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "engagement": engagement,
        "coachee": coachee_of(engagement.pk),
        "form": form,
        "searched": form.is_valid(),
    }
    if form.is_valid():
        hits = find_all(engagement=engagement, query=form.cleaned_data["words"], by=request.member)
        context["hits"], context["more"] = shown(hits)
    return render(request, "home/search.html", context, status=422 if form.errors else 200)
