"""What the frame around every page knows: the firm, the person in it, and where they can go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.models import Membership
from coaching.home.device_key import owner_of

Place = dict[str, Any]


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template. Outside a firm there is only the demo's stripe."""
    member: Membership | None = getattr(request, "member", None)
    if member is None:
        return {"demo": settings.DEMO}
    firms = request.entry.firms  # type: ignore[attr-defined]
    return {
        "demo": settings.DEMO,
        "firm": member.firm,
        "member": member,
        "words_owner": owner_of(request.user),  # type: ignore[arg-type]
        "memberships": [{"firm": one} for one in firms],
        # Parts of pages do not show it and should not pay for it.
        "nav": SimpleLazyObject(lambda: nav(member, request.path)),
    }


def nav(member: Membership, path: str) -> list[Place]:
    """The places this person has, by what they are here."""
    roles = set(standing(member).values())
    slug = member.firm.slug
    places = []
    if member.is_coach or Party.COACH in roles:
        places.append(("Today", reverse("home:start", args=[slug]), "sun"))
    elif roles:
        places.append(("Home", reverse("home:start", args=[slug]), "house"))
    if member.is_admin:
        places.append(("Firm", reverse("home:hub", args=[slug]), "building-2"))
    if member.is_admin or member.is_coach or roles:
        places.append(("Engagements", reverse("home:engagements", args=[slug]), "users-round"))
    if member.is_coach:
        places.append(("Hours", reverse("coaching_sessions:hours", args=[slug]), "hourglass"))
    here = current([url for _, url, _ in places], path)
    return [
        {"label": label, "url": url, "icon": icon, "current": url == here}
        for label, url, icon in places
    ]


def current(urls: list[str], path: str) -> str:
    """The nearest place above this page; the first page only when it is this page."""
    above = [url for url in urls if path == url or (path.startswith(url) and url.count("/") > 2)]
    return max(above, key=len, default="")
