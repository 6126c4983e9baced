"""Who opened what of mine: for the coachee alone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from coaching.access.people_of import lock_line
from coaching.access.policy import Material, Party
from coaching.firms.middleware import FirmRequest
from consent.access_page import read_access
from consent.views.roles import as_party


@require_safe
def access(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """By day, the latest first; of one person or one kind when that is asked for."""
    engagement, _ = as_party(request, engagement_id, Party.COACHEE)
    found = read_access(engagement, request.member, request.GET)
    return render(
        request,
        "consent/access.html",
        {
            "engagement": engagement,
            "found": found,
            "form": found.form,
            "query": urlencode(found.form.asked),
            "lock": lock_line(Material.ACCESS_LEDGER, engagement.pk, request.member),
        },
        status=422 if found.form.errors else 200,
    )
