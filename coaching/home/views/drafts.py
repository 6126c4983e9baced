"""Draft an engagement, change it, start it or throw it away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.people_of import people_of
from coaching.access.policy import Party
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import ClientOrganisation
from coaching.home.forms.engagement import EngagementForm, as_typed
from coaching.home.gate import admins_only
from coaching.home.once import once
from engagements.models import Engagement
from engagements.operations.agreement import NotFilled
from engagements.operations.drafting import draft_agreement
from engagements.operations.engagement import (
    change_draft,
    discard_draft,
    draft_engagement,
    start_engagement,
)
from engagements.operations.parties import Parties


@require_safe
@admins_only
def new(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """For which organisation? With one there is nothing to ask."""
    clients = list(ClientOrganisation.objects.order_by("name"))
    if len(clients) == 1:
        return redirect("home:draft", firm_slug=firm_slug, client_id=clients[0].pk)
    return render(request, "home/firm/new.html", {"clients": clients})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def draft(request: FirmRequest, firm_slug: str, client_id: UUID) -> HttpResponse:
    """Who, when, which shape: saved as a draft, then shown once more."""
    client = get_object_or_404(ClientOrganisation, pk=client_id)
    form = EngagementForm(request.POST or None, client=client, by=request.member)
    if form.is_valid():
        engagement = once(
            Engagement,
            form.cleaned_data["engagement_id"],
            lambda pk: draft_engagement(engagement_id=pk, **form.values()),
        )
        return to(firm_slug, engagement)
    return page(request, form, client)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def change(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    if engagement.state != Engagement.State.DRAFT:
        return to(firm_slug, engagement)
    client = engagement.client_organisation
    typed = as_typed(engagement, parties_of(engagement))
    form = EngagementForm(request.POST or None, initial=typed, client=client, by=request.member)
    if form.is_valid():
        change_draft(engagement=engagement, **form.values())
        return to(firm_slug, engagement)
    return page(request, form, client)


@require_POST
@admins_only
def start(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """From here on the parties know. Pressed twice, it starts once."""
    engagement = get_visible(Engagement, request, engagement_id)
    if engagement.state == Engagement.State.DRAFT:
        try:
            with transaction.atomic():
                start_engagement(engagement=engagement, by=request.member)
            messages.success(request, "Started. Everybody has been asked to sign the agreement.")
        except Moved:  # the other press was quicker
            pass
        except NotFilled:
            engagement.refresh_from_db()
            draft_agreement(engagement=engagement, by=request.member)
            messages.warning(
                request, "Not started yet: something in the agreement is to be filled."
            )
            return redirect("engagements:preview", firm_slug, engagement.pk)
    return to(firm_slug, engagement)


@require_POST
@admins_only
def discard(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    discard_draft(engagement=engagement, by=request.member)
    messages.success(request, "The draft is gone, and everything that belonged to it.")
    return redirect("home:engagements", firm_slug=firm_slug)


def parties_of(engagement: Engagement) -> Parties:
    found = people_of(engagement.pk)
    return Parties(found[Party.COACH][0], found[Party.COACHEE][0], found[Party.SPONSOR])


def to(firm_slug: str, engagement: Engagement) -> HttpResponse:
    return redirect("home:logistics", firm_slug=firm_slug, engagement_id=engagement.pk)


def page(request: FirmRequest, form: EngagementForm, client: ClientOrganisation) -> HttpResponse:
    missing = [name for name in ("coach", "coachee", "sponsors") if not form.has_choices(name)]
    context = {"form": form, "client": client, "missing": missing}
    return render(request, "home/firm/draft.html", context, status=422 if form.errors else 200)
