"""Start a session, check it, finish and share it, or keep it as a draft to share later."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import NotAllowed
from coaching.access.states import Moved
from coaching.firms.middleware import FirmRequest
from sessions.forms import LengthForm
from sessions.lengths import in_minutes, ran
from sessions.models import CoachingSession
from sessions.operations import room as operations
from sessions.operations.sharing import share_record
from sessions.operations.timing import change_length
from sessions.prepare_page import what_is_missing
from sessions.room_page import Room, open_room
from sessions.views.answers import see_other
from sessions.views.room import BEGUN, planned, room_url, zone_of

A_LONG_CALL = timedelta(hours=4)


@require_POST
def start(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """Now, or with `when=planned` at its planned time, to write it up afterwards."""
    coaching_session = planned(request, coaching_session_id)
    at = coaching_session.starts_at if request.POST.get("when") == "planned" else None
    try:
        operations.start(coaching_session=coaching_session, by=request.member, at=at)
    except NotAllowed:
        shown = {
            "coaching_session": coaching_session,
            "engagement": coaching_session.engagement,
            "missing": what_is_missing(coaching_session, request.member),
        }
        return render(request, "sessions/cannot_start.html", shown, status=403)
    return see_other(room_url(request, coaching_session_id))


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """What the coachee will get, exactly; then the act."""
    coaching_session = planned(request, coaching_session_id)
    if coaching_session.state not in BEGUN:
        return see_other(room_url(request, coaching_session_id, "prepare"))
    room = open_room(coaching_session, request.member)
    if room.record.shared_at is not None:
        return see_other(room_url(request, coaching_session_id, "record"))
    form = LengthForm(request.POST or None, initial={"minutes": minutes_so_far(coaching_session)})
    if form.is_valid():
        return do_finish(request, room, form.cleaned_data["minutes"])
    shown = {
        "form": form,
        "room": room,
        "written": room.written,
        "coaching_session": coaching_session,
        "engagement": room.engagement,
        "zone": zone_of(request),
    }
    return render(request, "sessions/finish.html", shown, status=422 if form.errors else 200)


def do_finish(request: FirmRequest, room: Room, minutes: int) -> HttpResponse:
    """The button says which: shared now, or kept as a draft that can be shared later."""
    is_draft = request.POST.get("keep") == "draft"
    try:
        if room.is_held:
            finish_draft(request, room, minutes, share=not is_draft)
        else:
            operations.finish(
                coaching_session=room.coaching_session,
                by=request.member,
                minutes=minutes,
                share=not is_draft,
            )
        messages.success(request, "Kept as a draft." if is_draft else "Finished and shared.")
    except Moved:  # the same button twice: it is finished, which is what was wanted
        pass
    if is_draft:
        return see_other(reverse("home:start", args=[request.member.firm.slug]))
    return see_other(room_url(request, room.coaching_session.pk, "record"))


def finish_draft(request: FirmRequest, room: Room, minutes: int, *, share: bool) -> None:
    held = room.coaching_session
    if minutes != held.length_minutes:
        change_length(coaching_session=held, minutes=minutes, by=request.member)
    if share:
        share_record(record=room.record, coaching_session=held, by=request.member)


def minutes_so_far(coaching_session: CoachingSession, now: datetime | None = None) -> int:
    """Without the pauses, from start to now; when it is written up afterwards, the planned length."""
    if coaching_session.length_minutes is not None:
        return coaching_session.length_minutes
    length = ran(coaching_session, now or timezone.now())
    if length > A_LONG_CALL or coaching_session.started_at == coaching_session.starts_at:
        return coaching_session.minutes
    return max(1, in_minutes(length))
