"""The firm's hours by engagement, on a page and as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.firms.middleware import FirmRequest
from coaching.home.forms.hours import PeriodForm
from coaching.home.gate import admins_only
from coaching.home.hours import Sums, held_hours, held_rows
from coaching.home.unread import unreadable
from sessions.hours import writing

A_PAGE = 50


@require_safe
@admins_only
def hours(request: FirmRequest, firm_slug: str) -> HttpResponse:
    form = PeriodForm(request.GET)
    found = held_hours(request.member, *form.days)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "sums": Sums.of(found),
        "query": asked(request),
        "unreadable": unreadable(),
    }
    return render(request, "home/firm/hours.html", context, status=422 if form.errors else 200)


@require_safe
@admins_only
def hours_csv(request: FirmRequest, firm_slug: str) -> HttpResponse:
    found = held_hours(request.member, *PeriodForm(request.GET).days)
    return writing.download(writing.csv_bytes(held_rows(found)), writing.CSV, "firm-hours.csv")


def asked(request: FirmRequest) -> str:
    """The days as they stand in the address, for the file and the next page."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
