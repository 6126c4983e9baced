"""Plan the chemistry session: the first talk, before or after signing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from sessions.models import CoachingSession
from sessions.models.coaching_session import AHEAD, SessionKind
from sessions.operations.chemistry import AlreadyPlanned, PlanIsFull, plan_chemistry
from sessions.operations.planning import DoubleBooked
from sessions.planning import at
from sessions.planning_forms import ChemistryForm
from sessions.views.planning import own_zone

WHY: dict[type[Exception], str] = {
    AlreadyPlanned: "One chemistry session is planned already. Move or cancel that one.",
    DoubleBooked: "The coach has another session at that time. Please choose another.",
    PlanIsFull: "Here a chemistry session is one of the sessions, and all of them are planned or "
    "used up already. Take one out of the plan first.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def chemistry(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.PLAN_SESSIONS, engagement).require()
    form = ChemistryForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and planned(request, engagement, form):
        messages.success(request, "The chemistry session is planned.")
        return redirect("home:engagement", firm_slug, engagement_id)
    shown: dict[str, Any] = {
        "engagement": engagement,
        "coachee": coachee_of(engagement_id),
        "standing": standing(request, engagement),
        "form": form,
        "own_zone": own_zone(request, engagement),
        "lock": lock_line(Material.SCHEDULE, engagement_id, request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/chemistry.html", shown, status=status)


def standing(request: FirmRequest, engagement: Engagement) -> CoachingSession | None:
    """The one that is still to come."""
    rows = CoachingSession.objects.visible_to(request.member).filter(engagement=engagement)
    return rows.filter(kind=SessionKind.CHEMISTRY, state__in=AHEAD).first()


def planned(request: FirmRequest, engagement: Engagement, form: ChemistryForm) -> bool:
    """Whether it is; if not, the form says why."""
    typed = form.cleaned_data
    try:
        plan_chemistry(
            coaching_session_id=typed["new_id"],
            engagement=engagement,
            starts_at=at(typed["day"], typed["wall_time"], engagement.time_zone),
            minutes=typed["minutes"],
            by=request.member,
        )
    except tuple(WHY) as refused:
        form.add_error(None, WHY[type(refused)])
        return False
    return True
