"""The first page inside a firm."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coaching.firms.middleware import FirmRequest
from coaching.home.sections import sections_for


@require_safe
def start(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """What is next for this person. An admin who is nothing else goes to the hub."""
    sections = sections_for(request)
    if not sections and request.member.is_admin:
        return redirect("home:hub", firm_slug=firm_slug)
    return render(request, "home/start.html", {"sections": sections})
