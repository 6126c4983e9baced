"""Hours from before: look at a file, add its lines, take lines back. A file is never stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet, Window
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.people_of import own_line
from coaching.access.policy import Material
from coaching.firms.middleware import FirmRequest
from coaching.look.moments import day
from sessions.hours import writing
from sessions.hours.columns import COLUMNS
from sessions.hours.forms import FileForm, LinesForm, RemoveForm
from sessions.hours.log import line_of, read_log
from sessions.hours.reading import Found
from sessions.hours.shown import Shown, in_lines
from sessions.models import EarlierHours
from sessions.operations.hours import add_earlier_hours, remove_earlier_hours
from sessions.views.answers import see_other
from sessions.views.hours import coaches_only

A_PAGE = 50
MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@coaches_only
def choose(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """A dry run: every line that is wrong with its number and why, and what the others come to."""
    if request.method != "POST":
        return file_page(request, FileForm(log=read_log(request.member)))
    form = FileForm(request.POST, request.FILES, log=read_log(request.member))
    if not form.is_valid():
        return file_page(request, form, 422)
    return render(request, "sessions/hours/dry_run.html", dry_run(form.found))


def dry_run(found: Found) -> dict[str, Any]:
    return {
        "found": found,
        "faults": cannot(len(found.faults)),
        "many": in_lines(len(found.lines)),
        "lines": [Shown(line) for line in found.lines[:MOST_SHOWN]],
        "more": max(len(found.lines) - MOST_SHOWN, 0),
        "form": LinesForm(initial={"lines": writing.csv_text(writing.log_rows(found.lines))}),
        "lock": own_line(Material.EARLIER_HOURS),
    }


@require_POST
@coaches_only
def add(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """The lines that were shown. Sent twice, they are added once."""
    form = LinesForm(request.POST)
    if not form.is_valid():
        return file_page(request, FileForm(log=read_log(request.member)), 422, form)
    added = add_earlier_hours(lines=form.cleaned_data["lines"].lines, by=request.member)
    words = f"{in_words(added)} in your log now." if added else "Your log had these lines already."
    messages.success(request, words)
    return see_other(reverse("coaching_sessions:hours", args=[firm_slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@coaches_only
def earlier(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """What was brought, by the moment it was; lines can be taken back."""
    form = RemoveForm(request.POST if request.method == "POST" else None, by=request.member)
    if form.is_valid():
        gone = remove_earlier_hours(rows=form.rows(), by=request.member)
        messages.success(request, f"{in_words(gone)} out of your log.")
        return see_other(reverse("coaching_sessions:earlier_hours", args=[firm_slug]))
    page = Paginator(brought(request), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "files": by_file(page),
        "page_obj": page,
        "lock": own_line(Material.EARLIER_HOURS),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/hours/earlier.html", context, status=status)


def brought(request: FirmRequest) -> QuerySet[Any]:
    """The latest file first, each line with how many came with it."""
    together = Window(Count("pk"), partition_by=[F("added_at")])
    rows = EarlierHours.objects.visible_to(request.member).annotate(together=together)
    return rows.order_by("-added_at", "starts_on", "client_name")


def by_file(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "title": title(at, many),
            "lines": [(row.pk, Shown(line_of(row))) for row in group],
        }
        for (at, many), group in groupby(rows, key=lambda row: (row.added_at, row.together))
    ]


def title(at: datetime, many: int) -> str:
    return f"Brought on {day(timezone.localtime(at).date(), year=True)}: {in_lines(many)}"


def file_page(
    request: FirmRequest, form: FileForm, status: int = 200, wrong: Any = None
) -> HttpResponse:
    context = {
        "form": form,
        "wrong": wrong,
        "columns": COLUMNS,
        "lock": own_line(Material.EARLIER_HOURS),
    }
    return render(request, "sessions/hours/bring.html", context, status=status)


def cannot(many: int) -> str:
    return f"{in_lines(many)} cannot be brought as {'it is' if many == 1 else 'they are'}"


def in_words(many: int) -> str:
    return f"{in_lines(many)} {'is' if many == 1 else 'are'}"
