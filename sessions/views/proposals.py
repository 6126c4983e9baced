"""Another date, a correction: the coachee proposes, the coach answers, either reads it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import NotAllowed, may
from coaching.access.opening import open_row
from coaching.access.people_of import coach_of, coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action, Reason
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from sessions.between_forms import AcceptForm, CorrectionForm, ProposeDateForm
from sessions.models import CoachingSession, Proposal, SessionRecord
from sessions.models.proposal import ProposalKind, ProposalState
from sessions.operations import proposals as operations
from sessions.operations.planning import DoubleBooked, OutOfOrder
from sessions.views.answers import see_other
from sessions.views.planning import WHY, own_zone

BEGUN = "The session has begun or is over: its time stays as it is."
ANSWERED = {
    ProposalState.ACCEPTED: "Accepted.",
    ProposalState.DECLINED: "Declined. Everything stays as it is.",
    ProposalState.WITHDRAWN: "Withdrawn.",
}


def session_for(request: FirmRequest, coaching_session_id: UUID) -> CoachingSession:
    """The session with its engagement, in one statement, or 404."""
    seen = CoachingSession.objects.visible_to(request.member).select_related("engagement")
    return get_object_or_404(seen, pk=coaching_session_id)


def page_of(request: FirmRequest, proposal_id: UUID) -> str:
    return reverse("coaching_sessions:proposal", args=[request.member.firm.slug, proposal_id])


@require_http_methods(["GET", "HEAD", "POST"])
def propose_date(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    coaching_session = session_for(request, coaching_session_id)
    may(request.member, Action.PROPOSE_DATE, coaching_session).require()
    engagement = coaching_session.engagement
    local = coaching_session.starts_at.astimezone(ZoneInfo(engagement.time_zone))
    form = ProposeDateForm(
        request.POST if request.method == "POST" else None,
        engagement=engagement,
        now=coaching_session.starts_at,
        initial={"day": local.date(), "wall_time": local.time()},
    )
    if form.is_valid():
        proposal = operations.propose_date(
            proposal_id=form.cleaned_data["proposal_id"],
            coaching_session=coaching_session,
            starts_at=form.starts_at,
            words=form.cleaned_data["words"],
            by=request.member,
        )
        return made(request, proposal)
    shown = {**about(request, coaching_session), "form": form}
    status = 422 if form.errors else 200
    return render(request, "sessions/propose_date.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_correction(
    request: FirmRequest, firm_slug: str, coaching_session_id: UUID
) -> HttpResponse:
    records = SessionRecord.objects.visible_to(request.member).select_related(
        "coaching_session__engagement"
    )
    record = get_object_or_404(records, coaching_session_id=coaching_session_id)
    may(request.member, Action.PROPOSE_CORRECTION, record).require()
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        proposal = operations.propose_correction(
            record_of=record, by=request.member, **form.cleaned_data
        )
        return made(request, proposal)
    shown = {**about(request, record.coaching_session), "form": form}
    status = 422 if form.errors else 200
    return render(request, "sessions/propose_correction.html", shown, status=status)


def made(request: FirmRequest, proposal: Proposal) -> HttpResponse:
    who = coach_of(proposal.engagement_id).first_name
    messages.success(request, f"Proposed. {who} is told, and answers here.")
    return see_other(page_of(request, proposal.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: FirmRequest, firm_slug: str, proposal_id: UUID) -> HttpResponse:
    """What was proposed, for both; the coach answers it here."""
    seen = Proposal.objects.visible_to(request.member)
    found = get_object_or_404(seen.select_related("coaching_session__engagement"), pk=proposal_id)
    form = accepting(request, found)
    if request.method == "POST":
        may(request.member, Action.ANSWER_PROPOSAL, found).require()
        if answered(request, found, form):
            return see_other(page_of(request, found.pk))
    shown = {
        **about(request, found.coaching_session),
        "proposal": open_row(found, by=request.member),
        "form": form,
        "is_unanswered": request.method == "POST" and not (form and form.errors),
        "may_answer": may(request.member, Action.ANSWER_PROPOSAL, found),
        "may_withdraw": may(request.member, Action.WITHDRAW_PROPOSAL, found),
        "lock": lock_line(Material.PROPOSAL, found.engagement_id, request.member),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "sessions/proposal.html", shown, status=status)


def answered(request: FirmRequest, found: Proposal, form: AcceptForm | None) -> bool:
    """Whether it has an answer now; if not, the form says why."""
    if request.POST.get("answer") == "decline":
        return do(request, operations.decline, found, form)
    if request.POST.get("answer") != "accept":
        return False
    if form is not None and not form.is_valid():
        return False
    return do(request, operations.accept, found, form)


def do(request: FirmRequest, act: Any, found: Proposal, form: AcceptForm | None) -> bool:
    try:
        messages.success(request, ANSWERED[act(proposal=found, by=request.member).state])
    except (DoubleBooked, OutOfOrder, Moved, NotAllowed) as refused:
        found.refresh_from_db(fields=["state"])
        if found.state != ProposalState.OPEN:  # answered or withdrawn a moment ago
            return True
        if form is None or not form.is_valid() or refused_for_good(refused):
            raise
        form.add_error(None, WHY.get(type(refused), BEGUN))
        return False
    return True


def refused_for_good(refused: Exception) -> bool:
    """Anything but a session that has begun meanwhile: then there is still a no to give."""
    return isinstance(refused, NotAllowed) and refused.reason != Reason.SESSION_NOT_PLANNED


def accepting(request: FirmRequest, found: Proposal) -> AcceptForm | None:
    """For a date: the form that says what would be outside the rhythm. Else nothing to ask."""
    if found.kind != ProposalKind.DATE or found.state != ProposalState.OPEN:
        return None
    one = found.coaching_session
    others = CoachingSession.objects.visible_to(request.member).filter(
        engagement_id=one.engagement_id, state__in=["planned", "in_progress", "held"]
    )
    starts: list[datetime] = list(
        others.exclude(pk=one.pk).order_by("starts_at").values_list("starts_at", flat=True)
    )
    assert found.starts_at is not None
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        engagement=one.engagement,
        others=starts,
        now=one.starts_at,
        starts_at=found.starts_at,
    )
    if request.method != "POST":
        form.look()
    return form


@require_POST
def withdraw(request: FirmRequest, firm_slug: str, proposal_id: UUID) -> HttpResponse:
    found = get_visible(Proposal, request, proposal_id)
    may(request.member, Action.WITHDRAW_PROPOSAL, found).require()
    do(request, operations.withdraw, found, None)
    return see_other(page_of(request, found.pk))


def about(request: FirmRequest, coaching_session: CoachingSession) -> dict[str, Any]:
    engagement: Engagement = coaching_session.engagement
    return {
        "coaching_session": coaching_session,
        "engagement": engagement,
        "coach": coach_of(engagement.pk),
        "coachee": coachee_of(engagement.pk),
        "is_coachee": coachee_of(engagement.pk) == request.member,
        "own_zone": own_zone(request, engagement),
        "lock": lock_line(Material.PROPOSAL, engagement.pk, request.member),
    }
