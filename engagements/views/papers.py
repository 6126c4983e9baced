"""The signed agreement as a document to keep."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from coaching.look.pdf import PACKAGES, PdfUnavailable
from engagements.models import Agreement, Engagement
from engagements.operations.papers import paper_of


@require_safe
def agreement_pdf(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, version: int
) -> HttpResponse:
    """Every party and the firm's admins get the same bytes; 404 for what nobody has signed."""
    engagement = get_visible(Engagement, request, engagement_id)
    signed = Agreement.objects.visible_to(request.member).filter(in_force_at__isnull=False)
    agreement = get_object_or_404(signed, engagement=engagement, version=version)
    try:
        paper = paper_of(engagement=engagement, agreement=agreement, by=request.member)
    except PdfUnavailable:
        return render(request, "engagements/no_pdf.html", {"packages": PACKAGES}, status=503)
    response = HttpResponse(bytes(paper.pdf), content_type="application/pdf")
    name = f"coaching-agreement-{version}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    # So that a program can tell that what arrived is what is kept.
    response["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(paper.sha256)).decode()}:"
    return response
