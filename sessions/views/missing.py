"""They did not come; it is called off; it was noted by mistake. Each is checked before it is done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from coaching.access.decision import NotAllowed, may
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from sessions.changes import told, with_changes
from sessions.counting import Outcome, as_cancelled, as_no_show, late_from
from sessions.kept import kept_words
from sessions.models import CoachingSession
from sessions.models.coaching_session import AHEAD, MISSED, SessionState
from sessions.operations import missing as operations
from sessions.operations.marking import sponsors_learn
from sessions.views.answers import see_other
from sessions.views.room import room_url

WHY: dict[type[Exception], str] = {
    operations.TooEarly: "Its time has not come yet. Until then it can be cancelled.",
    operations.NowLate: "The time for cancelling it freely has run out meanwhile. "
    "Please look again at what it becomes.",
    operations.PlanIsFull: "All sessions are planned or used up already. "
    "Take one out of the plan first.",
    operations.AlreadyPlanned: "Another chemistry session is planned already.",
    operations.DoubleBooked: "The coach has another session at that time by now. "
    "Move that one first, or plan this one anew.",
    Moved: "The session was changed meanwhile. Please look at it again.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def no_show(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """They did not come: what that means, and the button that notes it."""
    one = session_of(request, coaching_session_id)
    return check_page(request, one, as_no_show(one), operations.note_no_show)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """Called off: in time or late, counted or not; then the act."""
    one = session_of(request, coaching_session_id)
    outcome = as_cancelled(one, timezone.now())
    asked = request.POST.get("asked", "") == "coachee"
    more = {
        "expected": request.POST.get("expected", ""),
        "asked_by": coachee_of(one.engagement_id) if asked else None,
    }
    return check_page(request, one, outcome, operations.cancel, **more)


def check_page(
    request: FirmRequest,
    one: CoachingSession,
    outcome: Outcome,
    act: Callable[..., CoachingSession],
    **more: Any,
) -> HttpResponse:
    afterwards = room_url(request, one.pk, "restore")
    if may(request.member, Action.RESTORE_SESSION, one):  # the same form twice, or an old page
        return see_other(afterwards)
    may(request.member, Action.MISS_SESSION, one).require()
    trouble = ""
    if request.method == "POST":
        forgiven = "forgiven" in request.POST
        trouble = tried(request, one, MISSED, act, forgiven=forgiven, **more)
        if not trouble:
            return see_other(afterwards)
    shown = {
        **frame(request, one),
        "outcome": outcome,
        "sponsors_learn": sponsors_learn(one, outcome),
        "trouble": trouble,
    }
    return render(request, "sessions/missing.html", shown, status=422 if trouble else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """A session that did not take place, and the way back if that was a mistake."""
    one = session_of(request, coaching_session_id)
    to_engagement = redirect("home:engagement", firm_slug, one.engagement_id)
    if request.method == "POST" and may(request.member, Action.MISS_SESSION, one):
        return to_engagement  # the same form twice: it is planned again
    may(request.member, Action.RESTORE_SESSION, one).require()
    trouble = ""
    if request.method == "POST":
        trouble = tried(request, one, AHEAD, operations.restore)
        if not trouble:
            messages.success(request, "It is planned again.")
            return to_engagement
    shown = {**frame(request, one), "trouble": trouble, "kept": kept_words(one, request.member)}
    return render(request, "sessions/missed.html", shown, status=422 if trouble else 200)


def session_of(request: FirmRequest, coaching_session_id: UUID) -> CoachingSession:
    rows = CoachingSession.objects.visible_to(request.member).select_related("engagement")
    return get_object_or_404(with_changes(rows, request.member), pk=coaching_session_id)  # type: ignore[no-any-return]


def tried(
    request: FirmRequest,
    one: CoachingSession,
    wanted: Collection[SessionState],
    act: Callable[..., CoachingSession],
    **more: Any,
) -> str:
    """Why it cannot be, in words; "" once it is as wanted, also by somebody else's hand."""
    try:
        act(coaching_session=one, by=request.member, **more)
    except tuple(WHY) as refused:
        return WHY[type(refused)]
    except NotAllowed:
        now = CoachingSession.objects.get(pk=one.pk)
        if now.state not in wanted:
            raise
    return ""


def frame(request: FirmRequest, one: CoachingSession) -> dict[str, Any]:
    person = request.member.person
    return {
        "coaching_session": one,
        "engagement": one.engagement,
        "coachee": coachee_of(one.engagement_id),
        "lock": lock_line(Material.SCHEDULE, one.engagement_id, request.member),
        "zone": person.time_zone if person else "UTC",
        "now": timezone.now(),
        "late_from": late_from(one),
        "late_zone": person.time_zone if person else "UTC",
        "changes": told(one, request.member),
        "askers": [("coach", "I did"), ("coachee", coachee_of(one.engagement_id).first_name)],
        "asked": request.POST.get("asked", "coach"),
    }
