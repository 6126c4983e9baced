"""The firm's own settings, its programmes, and one's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access.people import change_member
from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Person
from coaching.home.forms.engagement import TEXTS, ProgrammeForm
from coaching.home.forms.firm import FirmForm
from coaching.home.forms.people import MeForm
from coaching.home.gate import admins_only
from coaching.home.once import once
from coaching.home.operations import change_firm, change_time_zone
from engagements.bounds import outside_bounds
from engagements.models import Programme
from engagements.operations.programmes import add_programme
from engagements.rules import in_short


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def firm(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """Name, clock and colour. The address stays: links and mails carry it."""
    now = request.member.firm
    initial = {"firm_name": now.name, "time_zone": now.time_zone, "brand_hue": now.brand_hue}
    form = FirmForm(request.POST or None, initial=initial)
    if form.is_valid():
        change_firm(**form.values(), by=request.member)
        messages.success(request, "Saved.")
        return redirect("home:hub", firm_slug=firm_slug)
    return render(
        request, "home/firm/firm.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def programmes(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """The shapes that engagements are cut from. One that was used is never changed."""
    form = ProgrammeForm(request.POST or None, **like(request))
    if form.is_valid() and added(request, form):
        messages.success(request, "The programme is added.")
        return redirect("home:programmes", firm_slug=firm_slug)
    rows = Programme.objects.visible_to(request.member).order_by("name")
    context = {
        "form": form,
        "programmes": [Shown(row) for row in rows],
        "is_open": bool(form.errors) or "from" in request.GET,
    }
    return render(request, "home/firm/programmes.html", context, status=422 if form.errors else 200)


def like(request: FirmRequest) -> dict[str, Programme]:
    """`?from=` names the programme to copy; one of another firm is not found."""
    if "from" not in request.GET:
        return {}
    try:
        return {"like": get_visible(Programme, request, UUID(request.GET["from"]))}
    except ValueError:
        raise Http404 from None


@dataclass(frozen=True)
class Shown:
    """A programme as the page says it."""

    programme: Programme

    @property
    def outside(self) -> list[str]:
        return outside_bounds(self.programme)

    @property
    def rules(self) -> list[str]:
        return in_short(self.programme)

    @property
    def questions(self) -> list[tuple[str, list[str]]]:
        asked = self.programme.prompts
        return [(label, asked[part]) for part, label in TEXTS.items() if asked.get(part)]


def added(request: FirmRequest, form: ProgrammeForm) -> bool:
    try:
        once(
            Programme,
            form.id_of_new,
            lambda pk: add_programme(**form.values(), programme_id=pk, by=request.member),
        )
    except IntegrityError:
        form.add_error("name", "You have a programme of this name.")
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """One's name here and one's clock everywhere."""
    member, person = request.member, cast(Person, request.user)
    initial = {"name": member.name, "time_zone": person.time_zone}
    form = MeForm(request.POST or None, initial=initial)
    if form.is_valid():
        change_member(member=member, name=form.cleaned_data["name"], by=member)
        change_time_zone(person=person, time_zone=form.cleaned_data["time_zone"])
        messages.success(request, "Saved.")
        return redirect("home:me", firm_slug=firm_slug)
    return render(request, "home/me.html", {"form": form}, status=422 if form.errors else 200)
