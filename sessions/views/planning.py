"""Plan the sessions in one go, and move one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.calendars.answering import answer_to
from sessions.changes import told, with_changes
from sessions.counting import late_from
from sessions.models import CoachingSession
from sessions.operations.planning import DoubleBooked, OutOfOrder, move, plan_sessions
from sessions.planner.asking import time_that_suits
from sessions.planner.proposing import Proposed, propose
from sessions.planner.reading import Basis, read
from sessions.planner.words import skipped, what_gave_way, where_it_gave_way
from sessions.planning_forms import AnywayForm, MoveForm, PlanForm, ProposeForm
from sessions.wishes import likings

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
    basis = read(engagement, request.member)
    used, planned = basis.used, [one.starts_at for one in basis.to_come]
    frame: dict[str, Any] = {
        "engagement": engagement,
        "first_number": len(used) + 1,
        "last": used[-1].starts_at if used else None,
    }
    guess = first_guess(basis, planned, request.member)
    if request.method == "POST":
        return planned_page(request, basis, PlanForm(request.POST, **frame), guess)
    asked = ProposeForm(request.GET or None, initial=guess)
    found = proposal(basis, asked, request.member) if asked.is_valid() else None
    starts = found.starts if found else planned
    form = PlanForm(**frame, starts=starts)
    form.look_at(starts)
    return plan_page(request, basis, form, asked, found)


def planned_page(
    request: FirmRequest, basis: Basis, form: PlanForm, guess: dict[str, Any]
) -> HttpResponse:
    engagement = basis.engagement
    if form.is_valid():
        try:
            plan_sessions(engagement=engagement, starts=form.starts, by=request.member)
        except (DoubleBooked, OutOfOrder) as refused:
            form.add_error(None, WHY[type(refused)])
        else:
            messages.success(request, "The sessions are planned.")
            return redirect("home:engagement", request.member.firm.slug, engagement.pk)
    return plan_page(request, basis, form, ProposeForm(initial=guess), None, status=422)


def plan_page(
    request: FirmRequest,
    basis: Basis,
    form: PlanForm,
    asked: ProposeForm,
    found: Proposed | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **about(request, basis.engagement, form),
        "asked": asked,
        "wishes": likings(basis.engagement, basis.wishes, request.member),
        "gave_way": what_gave_way(found) if found else "",
        "gave_way_where": where_it_gave_way(found, form.first_number) if found else [],
        "skipped": skipped(found) if found else [],
        "is_proposed": found is not None,
    }
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


def proposal(basis: Basis, asked: ProposeForm, by: Membership) -> Proposed:
    given = asked.cleaned_data
    return propose(basis.ask(given["first_on"], given["wall_time"], by))


def first_guess(
    basis: Basis, planned: Sequence[datetime], by: Membership
) -> dict[str, date | time]:
    """The plan as it stands; else the first day in rhythm from today, at an hour that suits both."""
    engagement = basis.engagement
    zone = ZoneInfo(engagement.time_zone)
    if planned:
        local = planned[0].astimezone(zone)
        return {"first_on": local.date(), "wall_time": local.time()}
    first = max(engagement.starts_on, timezone.now().astimezone(zone).date())
    if basis.used:
        last = basis.used[-1].starts_at.astimezone(zone).date()
        first = max(first, last + timedelta(days=engagement.min_gap_days))
    suits = time_that_suits(basis.said(by), engagement.session_minutes, TEN_O_CLOCK)
    return {"first_on": first, "wall_time": suits}


@require_http_methods(["GET", "HEAD", "POST"])
def move_session(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    seen = CoachingSession.objects.visible_to(request.member)
    coaching_session = get_object_or_404(with_changes(seen, request.member), pk=coaching_session_id)
    may(request.member, Action.MOVE_SESSION, coaching_session).require()
    engagement = get_visible(Engagement, request, coaching_session.engagement_id)
    others = [one for one in sessions_of(engagement, request) if one.counts]
    form = MoveForm(
        request.POST or None,
        engagement=engagement,
        now=coaching_session.starts_at,
        others=[one.starts_at for one in others if one != coaching_session],
        coachee=coachee_of(engagement.pk).first_name,
        counts=coaching_session.counts,
        initial=as_it_stands(coaching_session, engagement),
    )
    if form.is_valid() and moved(request, coaching_session, form):
        messages.success(request, "The session has a new time.")
        return redirect("home:engagement", firm_slug, engagement.pk)
    coaching_session.engagement = engagement
    context = {
        **about(request, engagement, form),
        "coaching_session": coaching_session,
        "late_from": late_from(coaching_session),
        "late_zone": engagement.time_zone,
        "now": timezone.now(),
        "changes": told(coaching_session, request.member),
        "answered": answer_to(coaching_session, request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/move.html", context, status=status)


def as_it_stands(coaching_session: CoachingSession, engagement: Engagement) -> dict[str, Any]:
    local = coaching_session.starts_at.astimezone(ZoneInfo(engagement.time_zone))
    return {"day": local.date(), "wall_time": local.time(), "was": local.isoformat()}


def whoever(asked: str, coaching_session: CoachingSession) -> Membership | None:
    """The coachee where it was their wish; else nobody but the one who does it."""
    return coachee_of(coaching_session.engagement_id) if asked == "coachee" else None


def moved(request: FirmRequest, coaching_session: CoachingSession, form: MoveForm) -> bool:
    """Whether it has the new time; if not, the form says why."""
    try:
        if form.cleaned_data["was"] != coaching_session.starts_at:
            raise Moved("moved since the page was opened")  # noqa: TRY301 - one way to say it
        move(
            coaching_session=coaching_session,
            starts_at=form.starts_at,
            by=request.member,
            asked_by=whoever(form.cleaned_data["asked"], coaching_session),
        )
    except (DoubleBooked, OutOfOrder, Moved) as refused:
        form.add_error(None, WHY[type(refused)])
        return False
    return True
