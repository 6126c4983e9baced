"""The contracting meeting: its page for everybody who takes part, its time, and that it was held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.decision import Can, may
from coaching.access.people_of import lock_line, people_of
from coaching.access.policy import Material, Party
from coaching.access.shortcuts import get_visible
from coaching.access.sight import standing
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.contracting_page import AGENDA, Notes, in_lines, kind_of_meeting, notes_of
from engagements.forms.contracting import MeetingForm
from engagements.models import ContractingMeeting, Engagement
from engagements.operations.contracting import mark_held, meeting_of, plan_contracting

PAIR = (Party.COACH, Party.COACHEE)


@require_safe
def contracting(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Time, agenda, and what was agreed: to coach and coachee, and to sponsors once it is shown."""
    engagement = get_visible(Engagement, request, engagement_id)
    if engagement.state == Engagement.State.DRAFT:
        raise Http404
    role = standing(request.member).get(engagement.pk)
    notes = notes_of(engagement, request.member) if role else Notes()
    meeting = ContractingMeeting.objects.visible_to(request.member).filter(engagement=engagement)
    people = people_of(engagement.pk)
    found = meeting.first()
    context = {
        **about(request, engagement),
        "role": role.value if role else "",
        "writes": role in PAIR,
        "meeting": found,
        "may_be_held": found and not found.held_at and found.starts_at <= timezone.now(),
        "agenda": AGENDA,
        "kind": kind_of_meeting(people),
        "shown": notes.shown,
        "shown_lines": in_lines(notes.shown),
        "draft": notes.draft,
        "draft_lines": in_lines(notes.draft),
        "can": Can(request.member, engagement),
    }
    return render(request, "engagements/contracting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.PLAN_CONTRACTING, engagement).require()
    data = request.POST if request.method == "POST" else None
    stands = meeting_of(engagement)
    form = MeetingForm(data, engagement=engagement, stands=stands)
    if form.is_valid():
        plan_contracting(engagement=engagement, **form.values(), by=request.member)
        messages.success(request, "Planned. Everybody who takes part is told.")
        return back(request, engagement)
    context = {**about(request, engagement), "form": form, "meeting": stands}
    status = 422 if form.errors else 200
    return render(request, "engagements/plan_contracting.html", context, status=status)


@require_POST
def held(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.PLAN_CONTRACTING, engagement).require()
    meeting = meeting_of(engagement)
    if meeting is None:
        raise Http404
    try:
        mark_held(meeting=meeting, by=request.member)
    except Moved:
        messages.info(request, "Its time has not come yet.")
    else:
        messages.success(request, "Noted: the meeting took place.")
    return back(request, engagement)


def about(request: FirmRequest, engagement: Engagement) -> dict[str, Any]:
    people = people_of(engagement.pk)
    return {
        "engagement": engagement,
        "coachee": people[Party.COACHEE][0] if people[Party.COACHEE] else None,
        "sponsors": people[Party.SPONSOR],
        "zone": engagement.time_zone,
        "lock": lock_line(Material.CONTRACTING_MEETING, engagement.pk, request.member),
    }


def back(request: FirmRequest, engagement: Engagement) -> HttpResponse:
    there = reverse("engagements:contracting", args=[request.member.firm.slug, engagement.pk])
    return HttpResponseRedirect(there, status=303)
