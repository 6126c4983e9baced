"""The session room: where the coach writes during the call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from coaching.access.decision import NotAllowed
from coaching.firms.middleware import FirmRequest
from sessions.forms import ANSWER_CHOICES, CommitmentForm, NoteForm, RecordForm
from sessions.models import CoachingSession
from sessions.operations.saving import Conflict, Saved, save_note, save_parts
from sessions.room_page import Room, open_room, record_of
from sessions.views.answers import require_room, see_other, wants_json


def room_url(request: FirmRequest, coaching_session_id: UUID, name: str = "room") -> str:
    return reverse(
        f"coaching_sessions:{name}", args=[request.member.firm.slug, coaching_session_id]
    )


@require_safe
def show_room(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    record = record_of(coaching_session_id, request.member)
    if record is None:  # not begun: the coach prepares, and for everybody else there is nothing
        return see_other(room_url(request, planned(request, coaching_session_id).pk, "prepare"))
    if record.shared_at is not None:
        return see_other(room_url(request, coaching_session_id, "record"))
    return render(
        request, "sessions/room.html", context(request, open_room(record, request.member))
    )


def planned(request: FirmRequest, coaching_session_id: UUID) -> CoachingSession:
    """The session, for its coach alone."""
    found = CoachingSession.objects.visible_to(request.member).filter(pk=coaching_session_id)
    coaching_session = found.select_related("engagement").first()
    if coaching_session is None:
        raise Http404
    require_room(request, coaching_session)
    return coaching_session


def context(request: FirmRequest, room: Room, form: CommitmentForm | None = None) -> dict[str, Any]:
    return {
        "room": room,
        "engagement": room.engagement,
        "coaching_session": room.coaching_session,
        "choices": ANSWER_CHOICES,
        "promise_form": form or CommitmentForm(initial={"due_on": room.next_on}),
        "now": timezone.now(),
        "zone": request.member.person.time_zone if request.member.person else "UTC",
        "here": room_url(request, room.coaching_session.pk),
    }


@require_POST
def save(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """Autosave and the Save button alike; `then=finish` goes on to the check page."""
    record = record_of(coaching_session_id, request.member)
    if record is None:
        raise Http404
    form = RecordForm(request.POST)
    if not form.is_valid():
        return refused(request, form, record.coaching_session)
    try:
        outcome = save_parts(
            record=record,
            texts=form.texts(),
            version=form.cleaned_data["version"],
            by=request.member,
        )
    except NotAllowed:
        return closed(request, record.coaching_session)
    if isinstance(outcome, Conflict):
        return met(request, outcome, form, record.coaching_session, "save")
    if wants_json(request):
        return kept(outcome)
    if request.POST.get("then") == "finish":
        return see_other(room_url(request, coaching_session_id, "finish"))
    messages.success(request, "Saved.")
    return see_other(room_url(request, coaching_session_id))


@require_POST
def save_private_note(
    request: FirmRequest, firm_slug: str, coaching_session_id: UUID
) -> HttpResponse:
    coaching_session = planned(request, coaching_session_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return refused(request, form, coaching_session)
    outcome = save_note(
        coaching_session=coaching_session,
        text=form.cleaned_data["text"],
        version=form.cleaned_data["version"],
        by=request.member,
    )
    if isinstance(outcome, Conflict):
        return met(request, outcome, form, coaching_session, "note")
    if wants_json(request):
        return kept(outcome)
    messages.success(request, "Saved.")
    return see_other(room_url(request, coaching_session_id))


def kept(saved: Saved) -> HttpResponse:
    return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})


def refused(
    request: FirmRequest, form: RecordForm | NoteForm, coaching_session: CoachingSession
) -> HttpResponse:
    """The words go back to whoever typed them, with what stands against keeping them."""
    if wants_json(request):
        why = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"words": f"Not saved yet: {why}"}, status=422)
    shown = {"form": form, "coaching_session": coaching_session}
    return render(request, "sessions/refused.html", shown, status=422)


def closed(request: FirmRequest, coaching_session: CoachingSession) -> HttpResponse:
    """Finished in another tab meanwhile."""
    words = "This record has been finished and shared. Copy your last words before you leave."
    if wants_json(request):
        return JsonResponse({"words": words}, status=422)
    shown = {"words": words, "form": RecordForm(request.POST), "coaching_session": coaching_session}
    return render(request, "sessions/refused.html", shown, status=403)


def met(
    request: FirmRequest,
    conflict: Conflict,
    form: RecordForm | NoteForm,
    coaching_session: CoachingSession,
    address: str,
) -> HttpResponse:
    """Both texts, side by side, and one form to make them one."""
    if wants_json(request):
        answer = {"version": conflict.version, "fields": dict(conflict.theirs)}
        return JsonResponse(answer, status=409)
    fields = [
        {"field": form[name], "theirs": theirs, "mine": form.cleaned_data[name]}
        for name, theirs in conflict.theirs.items()
        if name in form.data
    ]
    shown = {
        "coaching_session": coaching_session,
        "version": conflict.version,
        "different": [one for one in fields if one["theirs"] != one["mine"]],
        "same": [one for one in fields if one["theirs"] == one["mine"]],
        "action": room_url(request, coaching_session.pk, address),
        "then": request.POST.get("then", ""),
    }
    return render(request, "sessions/merge.html", shown, status=409)
