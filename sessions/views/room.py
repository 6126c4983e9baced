"""The session room: where the coach writes during the call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from coaching.firms.middleware import FirmRequest
from sessions.forms import ANSWER_CHOICES, CommitmentForm
from sessions.lengths import ends_at, in_minutes, ran
from sessions.models import CoachingSession
from sessions.operations import timing
from sessions.room_page import Room, open_room, session_of
from sessions.views.answers import require_room, see_other

BEGUN = (CoachingSession.State.IN_PROGRESS, CoachingSession.State.HELD)


def room_url(request: FirmRequest, coaching_session_id: UUID, name: str = "room") -> str:
    return reverse(
        f"coaching_sessions:{name}", args=[request.member.firm.slug, coaching_session_id]
    )


@require_safe
def show_room(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    coaching_session = planned(request, coaching_session_id)
    if coaching_session.is_missed:
        return see_other(room_url(request, coaching_session_id, "restore"))
    if coaching_session.state not in BEGUN:
        return see_other(room_url(request, coaching_session_id, "prepare"))
    room = open_room(coaching_session, request.member)
    if room.record.shared_at is not None:
        return see_other(room_url(request, coaching_session_id, "record"))
    return render(request, "sessions/room.html", context(request, room))


def planned(request: FirmRequest, coaching_session_id: UUID) -> CoachingSession:
    """The session, for its coach alone."""
    coaching_session = session_of(coaching_session_id, request.member)
    if coaching_session is None:
        raise Http404
    require_room(request, coaching_session)
    return coaching_session


def zone_of(request: FirmRequest) -> str:
    return request.member.person.time_zone if request.member.person else "UTC"


def context(request: FirmRequest, room: Room, form: CommitmentForm | None = None) -> dict[str, Any]:
    return {
        "room": room,
        "engagement": room.engagement,
        "choices": ANSWER_CHOICES,
        "promise_form": form or CommitmentForm(initial={"due_on": room.next_on}),
        "here": room_url(request, room.coaching_session.pk),
        **clock(request, room.coaching_session),
    }


def clock(request: FirmRequest, running: CoachingSession) -> dict[str, Any]:
    """What the timer shows."""
    now = timezone.now()
    return {
        "coaching_session": running,
        "now": now,
        "ends_at": ends_at(running, now),
        "elapsed": in_minutes(ran(running, now)),
        "zone": zone_of(request),
    }


@require_POST
def pause(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    running = timing.pause(
        coaching_session=planned(request, coaching_session_id), by=request.member
    )
    return shown_again(request, running)


@require_POST
def resume(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    running = timing.resume(
        coaching_session=planned(request, coaching_session_id), by=request.member
    )
    return shown_again(request, running)


def shown_again(request: FirmRequest, running: CoachingSession) -> HttpResponse:
    """The timer in place, or the whole room when there is no script."""
    if not request.htmx:  # type: ignore[attr-defined]
        return see_other(room_url(request, running.pk))
    return render(request, "sessions/_timer.html", clock(request, running))
