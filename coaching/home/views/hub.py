"""The admin's hub: what there is to set up, in any order, none of it a must."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coaching.firms.middleware import FirmRequest
from coaching.firms.models import ClientOrganisation, Membership
from coaching.firms.models.firm import BRAND_HUE
from coaching.home.gate import admins_only
from coaching.home.unread import unreadable
from engagements.models import Engagement

Task = dict[str, str]
DONE = "brand"


@require_safe
@admins_only
def hub(request: FirmRequest, firm_slug: str) -> HttpResponse:
    context = {"tasks": tasks(request.member), "unreadable": unreadable()}
    return render(request, "home/firm/hub.html", context)


def tasks(by: Membership) -> list[Task]:
    here = Membership.objects.filter(ended_at=None)
    people = here.aggregate(
        coaches=Count("pk", filter=Q(is_coach=True)),
        sponsors=Count("pk", filter=~Q(sponsor_kind="")),
    )
    clients = ClientOrganisation.objects.count()
    started = Engagement.objects.visible_to(by).aggregate(
        drafts=Count("pk", filter=Q(state="draft")), started=Count("pk", filter=~Q(state="draft"))
    )
    return listed(by, {**people, **started, "clients": clients})


def listed(by: Membership, many: dict[str, int]) -> list[Task]:
    slug = by.firm.slug
    chosen = by.firm.brand_hue != BRAND_HUE
    return [
        task(slug, "home:firm", "Your firm", by.firm.name, "Done", DONE),
        task(slug, "home:firm", "Colour", "One hue for every page", *colour(chosen)),
        task(
            slug, "home:coaches", "Coaches", "They are invited by e-mail", *count(many["coaches"])
        ),
        task(
            slug, "home:clients", "Client organisations and their people", said(many), *both(many)
        ),
        task(slug, "home:engagements", "Engagements", drafted(many), *count(many["started"])),
    ]


def task(slug: str, name: str, label: str, hint: str, status: str, tone: str) -> Task:
    url = reverse(name, args=[slug]) + ("#colour" if label == "Colour" else "")
    return {"url": url, "label": label, "hint": hint, "status": status, "tone": tone}


def colour(chosen: bool) -> tuple[str, str]:
    return ("Chosen", DONE) if chosen else ("As it comes", "quiet")


def count(many: int) -> tuple[str, str]:
    return (str(many), DONE) if many else ("None yet", "quiet")


def both(many: dict[str, int]) -> tuple[str, str]:
    if many["clients"] and not many["sponsors"]:
        return "No sponsor yet", "amber"
    return count(many["clients"])


def said(many: dict[str, int]) -> str:
    return (
        "The leaders to be coached, and the sponsors"
        if not many["sponsors"]
        else "Leaders, sponsors"
    )


def drafted(many: dict[str, int]) -> str:
    drafts: Any = many["drafts"]
    if not drafts:
        return "Nobody hears of one before you start it"
    return "1 draft waits" if drafts == 1 else f"{drafts} drafts wait"
