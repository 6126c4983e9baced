"""One promise: how did it go, in other words, on another day, and all that became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.decision import NotAllowed, may
from coaching.access.opening import open_row
from coaching.access.people_of import coach_of, coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.look.moments import day
from sessions.between_forms import CarryForm, RewordForm
from sessions.forms import ANSWER_CHOICES, AnswerForm
from sessions.history import story_of
from sessions.models import Commitment
from sessions.models.commitment import ANSWERS
from sessions.operations import commitments as operations
from sessions.operations.rewording import action_for, carry, reword
from sessions.operations.saving import Conflict
from sessions.views.answers import back, see_other
from sessions.views.room import room_url


def page_of(request: FirmRequest, commitment: Commitment) -> str:
    slug = request.member.firm.slug
    return reverse("coaching_sessions:commitment", args=[slug, commitment.pk])


def home(request: FirmRequest) -> str:
    return f"/{request.member.firm.slug}/"


@require_safe
def show(request: FirmRequest, firm_slug: str, commitment_id: UUID) -> HttpResponse:
    commitment = get_visible(Commitment, request, commitment_id)
    may(request.member, Action.UPDATE_COMMITMENT, commitment).require()
    return whole(request, commitment)


@require_POST
def confirm(request: FirmRequest, firm_slug: str, commitment_id: UUID) -> HttpResponse:
    commitment = get_visible(Commitment, request, commitment_id)
    operations.confirm(commitment=commitment, by=request.member)
    messages.success(request, "Yours now.")
    return back(request, home(request))


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: FirmRequest, firm_slug: str, commitment_id: UUID) -> HttpResponse:
    """How did it go? The room and the coachee's home send here too."""
    commitment = get_visible(Commitment, request, commitment_id)
    may(request.member, Action.UPDATE_COMMITMENT, commitment).require()
    form = AnswerForm(request.POST or None, initial=chosen(commitment))
    if form.is_valid():
        try:
            operations.update_commitment(
                commitment=commitment, by=request.member, **form.cleaned_data
            )
        except Moved:  # answered in another window a moment ago: show it as it stands
            commitment.refresh_from_db(fields=["state"])
        if not in_place(request):
            messages.success(request, "Noted.")
            return back(request, home(request))
    return (
        part(request, commitment, form) if in_place(request) else whole(request, commitment, form)
    )


@require_POST
def carry_over(request: FirmRequest, firm_slug: str, commitment_id: UUID) -> HttpResponse:
    commitment = get_visible(Commitment, request, commitment_id)
    may(request.member, Action.CARRY_COMMITMENT, commitment).require()
    form = CarryForm(request.POST)
    if not form.is_valid():
        return whole(request, commitment, carrying=form)
    carried = None
    try:
        carried = carry(commitment=commitment, by=request.member, **form.cleaned_data)
        words = f"Carried over to {day(carried.due_on)}."
    except Moved:  # the same tap twice, or somebody else a moment ago
        words = "It was changed a moment ago. This is how it stands now."
    if in_place(request):
        fresh = get_visible(Commitment, request, commitment_id)
        answers = AnswerForm(initial=chosen(fresh))
        return part(request, fresh, answers, was_carried=carried is not None)
    messages.success(request, words)
    return back(request, home(request))


@require_http_methods(["GET", "HEAD", "POST"])
def reword_it(request: FirmRequest, firm_slug: str, commitment_id: UUID) -> HttpResponse:
    """The sentence again. Two who write at once see both sentences; none is lost."""
    commitment = get_visible(Commitment, request, commitment_id)
    sent = request.POST if request.method == "POST" else None
    form = RewordForm(sent, initial=as_it_stands(request, commitment))
    refused = may(request.member, action_for(commitment), commitment)
    if request.method != "POST" or not form.is_valid():
        refused.require()
        return rewording(request, commitment, form, 422 if form.errors else 200)
    try:
        outcome = reword(commitment=commitment, by=request.member, **form.cleaned_data)
    except NotAllowed as closed:  # done or dropped meanwhile: what was typed is shown, to be copied
        return rewording(request, commitment, form, 403, reason=closed.reason)
    if isinstance(outcome, Conflict):
        return met(request, commitment, form, outcome)
    if outcome.state == Commitment.State.DRAFT:
        return see_other(room_url(request, commitment.coaching_session_id) + "#part-4")
    messages.success(request, words_after(outcome))
    return see_other(page_of(request, commitment))


def words_after(commitment: Commitment) -> str:
    if commitment.state == Commitment.State.PROPOSED:
        return f"Reworded. {coachee_of(commitment.engagement_id).first_name} is asked for a yes."
    return "Reworded."


def as_it_stands(request: FirmRequest, commitment: Commitment) -> dict[str, Any]:
    if request.method == "POST":
        return {}
    open_row(commitment, by=request.member)
    return {
        "wording": commitment.wording.text,
        "measure": commitment.measure.text,
        "due_on": commitment.due_on,
        "version": commitment.version,
    }


def met(
    request: FirmRequest, commitment: Commitment, form: RewordForm, conflict: Conflict
) -> HttpResponse:
    """Theirs beside mine; sending mine again is from the version as it stands now."""
    again = RewordForm({**request.POST.dict(), "version": conflict.version})
    again.is_valid()
    fresh = open_row(get_visible(Commitment, request, commitment.pk), by=request.member)
    return rewording(request, fresh, again, 409, theirs=fresh)


def rewording(
    request: FirmRequest, commitment: Commitment, form: RewordForm, status: int, **more: Any
) -> HttpResponse:
    shown = {**about(request, commitment), "form": form, **more}
    return render(request, "sessions/reword.html", shown, status=status)


def chosen(commitment: Commitment) -> dict[str, str | None]:
    return {"answer": commitment.state if commitment.state in ANSWERS else None}


def in_place(request: FirmRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def part(
    request: FirmRequest, commitment: Commitment, form: AnswerForm, **more: Any
) -> HttpResponse:
    """The line of the room's check-in."""
    found = Commitment.objects.visible_to(request.member).with_carried().get(pk=commitment.pk)
    shown = {**about(request, open_row(found, by=request.member)), "form": form, **more}
    return render(request, "sessions/_answer.html", shown, status=422 if form.errors else 200)


def whole(
    request: FirmRequest,
    commitment: Commitment,
    form: AnswerForm | None = None,
    carrying: CarryForm | None = None,
) -> HttpResponse:
    """The page, with the forms as they were sent or fresh ones."""
    story = story_of(commitment, request.member)
    form = form or AnswerForm(initial=chosen(commitment))
    carrying = carrying or CarryForm(initial={"version": story.commitment.version})
    shown = {
        **about(request, story.commitment),
        "story": story,
        "form": form,
        "carrying": carrying,
        "may_change": may(request.member, Action.REWORD_COMMITMENT, story.commitment),
        "next": request.POST.get("next") or page_of(request, commitment),
        "may_confirm": may(request.member, Action.CONFIRM_COMMITMENT, story.commitment),
    }
    status = 422 if form.errors or carrying.errors else 200
    return render(request, "sessions/commitment.html", shown, status=status)


def about(request: FirmRequest, commitment: Commitment) -> dict[str, Any]:
    return {
        "commitment": commitment,
        "choices": ANSWER_CHOICES,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "coach": coach_of(commitment.engagement_id),
        "coachee": coachee_of(commitment.engagement_id),
        "is_coachee": coachee_of(commitment.engagement_id) == request.member,
        "lock": lock_line(Material.COMMITMENT, commitment.engagement_id, request.member),
    }
