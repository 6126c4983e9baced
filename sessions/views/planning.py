"""Plan the sessions in one go, and move one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from sessions.calendars.answering import answer_to
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionKind, SessionState
from sessions.operations.planning import DoubleBooked, OutOfOrder, move, plan_sessions
from sessions.planning import propose
from sessions.planning_forms import AnywayForm, MoveForm, PlanForm, ProposeForm

TEN_O_CLOCK = time(10)
WHY = {
    DoubleBooked: "The coach has another session at that time. Please choose another.",
    OutOfOrder: "A session that has begun, was held or was used up is later than that. "
    "Please choose a later time.",
    Moved: "The session was moved or begun meanwhile. Please look at its time again.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.PLAN_SESSIONS, engagement).require()
    standing = sessions_of(engagement, request)
    to_come = [one for one in standing if one.counts and is_to_come(one)]
    used = [one for one in standing if one.counts and not is_to_come(one)]
    planned = [one.starts_at for one in to_come]
    basis: dict[str, Any] = {
        "engagement": engagement,
        "first_number": len(used) + 1,
        "last": used[-1].starts_at if used else None,
    }
    if request.method == "POST":
        return planned_page(request, engagement, PlanForm(request.POST, **basis))
    asked = ProposeForm(request.GET or None, initial=first_guess(engagement, planned))
    starts = proposal(engagement, asked, len(used)) if asked.is_valid() else planned
    form = PlanForm(**basis, starts=starts)
    form.look_at(starts)
    return plan_page(request, engagement, form, asked)


def planned_page(request: FirmRequest, engagement: Engagement, form: PlanForm) -> HttpResponse:
    if form.is_valid():
        try:
            plan_sessions(engagement=engagement, starts=form.starts, by=request.member)
        except (DoubleBooked, OutOfOrder) as refused:
            form.add_error(None, WHY[type(refused)])
        else:
            messages.success(request, "The sessions are planned.")
            return redirect("home:engagement", request.member.firm.slug, engagement.pk)
    asked = ProposeForm(initial=first_guess(engagement, []))
    return plan_page(request, engagement, form, asked, status=422)


def plan_page(
    request: FirmRequest,
    engagement: Engagement,
    form: PlanForm,
    asked: ProposeForm,
    status: int = 200,
) -> HttpResponse:
    context = {**about(request, engagement, form), "asked": asked}
    return render(request, "sessions/plan.html", context, status=status)


def about(request: FirmRequest, engagement: Engagement, form: AnywayForm) -> dict[str, Any]:
    return {
        "engagement": engagement,
        "coachee": coachee_of(engagement.pk),
        "form": form,
        "own_zone": own_zone(request, engagement),
        "lock": lock_line(Material.SCHEDULE, engagement.pk, request.member),
    }


def own_zone(request: FirmRequest, engagement: Engagement) -> str:
    """The reader's own zone where it is another than the engagement's, else nothing."""
    assert request.member.person is not None
    zone = request.member.person.time_zone
    return zone if zone != engagement.time_zone else ""


def sessions_of(engagement: Engagement, request: FirmRequest) -> list[CoachingSession]:
    rows = CoachingSession.objects.visible_to(request.member).filter(engagement=engagement)
    return list(rows.order_by("starts_at"))


def is_to_come(one: CoachingSession) -> bool:
    """Whether it is one of those that the planner plans."""
    return one.state == SessionState.PLANNED and one.kind == SessionKind.COACHING


def proposal(engagement: Engagement, asked: ProposeForm, used: int) -> list[datetime]:
    return propose(
        asked.cleaned_data["first_on"],
        engagement.ends_on,
        max(0, engagement.sessions_planned - used),
        engagement.min_gap_days,
        engagement.max_gap_days,
        asked.cleaned_data["wall_time"],
        engagement.time_zone,
    )


def first_guess(engagement: Engagement, planned: Sequence[datetime]) -> dict[str, date | time]:
    if planned:
        local = planned[0].astimezone(ZoneInfo(engagement.time_zone))
        return {"first_on": local.date(), "wall_time": local.time()}
    return {"first_on": engagement.starts_on, "wall_time": TEN_O_CLOCK}


@require_http_methods(["GET", "HEAD", "POST"])
def move_session(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    coaching_session = get_visible(CoachingSession, request, coaching_session_id)
    may(request.member, Action.MOVE_SESSION, coaching_session).require()
    engagement = get_visible(Engagement, request, coaching_session.engagement_id)
    others = [one for one in sessions_of(engagement, request) if one.counts]
    form = MoveForm(
        request.POST or None,
        engagement=engagement,
        now=coaching_session.starts_at,
        others=[one.starts_at for one in others if one != coaching_session],
        counts=coaching_session.counts,
        initial=as_it_stands(coaching_session, engagement),
    )
    if form.is_valid() and moved(request, coaching_session, form):
        messages.success(request, "The session has a new time.")
        return redirect("home:engagement", firm_slug, engagement.pk)
    context = {
        **about(request, engagement, form),
        "coaching_session": coaching_session,
        "answered": answer_to(coaching_session, request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/move.html", context, status=status)


def as_it_stands(coaching_session: CoachingSession, engagement: Engagement) -> dict[str, Any]:
    local = coaching_session.starts_at.astimezone(ZoneInfo(engagement.time_zone))
    return {"day": local.date(), "wall_time": local.time(), "was": local.isoformat()}


def moved(request: FirmRequest, coaching_session: CoachingSession, form: MoveForm) -> bool:
    """Whether it has the new time; if not, the form says why."""
    try:
        if form.cleaned_data["was"] != coaching_session.starts_at:
            raise Moved("moved since the page was opened")  # noqa: TRY301 - one way to say it
        move(coaching_session=coaching_session, starts_at=form.starts_at, by=request.member)
    except (DoubleBooked, OutOfOrder, Moved) as refused:
        form.add_error(None, WHY[type(refused)])
        return False
    return True
