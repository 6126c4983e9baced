"""The first page inside a firm."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.home.sections import sections_for
from engagements.models import Agreement, Engagement, Signature


@require_safe
def start(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """What is next for this person. An admin who is nothing else goes to the hub."""
    sections = sections_for(request)
    if not sections and request.member.is_admin:
        return redirect("home:hub", firm_slug=firm_slug)
    waiting = unsigned(request.member) if any(map(may_wait, sections)) else []
    return render(request, "home/start.html", {"sections": sections, "unsigned": waiting})


def may_wait(section: dict[str, Any]) -> bool:
    """A section that has read its engagements knows already whether anything is to be signed."""
    if "engagement" in section:
        known = [section["engagement"], *section["others"]]
    elif "cards" in section:
        known = [card.engagement for card in section["cards"]]
    else:
        return True
    return any(
        one.state == Engagement.State.CONTRACTING or getattr(one, "has_offer", False)
        for one in known
    )


def unsigned(member: Membership) -> QuerySet[Any]:
    """The member's engagements whose agreement waits for their own signature."""
    mine = list(standing(member))
    own = Signature.objects.filter(agreement=OuterRef("pk"), member=member)
    offered = Agreement.objects.filter(
        ~Exists(own), engagement=OuterRef("pk"), state=Agreement.State.OFFERED
    )
    parties = EngagementParty.objects.filter(engagement_id=OuterRef("pk"), until=None)
    return Engagement.objects.filter(Exists(offered), firm_id=member.firm_id, pk__in=mine).annotate(
        coach_name=Subquery(parties.filter(role=Party.COACH).values("member__name")[:1]),
        coachee_name=Subquery(parties.filter(role=Party.COACHEE).values("member__name")[:1]),
    )
