"""An engagement ends early, or a sponsor takes no more part: asked once more, in plain words."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import coachee_of, sponsors_of
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.home.forms.leaving import EndForm
from coaching.home.gate import admins_only
from engagements.models import Engagement
from engagements.models.engagement import EndKind
from engagements.operations.ending import end_engagement, end_part


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def end_early(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Says for each reason what everybody will still see."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.END_ENGAGEMENT, engagement).require()
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kind = EndKind(form.cleaned_data["kind"])
        end_engagement(engagement=engagement, kind=kind, by=request.member)
        messages.success(request, "The engagement has ended. Coach and coachee keep their room.")
        return to_logistics(firm_slug, engagement)
    context = {"form": form, "engagement": engagement, "coachee": coachee_of(engagement.pk)}
    status = 422 if form.errors else 200
    return render(request, "home/firm/end_engagement.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def end_sponsor(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, sponsor_id: UUID
) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    sponsors = [one for one in sponsors_of(engagement.pk) if one.pk == sponsor_id]
    if not sponsors or engagement.state == Engagement.State.DRAFT:
        raise Http404
    sponsor = sponsors[0]
    if request.method == "POST":
        end_part(engagement=engagement, sponsor=sponsor, by=request.member)
        messages.success(request, f"{sponsor.name} takes no more part in it.")
        return to_logistics(firm_slug, engagement)
    context = {
        "engagement": engagement,
        "sponsor": sponsor,
        "coachee": coachee_of(engagement.pk),
        "is_last": len(sponsors_of(engagement.pk)) == 1,
    }
    return render(request, "home/firm/end_part.html", context)


def to_logistics(firm_slug: str, engagement: Engagement) -> HttpResponse:
    return HttpResponseRedirect(
        reverse("home:logistics", args=[firm_slug, engagement.pk]), status=303
    )
