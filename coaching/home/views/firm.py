"""The firm's own settings, and one's own page."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access.people import change_member
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Person
from coaching.home.forms.firm import FirmForm
from coaching.home.forms.people import MeForm
from coaching.home.gate import admins_only
from coaching.home.operations import change_firm, change_time_zone


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
