"""The record of a session: the same page for coach and coachee, once it is shared."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.decision import may
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from sessions.forms import AddendumForm, LengthForm
from sessions.models import CoachingSession
from sessions.operations.sharing import add_addendum
from sessions.operations.timing import change_length
from sessions.record_page import RecordPage, open_record
from sessions.room_page import record_to_write, session_of
from sessions.views.answers import see_other
from sessions.views.room import room_url, zone_of


@require_safe
def show_record(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    page = page_of(request, coaching_session_id)
    if page.record.shared_at is None:  # only its coach sees it before it is shared
        return see_other(room_url(request, coaching_session_id))
    return record_page(request, page, AddendumForm())


@require_POST
def add(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """A finished record is added to, under the coach's name and with the time."""
    record = record_to_write(coaching_session_id, request.member)
    if record is None:
        raise Http404
    may(request.member, Action.ADD_ADDENDUM, record).require()
    form = AddendumForm(request.POST)
    if not form.is_valid():
        return record_page(request, page_of(request, coaching_session_id), form)
    add_addendum(record=record, by=request.member, **form.cleaned_data)
    messages.success(request, "Added to the record.")
    return see_other(room_url(request, coaching_session_id, "record"))


def page_of(request: FirmRequest, coaching_session_id: UUID) -> RecordPage:
    coaching_session = session_of(coaching_session_id, request.member)
    page = open_record(coaching_session, request.member) if coaching_session else None
    if page is None:
        raise Http404
    return page


def record_page(request: FirmRequest, page: RecordPage, form: AddendumForm) -> HttpResponse:
    shown = {
        "page": page,
        "form": form,
        "written": page.written,
        "coaching_session": page.coaching_session,
        "engagement": page.coaching_session.engagement,
        "is_coachee": page.coachee == request.member,
        "can_add": bool(may(request.member, Action.ADD_ADDENDUM, page.record)),
        "zone": zone_of(request),
    }
    return render(request, "sessions/record.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def length(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """How long a session was, put right afterwards by the coach who held it."""
    held = get_visible(CoachingSession, request, coaching_session_id)
    may(request.member, Action.CHANGE_LENGTH, held).require()
    form = LengthForm(request.POST or None, initial={"minutes": held.length_minutes})
    if form.is_valid():
        change_length(coaching_session=held, by=request.member, **form.cleaned_data)
        messages.success(request, "The length is changed.")
        return see_other(room_url(request, coaching_session_id, "record"))
    shown = {
        "form": form,
        "coaching_session": held,
        "coachee": coachee_of(held.engagement_id),
        "lock": lock_line(Material.SCHEDULE, held.engagement_id, request.member),
        "back": room_url(request, coaching_session_id, "record"),
        "zone": zone_of(request),
    }
    return render(request, "sessions/length.html", shown, status=422 if form.errors else 200)
