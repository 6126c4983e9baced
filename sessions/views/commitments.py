"""Promises: made in the room, answered anywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.people_of import coach_of, coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from sessions.forms import ANSWER_CHOICES, AnswerForm, CommitmentForm, ReflectionForm
from sessions.models import Commitment, Reflection
from sessions.models.commitment import ANSWERS
from sessions.operations import commitments as operations
from sessions.room_page import open_room
from sessions.views.answers import back, see_other
from sessions.views.room import context, planned, room_url


def home(request: FirmRequest) -> str:
    return f"/{request.member.firm.slug}/"


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


@require_POST
def confirm(request: FirmRequest, firm_slug: str, commitment_id: UUID) -> HttpResponse:
    commitment = get_visible(Commitment, request, commitment_id)
    operations.confirm(commitment=commitment, by=request.member)
    messages.success(request, "Yours now.")
    return back(request, home(request))


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: FirmRequest, firm_slug: str, commitment_id: UUID) -> HttpResponse:
    """One promise: how did it go? The room and the coachee's home send here too."""
    commitment = get_visible(Commitment, request, commitment_id)
    may(request.member, Action.UPDATE_COMMITMENT, commitment).require()
    chosen = {"answer": commitment.state if commitment.state in ANSWERS else None}
    form = AnswerForm(request.POST or None, initial=chosen)
    if form.is_valid():
        try:
            operations.update_commitment(
                commitment=commitment, by=request.member, **form.cleaned_data
            )
        except Moved:  # answered in another window a moment ago: show it as it stands
            commitment.refresh_from_db(fields=["state"])
        if not request.htmx:  # type: ignore[attr-defined]
            messages.success(request, "Noted.")
            return back(request, home(request))
    return show_commitment(request, commitment, form)


def show_commitment(request: FirmRequest, commitment: Commitment, form: AnswerForm) -> HttpResponse:
    part = "sessions/_answer.html" if request.htmx else "sessions/commitment.html"  # type: ignore[attr-defined]
    shown: dict[str, Any] = {
        "commitment": open_row(commitment, by=request.member),
        "choices": ANSWER_CHOICES,
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "coach": coach_of(commitment.engagement_id),
        "is_coachee": coachee_of(commitment.engagement_id) == request.member,
        "lock": lock_line(Material.COMMITMENT, commitment.engagement_id, request.member),
    }
    return render(request, part, shown, status=422 if form.errors else 200)


@require_POST
def reflect(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """“Save for me” or “Share”: which button it was is the choice."""
    engagement = get_visible(Engagement, request, engagement_id)
    line = Reflection(firm_id=engagement.firm_id, engagement=engagement, author=request.member)
    may(request.member, Action.ADD, line).require()
    form = ReflectionForm(request.POST)
    if not form.is_valid():
        shown = {"form": form, "engagement": engagement, "coach": coach_of(engagement.pk)}
        return render(request, "sessions/reflect.html", shown, status=422)
    shared = request.POST.get("keep") == "share"
    operations.reflect(engagement=engagement, shared=shared, by=request.member, **form.cleaned_data)
    words = f"Shared with {coach_of(engagement.pk).first_name}." if shared else "Saved for you."
    messages.success(request, words)
    return back(request, home(request))
