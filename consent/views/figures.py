"""Figures over many engagements: an admin checks and publishes them; each reader has a copy."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from coaching.access.decision import may
from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import ClientOrganisation, Membership
from consent.aggregates.forms import ALL, PublishForm, ScopeForm
from consent.aggregates.operations import FiguresChanged, NotNow, check, publish
from consent.aggregates.tables import tables_of
from consent.models import Aggregate
from engagements.models import Engagement

SEE_OTHER = 303
PUBLISH = Action.PUBLISH_AGGREGATE


@require_safe
def figures(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """One's own copies; for an admin, the firm's, and the way to new ones."""
    member = request.member
    mine = Q(reader=None) if member.is_admin else Q(reader=member)
    rows = Aggregate.objects.visible_to(member).filter(mine | Q(reader=member))
    context = {
        "copies": rows.select_related("client_organisation"),
        "can_publish": bool(may(member, PUBLISH, member)),
        "form": ScopeForm(clients=clients(member)) if member.is_admin else None,
    }
    return render(request, "consent/figures/list.html", context)


@require_safe
def figure(request: FirmRequest, firm_slug: str, aggregate_id: UUID) -> HttpResponse:
    """A publication, as it was frozen."""
    found = get_visible(Aggregate, request, aggregate_id)
    copies = Aggregate.objects.visible_to(request.member).filter(
        publication_id=found.publication_id, reader__isnull=False
    )
    context = {
        "found": found,
        "tables": tables_of(found.figures),
        "scope": scope_of(request.member, found),
        "readers": [one.reader for one in copies.select_related("reader")]
        if request.member.is_admin
        else [],
    }
    return render(request, "consent/figures/one.html", context)


def scope_of(member: Membership, found: Aggregate) -> str:
    """A sponsor sees no list of the firm's client organisations; theirs is the one they sponsor."""
    if found.client_organisation_id is None:
        return member.firm.name
    if member.is_admin and found.client_organisation:
        return str(found.client_organisation.name)
    return "Your organisation"


@require_http_methods(["GET", "HEAD", "POST"])
def check_figures(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """Exactly what would be published; then the button that publishes it."""
    member = request.member
    may(member, PUBLISH, member).require()
    given = request.POST if request.method == "POST" else request.GET
    client = client_of(member, given.get("client", ""))
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        sponsors=sponsors_at(client) if client else [],
        initial={"publication_id": uuid4()},
    )
    if form.is_valid():
        return published(request, client, form)
    return checked(request, client, form, status=422 if form.errors else 200)


def published(
    request: FirmRequest, client: ClientOrganisation | None, form: PublishForm
) -> HttpResponse:
    try:
        made = publish(
            publication_id=form.cleaned_data["publication_id"],
            client=client,
            readers=form.chosen,
            seen=form.cleaned_data["seen"],
            by=request.member,
        )
    except (NotNow, FiguresChanged):
        messages.warning(request, "The figures have changed. Nothing was published: look again.")
        return checked(request, client, form, status=409)
    messages.success(request, "Published. These figures stay as they are.")
    url = reverse("consent:figure", args=[request.member.firm.slug, made.pk])
    return HttpResponseRedirect(url, status=SEE_OTHER)


def checked(
    request: FirmRequest, client: ClientOrganisation | None, form: PublishForm, *, status: int
) -> HttpResponse:
    chosen = request.POST.getlist("readers")
    context: dict[str, Any] = {
        "client": client,
        "form": form,
        "sponsors": [(one, str(one.pk) in chosen) for one in form.sponsors],
    }
    try:
        counted = check(client=client, by=request.member)
        context |= {"counted": counted, "tables": tables_of(counted.figures)}
    except NotNow as refused:
        context["free_on"] = refused.free_on
    return render(request, "consent/figures/check.html", context, status=status)


def clients(member: Membership) -> Any:
    return ClientOrganisation.objects.filter(firm_id=member.firm_id).order_by("name")


def client_of(member: Membership, wanted: str) -> ClientOrganisation | None:
    """None is the whole firm; 404 for what is no client organisation of it."""
    if wanted in ("", ALL):
        return None
    here: dict[str, ClientOrganisation] = {str(one.pk): one for one in clients(member)}
    if wanted not in here:
        raise Http404
    return here[wanted]


def sponsors_at(client: ClientOrganisation) -> list[Membership]:
    """Who sponsors an engagement of this organisation now."""
    theirs = Engagement.objects.filter(client_organisation=client)
    parties = EngagementParty.objects.filter(
        engagement_id__in=theirs.values("pk"),
        role=Party.SPONSOR,
        since__isnull=False,
        until__isnull=True,
    )
    here = Membership.objects.filter(firm_id=client.firm_id, ended_at=None)
    return list(here.filter(pk__in=parties.values("member_id")).order_by("name"))
