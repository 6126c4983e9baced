"""Client organisations: who pays, and whose leaders are coached."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access.models import EngagementParty
from coaching.access.people import add_client_organisation
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import ClientOrganisation, Membership
from coaching.home.forms.people import ClientForm, MemberForm, SponsorForm
from coaching.home.gate import admins_only
from coaching.home.once import once
from coaching.home.views.people import add_person

HERE = Q(members__ended_at=None)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def clients(request: FirmRequest, firm_slug: str) -> HttpResponse:
    form = ClientForm(request.POST or None)
    if form.is_valid():
        found = add(request, form)
        if found is not None:
            messages.success(request, f"{found.name} is added.")
            return redirect("home:client", firm_slug=firm_slug, client_id=found.pk)
    rows = ClientOrganisation.objects.order_by("name").annotate(
        leaders=Count("members", filter=HERE & Q(members__sponsor_kind="")),
        sponsors=Count("members", filter=HERE & ~Q(members__sponsor_kind="")),
    )
    context = {"form": form, "clients": rows}
    return render(request, "home/firm/clients.html", context, status=422 if form.errors else 200)


def add(request: FirmRequest, form: ClientForm) -> ClientOrganisation | None:
    def create(pk: UUID) -> ClientOrganisation:
        return add_client_organisation(**form.values(), id=pk, by=request.member)

    try:
        return once(ClientOrganisation, form.id_of_new, create)
    except IntegrityError:
        form.add_error("name", "You have a client organisation of this name.")
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def client(request: FirmRequest, firm_slug: str, client_id: UUID) -> HttpResponse:
    """Its leaders and sponsors. Adding somebody tells nobody."""
    found = get_object_or_404(ClientOrganisation, pk=client_id)
    leader, sponsor = forms_for(request)
    for form in (leader, sponsor):
        if form.is_bound and form.is_valid():
            new = add_person(request, form, found)
            if new is not None:
                messages.success(request, f"{new.name} is added. Nobody has been told.")
                return redirect("home:client", firm_slug=firm_slug, client_id=client_id)
    form = sponsor if sponsor.is_bound else leader
    context = {"client": found, "leader_form": leader, "sponsor_form": sponsor, "form": form}
    context |= people_at(found)
    return render(request, "home/firm/client.html", context, status=422 if form.errors else 200)


def forms_for(request: FirmRequest) -> tuple[MemberForm, SponsorForm]:
    """Two forms on one page: the button's name says which was meant."""
    typed, kind = request.POST or None, request.POST.get("kind")
    return (
        MemberForm(typed if kind == "leader" else None, prefix="leader"),
        SponsorForm(typed if kind == "sponsor" else None, prefix="sponsor"),
    )


def people_at(client: ClientOrganisation) -> dict[str, list[Membership]]:
    people = list(client.members.filter(ended_at=None).order_by("name"))
    started = EngagementParty.objects.filter(
        member__in=people, since__isnull=False, until=None
    ).values_list("member_id", flat=True)
    awaited = set(started)
    for one in people:
        one.is_awaited = one.person_id is None and one.pk in awaited  # type: ignore[attr-defined]
    return {
        "leaders": [one for one in people if not one.sponsor_kind],
        "sponsors": [one for one in people if one.sponsor_kind],
    }
