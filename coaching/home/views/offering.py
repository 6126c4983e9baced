"""An admin offers several coaches for a draft, and takes the chosen one into it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.people_of import coachee_of
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.home.forms.engagement import MISFITS
from coaching.home.forms.offering import OfferForm
from coaching.home.gate import admins_only
from coaching.home.views.leaving import to_logistics
from engagements.models import Engagement
from engagements.operations.choice import (
    WrongNumber,
    choice_of,
    offer_coaches,
    take_chosen_coach,
)
from engagements.operations.parties import PartiesDoNotFit


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def offer(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Says what the coachee will see, and that nobody else hears of it."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.OFFER_COACHES, engagement).require()
    choice, coachee = choice_of(engagement), coachee_of(engagement.pk)
    stands = [one.coach_id for one in choice.options.all()] if choice else []
    data = request.POST if request.method == "POST" else None
    form = OfferForm(data, initial={"coaches": stands}, engagement=engagement)
    if form.is_valid():
        try:
            offer_coaches(engagement=engagement, **form.cleaned_data, by=request.member)
        except WrongNumber:
            form.add_error("coaches", "Offer two to four coaches who are in the firm still.")
        else:
            messages.success(request, f"Offered. {coachee.first_name} is asked to choose.")
            return to_logistics(firm_slug, engagement)
    context = {"engagement": engagement, "coachee": coachee, "form": form, "choice": choice}
    return render(request, "home/firm/offer.html", context, status=422 if form.errors else 200)


@require_POST
@admins_only
def take(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.CHANGE_DRAFT, engagement).require()
    try:
        coach = take_chosen_coach(engagement=engagement, by=request.member)
    except Moved:
        messages.info(request, "Nobody is chosen at the moment.")
    except PartiesDoNotFit as problem:
        messages.warning(request, MISFITS[problem.why])
    else:
        messages.success(request, f"{coach.name} is the coach of this draft now.")
    return to_logistics(firm_slug, engagement)
