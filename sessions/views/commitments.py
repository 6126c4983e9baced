"""Promises as they are made in the room: added and removed while they are drafts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from coaching.firms.middleware import FirmRequest
from sessions.forms import CommitmentForm
from sessions.models import Commitment
from sessions.operations import commitments as operations
from sessions.room_page import open_room
from sessions.views.answers import see_other
from sessions.views.room import context, planned, room_url


@require_POST
def add(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    coaching_session = planned(request, coaching_session_id)
    form = CommitmentForm(request.POST)
    if form.is_valid():
        operations.add_commitment(
            coaching_session=coaching_session, by=request.member, **form.cleaned_data
        )
        if not request.htmx:  # type: ignore[attr-defined]
            return see_other(room_url(request, coaching_session_id) + "#part-4")
        return promises(request, coaching_session_id, None)
    return promises(request, coaching_session_id, form)


def promises(
    request: FirmRequest, coaching_session_id: UUID, form: CommitmentForm | None
) -> HttpResponse:
    """The list of drafts with its form; around it the whole room when there is no script."""
    room = open_room(planned(request, coaching_session_id), request.member)
    shown = context(request, room, form)
    part = "sessions/_promises.html" if request.htmx else "sessions/room.html"  # type: ignore[attr-defined]
    return render(request, part, {**shown, "fresh": form is None}, status=422 if form else 200)


@require_POST
def remove(
    request: FirmRequest, firm_slug: str, coaching_session_id: UUID, commitment_id: UUID
) -> HttpResponse:
    commitment = get_object_or_404(
        Commitment.objects.visible_to(request.member),
        pk=commitment_id,
        coaching_session_id=coaching_session_id,
    )
    operations.remove_draft(commitment=commitment, by=request.member)
    if request.htmx:  # type: ignore[attr-defined]
        return promises(request, coaching_session_id, None)
    return see_other(room_url(request, coaching_session_id) + "#part-4")
