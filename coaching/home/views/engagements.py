"""The portfolio, and one engagement's logistics as its admin sees them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coaching.access.decision import Can
from coaching.access.people_of import coachee_of, lock_line, people_of
from coaching.access.policy import Material, Party
from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.home.facts import facts, party_lines
from coaching.home.forms.engagement import FeeForm
from coaching.home.gate import admins_only
from coaching.home.portfolio import engagements_of, lines
from coaching.home.unread import unreadable
from engagements.history import history
from engagements.models import Engagement
from engagements.operations.choice import choice_of
from engagements.operations.fee import set_pro_bono
from sessions.models import CoachingSession
from sessions.models.coaching_session import MISSED

A_PAGE = 50


@require_safe
def engagements(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """Every engagement of the firm for its admins; for others, the ones they are party to."""
    pages = Paginator(engagements_of(request.member), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {"page_obj": page, "lines": lines(page, request.member), "unreadable": unreadable()}
    return render(request, "home/engagements.html", context)


def missed(engagement: Engagement, by: Membership) -> QuerySet[CoachingSession]:
    """What did not take place, as logistics: which, when, and whether it counts."""
    rows = CoachingSession.objects.visible_to(by).filter(engagement=engagement)
    return rows.filter(state__in=MISSED).order_by("starts_at")


@require_safe
@admins_only
def logistics(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """A draft to check and start; afterwards who takes part, who signed, and when."""
    counted = Engagement.objects.visible_to(request.member).with_held(request.member)
    engagement = get_object_or_404(counted, pk=engagement_id)
    chosen = {"fee": "pro_bono" if engagement.is_pro_bono else "paid"}
    return page(request, engagement, FeeForm(initial=chosen))


@require_POST
@admins_only
def fee(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Paid or pro bono, also while the engagement runs and afterwards."""
    engagement, form = get_visible(Engagement, request, engagement_id), FeeForm(request.POST)
    if not form.is_valid():
        return page(request, engagement, form)
    is_pro_bono = form.cleaned_data["fee"] == "pro_bono"
    set_pro_bono(engagement=engagement, is_pro_bono=is_pro_bono, by=request.member)
    messages.success(request, f"Its hours count as {'pro bono' if is_pro_bono else 'paid'}.")
    return redirect("home:logistics", firm_slug=firm_slug, engagement_id=engagement.pk)


def about_choice(engagement: Engagement) -> dict[str, Any]:
    """Who is offered to the coachee of a draft, and whether the chosen one is its coach already."""
    choice = choice_of(engagement)
    coaches = people_of(engagement.pk)[Party.COACH]
    return {"choice": choice, "choice_is_taken": bool(choice and choice.chosen in coaches)}


def page(request: FirmRequest, engagement: Engagement, form: FeeForm) -> HttpResponse:
    context = {
        "form": form,
        "engagement": engagement,
        "facts": facts(engagement),
        "title": f"{coachee_of(engagement.pk).name}’s coaching",
        "parties": party_lines(engagement),
        "missed": missed(engagement, request.member),
        "changes": history(engagement, request.member),
        "lock": lock_line(Material.ENGAGEMENT, engagement.pk, request.member),
        "unreadable": unreadable(),
        "can": Can(request.member, engagement),
        "has_coach": bool(people_of(engagement.pk)[Party.COACH]),
    }
    draft = engagement.state == Engagement.State.DRAFT
    if draft:
        context |= about_choice(engagement)
    template = "home/firm/check.html" if draft else "home/firm/logistics.html"
    return render(request, template, context, status=422 if form.errors else 200)
