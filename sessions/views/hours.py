"""A coach's own hours log: the page, the files and the letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from coaching.access.decision import may
from coaching.access.people_of import own_line
from coaching.access.policy import Material
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.look.pdf import PACKAGES, PdfUnavailable
from sessions.hours import writing
from sessions.hours.forms import LetterForm
from sessions.hours.letter import letter_of, letter_pdf
from sessions.hours.log import read_log
from sessions.hours.progress import Progress
from sessions.hours.shown import in_lines, left_out_words, shown
from sessions.operations.hours import note_file

A_PAGE = 50
View = Callable[..., HttpResponse]


def coaches_only(view: View) -> View:
    """Asked before anything is looked up: 403 for every member who is no coach."""

    @wraps(view)
    def guarded(request: FirmRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        may(request.member, Action.KEEP_HOURS, request.member).require()
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@coaches_only
def show_log(request: FirmRequest, firm_slug: str) -> HttpResponse:
    log = read_log(request.member)
    page = Paginator(shown(log), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "log": log,
        "page_obj": page,
        "many": in_lines(len(log.lines)),
        "left_out": left_out_words(log),
        "progress": Progress.of(log.totals),
        "lock": own_line(Material.EARLIER_HOURS),
    }
    return render(request, "sessions/hours/log.html", context)


@require_safe
@coaches_only
def csv_file(request: FirmRequest, firm_slug: str) -> HttpResponse:
    log = read_log(request.member)
    note_file(by=request.member)
    body = writing.csv_bytes(writing.log_rows(log.lines, log.totals))
    return writing.download(body, writing.CSV, "coaching-hours.csv")


@require_safe
@coaches_only
def xlsx_file(request: FirmRequest, firm_slug: str) -> HttpResponse:
    log = read_log(request.member)
    note_file(by=request.member)
    body = writing.xlsx_bytes(writing.log_rows(log.lines, log.totals))
    return writing.download(body, writing.XLSX, "coaching-hours.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@coaches_only
def letter(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """Who signs is asked; the letter is drawn at once and kept nowhere."""
    log = read_log(request.member)
    form = LetterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        which = form.cleaned_data["hours"] == "unlisted"
        made = letter_of(log, request.member, form.signatory(), only_unlisted=which)
        if made is not None:
            return drawn(request, made)
        form.add_error("hours", "There are no such hours to confirm.")
    context = {"form": form, "log": log, "lock": own_line(Material.EARLIER_HOURS)}
    status = 422 if form.errors else 200
    return render(request, "sessions/hours/letter.html", context, status=status)


def drawn(request: FirmRequest, made: Any) -> HttpResponse:
    try:
        body = letter_pdf(made)
    except PdfUnavailable:
        return render(request, "sessions/hours/no_pdf.html", {"packages": PACKAGES}, status=503)
    return writing.download(body, "application/pdf", "coaching-hours-letter.pdf")
