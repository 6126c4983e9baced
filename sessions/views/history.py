"""Earlier versions of a record that is not finished: read them, put words of them back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.firms.middleware import FirmRequest
from sessions.forms import PutBackForm
from sessions.history_page import compare, saves_of
from sessions.models import CoachingSession, SessionRecord
from sessions.operations.saving import Conflict, put_back
from sessions.room_page import record_to_write
from sessions.views.answers import see_other
from sessions.views.room import planned, room_url, zone_of


@require_safe
def history(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    coaching_session = planned(request, coaching_session_id)
    record = record_to_write(coaching_session_id, request.member)
    if record is None or record.shared_at is not None:
        return elsewhere(request, coaching_session_id, record)
    given = request.GET.get("before", "")
    before = int(given) if given.isdecimal() and len(given) < 10 else None
    shown = {
        "coaching_session": coaching_session,
        "engagement": coaching_session.engagement,
        "coachee": coachee_of(coaching_session.engagement_id),
        "history": saves_of(record, request.member, before),
        "lock": lock(request, coaching_session),
        "is_first_page": before is None,
        "zone": zone_of(request),
    }
    return render(request, "sessions/history.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def revision(
    request: FirmRequest, firm_slug: str, coaching_session_id: UUID, revision_id: UUID
) -> HttpResponse:
    """What one save brought, next to what stands now; a POST puts one field of it back."""
    coaching_session = planned(request, coaching_session_id)
    record = record_to_write(coaching_session_id, request.member)
    if record is None:
        raise Http404
    found = compare(revision_id, record, request.member)
    if found is None:
        raise Http404
    kept, fields = found
    form = PutBackForm(request.POST or None)
    if form.is_valid():
        outcome = put_back(record=record, revision=kept, by=request.member, **form.cleaned_data)
        if not isinstance(outcome, Conflict):
            messages.success(request, "Put back. What stood there is in the list, too.")
            return see_other(room_url(request, coaching_session_id))
        form.add_error(None, "The record was saved meanwhile: look again at what stands now.")
    shown = {
        "coaching_session": coaching_session,
        "engagement": coaching_session.engagement,
        "coachee": coachee_of(coaching_session.engagement_id),
        "lock": lock(request, coaching_session),
        "revision": kept,
        "different": [one for one in fields if not one.is_same],
        "same": [one for one in fields if one.is_same],
        "record": record,
        "form": form,
        "zone": zone_of(request),
    }
    return render(request, "sessions/revision.html", shown, status=422 if form.errors else 200)


def elsewhere(
    request: FirmRequest, coaching_session_id: UUID, record: SessionRecord | None
) -> HttpResponse:
    """Nothing was written yet, or it is shared and its earlier versions are gone."""
    return see_other(room_url(request, coaching_session_id, "record" if record else "prepare"))


def lock(request: FirmRequest, coaching_session: CoachingSession) -> str:
    return lock_line(Material.RECORD_REVISION, coaching_session.engagement_id, request.member)
