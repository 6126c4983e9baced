"""The front door: no firm yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coaching.firms.entry import firms_of


@require_safe
def chooser(request: HttpRequest) -> HttpResponse:
    """Into the only firm, to a choice of several, or to words about what to do."""
    if not request.user.is_authenticated:
        return render(request, "home/outside/landing.html")
    firms = firms_of(request.user)
    if len(firms) == 1:
        return redirect("home:start", firm_slug=firms[0]["slug"])
    return render(request, "home/outside/chooser.html", {"firms": firms})
