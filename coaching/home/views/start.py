"""The first page inside a firm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.home.choosing import mine_to_choose
from coaching.home.sections import sections_for
from engagements.models import Agreement, Engagement, Signature


@require_safe
def start(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """What is next for this person. An admin who is nothing else goes to the hub."""
    sections = sections_for(request)
    if not sections and request.member.is_admin:
        return redirect("home:hub", firm_slug=firm_slug)
    waiting = unsigned(request.member) if any(map(may_wait, sections)) else []
    context = {
        "sections": sections,
        "unsigned": waiting,
        "choice_id": choice_to_make(request, sections),
    }
    return render(request, "home/start.html", context)


def choice_to_make(request: FirmRequest, sections: list[dict[str, Any]]) -> UUID | None:
    """A choice of a coach that is theirs; a section that has read engagements has read it along."""
    known = [
        getattr(one, "choice_id", None) for section in sections for one in engagements_in(section)
    ]
    if known or request.member.is_coach:
        return next(filter(None, known), None)
    return mine_to_choose(request.member).values_list("pk", flat=True).first()


def engagements_in(section: dict[str, Any]) -> list[Any]:
    if "engagement" in section:
        return [section["engagement"], *section["others"]]
    return [card.engagement for card in section.get("cards", [])]


def may_wait(section: dict[str, Any]) -> bool:
    """A section that has read its engagements knows already whether anything is to be signed."""
    if "engagement" not in section and "cards" not in section:
        return True
    return any(
        one.state == Engagement.State.CONTRACTING or getattr(one, "has_offer", False)
        for one in engagements_in(section)
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
