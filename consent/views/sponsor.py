"""The sponsor's page, and the same on paper. Coach and coachee see it as a labelled preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from coaching.access.people_of import sponsors_of
from coaching.access.policy import Party
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.look.pdf import PACKAGES, PdfUnavailable, render_pdf
from coaching.tenancy.loading import read_together
from consent.models import Release
from consent.sponsor_page import SponsorPage, read_own, snapshot
from consent.sponsor_words.boxes import HOPE, answer_box, hope_box
from consent.sponsor_words.forms import SponsorWordForm
from consent.told import told_of, told_rows
from consent.views.roles import PAIR, as_party, named_sponsor, sponsor_lock
from engagements.models import Engagement


@require_safe
def sponsor_page(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """What this sponsor may read; for coach and coachee, what the chosen sponsor reads now."""
    engagement, role = as_party(request, engagement_id, Party.SPONSOR, *PAIR)
    if role == Party.SPONSOR:
        return own_page(request, engagement)
    reader = named_sponsor(engagement, request.GET.get("for", ""))
    if reader is None:
        raise Http404
    context = {
        "page": snapshot(engagement, reader, by=request.member),
        "lock": sponsor_lock(engagement, reader, request.member),
        "preview": True,
        "reader": reader,
        "others": [one for one in sponsors_of(engagement.pk) if one != reader],
    }
    return render(request, "consent/sponsor_page.html", context)


def own_page(
    request: FirmRequest,
    engagement: Engagement,
    forms: Mapping[str, SponsorWordForm] | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The sponsor's own page; `forms` are what they sent and what is to be looked at again."""
    member, sent = request.member, forms or {}
    page, rows, said = read_own(engagement, member)
    boxes = {
        row.pk: answer_box(engagement, row, said, member, sent.get(str(row.pk)))
        for row in rows
        if row.support_asked
    }
    context = {
        "page": page,
        "engagement_id": engagement.pk,
        "lock": sponsor_lock(engagement, member, member),
        "pdf_url": reverse("consent:sponsor_pdf", args=[member.firm.slug, engagement.pk]),
        "boxes": boxes,
        "hope": hope_box(engagement, said, member, sent.get(HOPE)),
        "form": next(iter(sent.values()), None),
        **more,
    }
    return render(request, "consent/sponsor_page.html", context, status=status)


@require_safe
def sponsor_pdf(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The sponsor's own page on paper, from the same snapshot."""
    engagement, _ = as_party(request, engagement_id, Party.SPONSOR)
    try:
        body = paper_that_still_holds(engagement, request.member)
    except PdfUnavailable:
        return render(request, "consent/no_pdf.html", {"packages": PACKAGES}, status=503)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="coaching-summary.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


def paper_that_still_holds(engagement: Engagement, reader: Membership) -> bytes:
    """Drawing takes long enough to withdraw in: what is no longer shared when it is done stays here.

    Each time round something was withdrawn, or another agreement came into force, so it ends.
    """
    while True:
        page = snapshot(engagement, reader)
        body = on_paper(page)
        if still_holds(page, engagement, reader):
            return body


def still_holds(page: SponsorPage, engagement: Engagement, reader: Membership) -> bool:
    """Asked of the database anew, which by now knows what others have committed: what is shared,
    and what the agreement in force allows."""
    rows = Release.objects.visible_to(reader).filter(engagement=engagement, recipient=reader)
    shared, *known = read_together(rows.only("words_hash"), *told_rows(engagement, reader))
    now = Counter(one.words_hash for one in shared)
    themes = Counter(one.words_hash for one in page.themes)
    return themes <= now and told_of(engagement, reader, *known) == page.told


def on_paper(page: SponsorPage) -> bytes:
    """The same page gives the same bytes. Raises PdfUnavailable where Pango is missing."""
    html = render_to_string("consent/sponsor_pdf.html", {"page": page})
    return render_pdf(html, title=f"{page.coachee}’s coaching")
