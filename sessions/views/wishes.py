"""Say when one likes to meet, and on which days one is away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of, lock_line, own_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import BlockedTime, PlanningWish
from sessions.operations.wishes import block, say_wish, unblock
from sessions.planner.public_holidays import subdivisions
from sessions.views.answers import see_other
from sessions.views.planning import own_zone
from sessions.wish_forms import AwayForm, WishForm, as_said, chosen_country
from sessions.wishes import likings


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """One's own wish to change, the other's to read."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.SAY_WISH, engagement).require()
    said = list(PlanningWish.objects.visible_to(request.member).filter(engagement=engagement))
    own = next((one for one in said if one.member_id == request.member.pk), None)
    data = request.POST if request.method == "POST" else None
    start = own or (newest_elsewhere(request.member) if data is None else None)
    form = WishForm(
        data,
        initial=as_said(start),
        country=chosen_country(data, [start]),
        minutes=engagement.session_minutes,
    )
    if form.is_valid():
        kept = say_wish(engagement=engagement, by=request.member, **form.cleaned_data)
        return see_other(after(request, kept, own))
    context = {
        "engagement": engagement,
        "form": form,
        "others": [one for one in likings(engagement, said, request.member) if not one.is_own],
        "from_elsewhere": own is None and start is not None,
        "is_coach": coach_of(engagement.pk) == request.member,
        "coachee": coachee_of(engagement.pk),
        "own_zone": own_zone(request, engagement),
        "lock": lock_line(Material.PLANNING_WISH, engagement.pk, request.member),
    }
    return render(request, "sessions/wishes.html", context, status=422 if form.errors else 200)


def newest_elsewhere(member: Membership) -> PlanningWish | None:
    """What they said in the engagement of theirs that began last."""
    own = PlanningWish.objects.visible_to(member).filter(member=member)
    return own.order_by("-engagement__created_at").first()


def after(request: FirmRequest, kept: PlanningWish, own: PlanningWish | None) -> str:
    """To the engagement; here again where a new country has parts to choose from."""
    slug = request.member.firm.slug
    is_new = own is None or own.country != kept.country
    if is_new and not kept.subdivision and subdivisions(kept.country):
        messages.success(request, "Saved. If you like, say which part of the country.")
        return reverse("coaching_sessions:wishes", args=[slug, kept.engagement_id])
    messages.success(request, "Saved. What is planned already stays where it is.")
    return reverse("home:engagement", args=[slug, kept.engagement_id])


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """One's own days away, in all one's engagements here."""
    form = AwayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        block(
            blocked_id=given["new_id"],
            first_on=given["first_on"],
            last_on=given["last_on"],
            by=request.member,
        )
        messages.success(request, "No session is proposed for you then.")
        return see_other(reverse("coaching_sessions:away", args=[firm_slug]))
    rows = BlockedTime.objects.visible_to(request.member).filter(member=request.member)
    context = {
        "form": form,
        "blocked": rows.filter(last_on__gte=timezone.localdate()),
        "lock": own_line(Material.BLOCKED_TIME),
    }
    return render(request, "sessions/away.html", context, status=422 if form.errors else 200)


@require_POST
def remove_away(request: FirmRequest, firm_slug: str, blocked_id: UUID) -> HttpResponse:
    unblock(blocked=get_visible(BlockedTime, request, blocked_id), by=request.member)
    messages.success(request, "These days are free again.")
    return see_other(reverse("coaching_sessions:away", args=[firm_slug]))
