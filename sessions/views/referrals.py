"""What belongs elsewhere: the coach notes date and kind, and both may open the neutral page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.decision import may
from coaching.access.opening import open_rows
from coaching.access.people_of import coach_of, coachee_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from sessions.between_forms import ReferralForm
from sessions.models import BoundaryReferral
from sessions.models.referral import ReferralKind
from sessions.operations import referrals as operations
from sessions.views.answers import see_other

KINDS = dict(ReferralKind.choices)


def ours(request: FirmRequest, engagement_id: UUID) -> Engagement:
    """The engagement, for those who may see its referrals: for everybody else there is no page."""
    engagement = get_visible(Engagement, request, engagement_id)
    referral = BoundaryReferral(firm_id=engagement.firm_id, engagement=engagement)
    may(request.member, Action.SEE, referral).require()
    return engagement


@require_http_methods(["GET", "HEAD", "POST"])
def referrals(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = ours(request, engagement_id)
    form = ReferralForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        may(request.member, Action.REFER, engagement).require()
        if form.is_valid():
            operations.refer(engagement=engagement, by=request.member, **form.cleaned_data)
            messages.success(request, "Noted, with date and kind alone.")
            return see_other(address(request, engagement.pk))
    rows = BoundaryReferral.objects.visible_to(request.member).filter(engagement=engagement)
    shown = {
        "engagement": engagement,
        "coach": coach_of(engagement.pk),
        "coachee": coachee_of(engagement.pk),
        "is_coachee": coachee_of(engagement.pk) == request.member,
        "lines": [
            (one, KINDS.get(one.kind.text, one.kind.text))
            for one in open_rows(rows.order_by("-on"), by=request.member)
        ],
        "form": form,
        "may_refer": may(request.member, Action.REFER, engagement),
        "lock": lock_line(Material.BOUNDARY_REFERRAL, engagement.pk, request.member),
    }
    return render(request, "sessions/referrals.html", shown, status=422 if form.errors else 200)


@require_POST
def remove(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, referral_id: UUID
) -> HttpResponse:
    seen = BoundaryReferral.objects.visible_to(request.member)
    referral = get_object_or_404(seen, pk=referral_id, engagement_id=engagement_id)
    operations.remove_referral(referral=referral, by=request.member)
    messages.success(request, "Removed.")
    return see_other(address(request, engagement_id))


@require_safe
def boundaries(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """What coaching is not, and where else one may turn: neutral, to be read together or printed."""
    engagement = ours(request, engagement_id)
    shown = {
        "engagement": engagement,
        "coach": coach_of(engagement.pk),
        "lock": lock_line(Material.BOUNDARY_REFERRAL, engagement.pk, request.member),
    }
    return render(request, "sessions/boundaries.html", shown)


def address(request: FirmRequest, engagement_id: UUID) -> str:
    return reverse("coaching_sessions:referrals", args=[request.member.firm.slug, engagement_id])
