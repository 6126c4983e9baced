"""Every version that was offered, and what any two of them have not in common."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.access.people_of import lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from engagements.agreement_difference import difference
from engagements.models import Agreement, Engagement
from engagements.views.agreement import offered, versions


@require_safe
def compare(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The newest beside the one before, or the two that were asked for; the older comes first."""
    engagement = get_visible(Engagement, request, engagement_id)
    found = offered(versions(engagement, request.member))
    pair = chosen(found, [request.GET.get("one", ""), request.GET.get("other", "")])
    context = {
        "engagement": engagement,
        "lock": lock_line(Material.AGREEMENT, engagement.pk, request.member),
        "versions": found,
        "pair": pair,
        "difference": difference(*pair) if pair else None,
    }
    return render(request, "engagements/versions.html", context)


def chosen(found: list[Agreement], asked: list[str]) -> tuple[Agreement, Agreement] | None:
    """What is no number of a version is left aside; one version alone has nothing beside it."""
    numbers = {str(one.version): one for one in found}
    named = {numbers[number].version: numbers[number] for number in asked if number in numbers}
    for one in found:
        if len(named) < 2:
            named.setdefault(one.version, one)
    if len(named) < 2:
        return None
    older, newer = sorted(named)
    return named[older], named[newer]
