"""What was agreed and when, in words; a proof of it to take away; and a receipt."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from coaching.access.people_of import lock_line
from coaching.access.policy import Material, Party
from coaching.firms.middleware import FirmRequest
from consent import proofs
from consent.ledger_page import read_ledger
from consent.views.roles import PAIR, as_party


@require_safe
def ledger(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Every event of the engagement, the latest first."""
    engagement, role = as_party(request, engagement_id, *PAIR)
    return render(
        request,
        "consent/ledger.html",
        {
            "engagement": engagement,
            "ledger": read_ledger(engagement, request.member, request.GET.get("page")),
            "is_coachee": role == Party.COACHEE,
            "lock": lock_line(Material.CONSENT_LEDGER, engagement.pk, request.member),
        },
    )


@require_safe
def proof(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The ledger's lines about this engagement, for anybody to check: ids and hashes alone."""
    engagement, _ = as_party(request, engagement_id, *PAIR)
    return as_file(proofs.proof(engagement, request.member), "ledger-proof.json")


@require_POST
def proof_with_words(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The same with the words of the themes: the coachee's alone, and only when they press it."""
    engagement, _ = as_party(request, engagement_id, Party.COACHEE)
    return as_file(proofs.proof_with_words(engagement, request.member), "ledger-proof-words.json")


def as_file(content: dict[str, Any], name: str) -> HttpResponse:
    """A download whose name says nothing, kept by no cache."""
    body = json.dumps(content, indent=1, ensure_ascii=False)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
