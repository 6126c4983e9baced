"""Start a session, check it, finish and share it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import NotAllowed
from coaching.access.states import Moved
from coaching.firms.middleware import FirmRequest
from sessions.forms import FinishForm
from sessions.models import CoachingSession
from sessions.operations import room as operations
from sessions.prepare_page import what_is_missing
from sessions.room_page import open_room, record_of
from sessions.views.answers import see_other
from sessions.views.room import planned, room_url

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
    record = record_of(coaching_session_id, request.member)
    if record is None:
        raise Http404
    coaching_session = record.coaching_session
    if coaching_session.state != CoachingSession.State.IN_PROGRESS:
        return see_other(room_url(request, coaching_session_id, "record"))
    initial = {"minutes": minutes_so_far(coaching_session, timezone.now())}
    form = FinishForm(request.POST or None, initial=initial)
    if form.is_valid():
        return do_finish(request, coaching_session, form.cleaned_data["minutes"])
    room = open_room(record, request.member)
    shown = {
        "form": form,
        "room": room,
        "coaching_session": coaching_session,
        "engagement": room.engagement,
        "cards": [card for card in room.cards if card.text.strip()],
        "commitments": room.drafts,
        "zone": request.member.person.time_zone if request.member.person else "UTC",
    }
    return render(request, "sessions/finish.html", shown, status=422 if form.errors else 200)


def do_finish(
    request: FirmRequest, coaching_session: CoachingSession, minutes: int
) -> HttpResponse:
    begun = coaching_session.started_at or coaching_session.starts_at
    try:
        operations.finish(
            coaching_session=coaching_session,
            by=request.member,
            at=begun + timedelta(minutes=minutes),
        )
        messages.success(request, "Finished and shared.")
    except Moved:  # the same button twice: it is finished, which is what was wanted
        pass
    return see_other(room_url(request, coaching_session.pk, "record"))


def minutes_so_far(coaching_session: CoachingSession, now: datetime) -> int:
    """From start to now; when it is written up afterwards, the planned length."""
    begun = coaching_session.started_at or coaching_session.starts_at
    elapsed = now - begun
    if elapsed > A_LONG_CALL or begun == coaching_session.starts_at:
        return coaching_session.minutes
    return max(1, round(elapsed.total_seconds() / 60))
