"""The receipt of a consent, for the coachee alone: on the page and on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from coaching.access.people_of import coachee_of, lock_line
from coaching.access.policy import Material, Party
from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.look.pdf import PACKAGES, PdfUnavailable, render_pdf
from consent.models import Consent
from consent.receipts import Receipt, receipt_of
from consent.views.roles import as_party
from engagements.models import Engagement


@require_safe
def receipt(request: FirmRequest, firm_slug: str, consent_id: UUID) -> HttpResponse:
    """What the coachee agreed to, its hash, and where it stands in the ledger: keep it elsewhere."""
    engagement, found = own_receipt(request, consent_id)
    lock = lock_line(Material.CONSENT, engagement.pk, request.member)
    context = {"engagement": engagement, "receipt": found, "lock": lock}
    return render(request, "consent/receipt.html", context)


@require_safe
def receipt_pdf(request: FirmRequest, firm_slug: str, consent_id: UUID) -> HttpResponse:
    """The same on paper."""
    engagement, found = own_receipt(request, consent_id)
    try:
        body = on_paper(engagement, found, coachee_of(engagement.pk))
    except PdfUnavailable:
        return render(request, "consent/no_pdf.html", {"packages": PACKAGES}, status=503)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="receipt.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


def on_paper(engagement: Engagement, found: Receipt, coachee: Membership) -> bytes:
    """Raises PdfUnavailable where Pango is missing."""
    context = {"engagement": engagement, "receipt": found, "coachee": coachee}
    html = render_to_string("consent/receipt_pdf.html", context)
    return render_pdf(html, title="Receipt of a consent")


def own_receipt(request: FirmRequest, consent_id: UUID) -> tuple[Engagement, Receipt]:
    """404 for everybody but the coachee."""
    consent = get_visible(Consent, request, consent_id)
    engagement, _ = as_party(request, consent.engagement_id, Party.COACHEE)
    return engagement, receipt_of(consent, request.member)
