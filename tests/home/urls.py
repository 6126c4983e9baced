"""The two sections on pages of their own, so that each can be looked at apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from coaching.firms.middleware import FirmRequest
from coaching.home.views.coachee import coachee_home
from coaching.home.views.today import today
from coaching.urls import urlpatterns as everything

PAGE = '{% extends "base.html" %}{% block content %}{% include part %}{% endblock %}'


def alone(part: str, data: Callable[[FirmRequest], dict[str, Any]]) -> Any:
    def view(request: FirmRequest, firm_slug: str) -> HttpResponse:
        page = engines["django"].from_string(PAGE)
        return HttpResponse(page.render({"part": part, "section": data(request)}, request))

    return view


sections = [
    path("alone/today/", alone("home/_today.html", today), name="today_alone"),
    path("alone/coachee/", alone("home/_coachee.html", coachee_home), name="coachee_alone"),
]
urlpatterns = [path("<slug:firm_slug>/", include(sections)), *everything]
