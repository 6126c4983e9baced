"""Autosave and the Save button alike: kept, met by another's words, or refused in words."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from coaching.access.decision import NotAllowed
from coaching.firms.middleware import FirmRequest
from sessions.forms import NoteForm, RecordForm
from sessions.merging import meetings
from sessions.operations.saving import Conflict, Saved, begin_record, save_note, save_parts
from sessions.room_page import record_to_write
from sessions.views.answers import see_other, wants_json
from sessions.views.room import planned, room_url


@require_POST
def save(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """`then=finish` goes on to the check page. The first word of all begins the record."""
    record = record_to_write(coaching_session_id, request.member)
    coaching_session = planned(request, coaching_session_id) if record is None else None
    form = RecordForm(request.POST)
    if not form.is_valid():
        return refused(request, form, coaching_session_id)
    try:
        if record is None:
            assert coaching_session is not None
            outcome = begin_record(
                coaching_session=coaching_session, texts=form.texts(), by=request.member
            )
        else:
            outcome = save_parts(
                record=record,
                texts=form.texts(),
                version=form.cleaned_data["version"],
                by=request.member,
            )
    except NotAllowed as refusal:
        return closed(request, coaching_session_id, refusal)
    if isinstance(outcome, Conflict):
        return met(request, outcome, form, coaching_session_id, "save")
    return kept(request, outcome, coaching_session_id)


@require_POST
def save_private_note(
    request: FirmRequest, firm_slug: str, coaching_session_id: UUID
) -> HttpResponse:
    coaching_session = planned(request, coaching_session_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return refused(request, form, coaching_session_id)
    outcome = save_note(
        coaching_session=coaching_session,
        text=form.cleaned_data["text"],
        version=form.cleaned_data["version"],
        by=request.member,
    )
    if isinstance(outcome, Conflict):
        return met(request, outcome, form, coaching_session_id, "note")
    return kept(request, outcome, coaching_session_id)


def kept(request: FirmRequest, saved: Saved, coaching_session_id: UUID) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})
    return go_on(request, coaching_session_id)


def go_on(request: FirmRequest, coaching_session_id: UUID) -> HttpResponse:
    """The answer to a form: its words are kept."""
    if request.POST.get("then") == "finish":
        return see_other(room_url(request, coaching_session_id, "finish"))
    messages.success(request, "Saved.")
    return see_other(room_url(request, coaching_session_id))


def refused(
    request: FirmRequest, form: RecordForm | NoteForm, coaching_session_id: UUID
) -> HttpResponse:
    """The words go back to whoever typed them, with what stands against keeping them."""
    if wants_json(request):
        why = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"words": f"Not saved yet: {why}"}, status=422)
    shown = {"form": form, "back": room_url(request, coaching_session_id)}
    return render(request, "sessions/refused.html", shown, status=422)


def closed(request: FirmRequest, coaching_session_id: UUID, refusal: NotAllowed) -> HttpResponse:
    """Finished in another tab meanwhile."""
    reason = render_to_string("errors/_reason.html", {"reason": refusal.reason.value}).strip()
    words = f"{reason} Copy your last words before you leave."
    if wants_json(request):
        return JsonResponse({"words": words}, status=422)
    shown = {
        "words": words,
        "form": RecordForm(request.POST),
        "back": room_url(request, coaching_session_id),
    }
    return render(request, "sessions/refused.html", shown, status=403)


def met(
    request: FirmRequest,
    conflict: Conflict,
    form: RecordForm | NoteForm,
    coaching_session_id: UUID,
    address: str,
) -> HttpResponse:
    """Both texts, side by side, and one form to make them one."""
    if wants_json(request):
        answer = {"version": conflict.version, "fields": dict(conflict.theirs)}
        return JsonResponse(answer, status=409)
    found = meetings(conflict.theirs, form.texts(), coaching_session_id, request.member)
    different = [one for one in found if one.theirs != one.mine]
    if not different:  # others were saved meanwhile, and the next page shows them
        return go_on(request, coaching_session_id)
    shown = {
        "version": conflict.version,
        "different": different,
        "same": [one for one in found if one.theirs == one.mine],
        "action": room_url(request, coaching_session_id, address),
        "then": request.POST.get("then", ""),
    }
    return render(request, "sessions/merge.html", shown, status=409)
