"""An admin lets an engagement last longer, adds sessions, or puts a sponsor in another's place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people import add_member
from coaching.access.people_of import coachee_of, lock_line, sponsors_of
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.home.forms.changing import ExtendForm, SessionsForm, SuccessorForm
from coaching.home.forms.engagement import MISFITS
from coaching.home.gate import admins_only
from coaching.home.once import once
from coaching.home.views.leaving import to_logistics
from engagements.models import Engagement
from engagements.operations.life import NotMore, add_sessions, extend
from engagements.operations.parties import PartiesDoNotFit
from engagements.operations.sponsors import NotASponsor, replace_sponsor

MEANWHILE = "Somebody changed it meanwhile. Look at how it stands now."


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def extend_engagement(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.CHANGE_ENGAGEMENT, engagement).require()
    form = ExtendForm(request.POST if request.method == "POST" else None, engagement=engagement)
    if form.is_valid():
        try:
            extend(engagement=engagement, **form.cleaned_data, by=request.member)
        except NotMore:
            form.add_error("ends_on", MEANWHILE)
        else:
            messages.success(request, "It ends later now. Everybody who takes part is told.")
            return to_logistics(firm_slug, engagement)
    return answer(request, engagement, form, "home/firm/extend.html")


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def more_sessions(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.CHANGE_ENGAGEMENT, engagement).require()
    form = SessionsForm(request.POST if request.method == "POST" else None, engagement=engagement)
    if form.is_valid():
        try:
            add_sessions(engagement=engagement, **form.cleaned_data, by=request.member)
        except NotMore:
            form.add_error("sessions_planned", MEANWHILE)
        else:
            messages.success(request, "The sessions are added. Everybody who takes part is told.")
            return to_logistics(firm_slug, engagement)
    return answer(request, engagement, form, "home/firm/more_sessions.html")


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def replace(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, sponsor_id: UUID
) -> HttpResponse:
    """What ends for the one and begins for the other, said before it is done."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.REPLACE_SPONSOR, engagement).require()
    sponsor = next((one for one in sponsors_of(engagement.pk) if one.pk == sponsor_id), None)
    if sponsor is None:
        raise Http404
    form = SuccessorForm(request.POST if request.method == "POST" else None, engagement=engagement)
    if form.is_valid() and (successor := replaced(request, engagement, sponsor, form)):
        words = f"{successor.name} takes the place of {sponsor.name}. The agreement needs their "
        messages.success(request, words + "signature: offer it anew, or draft an amendment.")
        return to_logistics(firm_slug, engagement)
    return answer(request, engagement, form, "home/firm/replace.html", sponsor=sponsor)


def replaced(
    request: FirmRequest, engagement: Engagement, sponsor: Membership, form: SuccessorForm
) -> Membership | None:
    """The new sponsor; None with the reason in the form. Whoever is new is not added in vain."""
    try:
        with transaction.atomic():
            successor = form.cleaned_data["successor"] or newcomer(request, engagement, form)
            replace_sponsor(
                engagement=engagement, sponsor=sponsor, successor=successor, by=request.member
            )
    except IntegrityError:
        form.add_error("email", "Somebody with this address is in your firm already.")
    except PartiesDoNotFit as problem:
        form.add_error(None, MISFITS[problem.why])
    except NotASponsor:
        form.add_error(None, MEANWHILE)
    else:
        return successor
    return None


def newcomer(request: FirmRequest, engagement: Engagement, form: SuccessorForm) -> Membership:
    def create(pk: UUID) -> Membership:
        client = engagement.client_organisation
        what = {**form.newcomer(), "id": pk, "client_organisation": client}
        return add_member(**what, by=request.member)

    return once(Membership, form.id_of_new, create)


def answer(
    request: FirmRequest, engagement: Engagement, form: Any, template: str, **more: Any
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "coachee": coachee_of(engagement.pk),
        "form": form,
        "lock": lock_line(Material.ENGAGEMENT, engagement.pk, request.member),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)
