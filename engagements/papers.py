"""The signed agreement on paper: the document, and a page of evidence. Drawn once, then kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from coaching.access.policy import ENGAGEMENT_PARTIES
from coaching.access.terms import Term
from coaching.look.moments import day, zone_name
from coaching.look.pdf import render_pdf
from engagements.models import Agreement, Engagement, Signature

TERMS = {
    Term.SESSIONS_HELD: "How many sessions were held",
    Term.ATTENDANCE: "Whether a session was missed or cancelled late",
    Term.GOAL_TITLES: "A goal’s title, where the coachee releases it",
}
ROLES = [party.value for party in ENGAGEMENT_PARTIES]


@dataclass(frozen=True)
class Line:
    """One signature as the evidence page shows it; a signature from before has less to show."""

    name: str
    role: str
    facts: tuple[tuple[str, str], ...]


def on_paper(
    engagement: Engagement, agreement: Agreement, signatures: Iterable[Signature], firm_name: str
) -> bytes:
    """The same rows give the same bytes. Raises PdfUnavailable where Pango is missing."""
    signed = sorted(signatures, key=lambda one: (ROLES.index(one.role), one.typed_name, one.pk))
    context = {
        "firm": firm_name,
        "engagement": engagement,
        "agreement": agreement,
        "sections": agreement.sections,
        "terms": terms_of(agreement),
        "in_force": both_times(agreement.in_force_at, engagement.time_zone),
        "lines": [line_of(one, engagement.time_zone) for one in signed],
    }
    html = render_to_string("engagements/agreement_pdf.html", context)
    return render_pdf(html, title=f"Coaching agreement, version {agreement.version}")


def paper_id(pdf: bytes) -> UUID:
    """The id of a paper is a digest of its bytes, so that the audit's line that names it holds them."""
    return UUID(bytes=sha256(pdf).digest()[:16])


def terms_of(agreement: Agreement) -> list[tuple[str, str]]:
    """None for a version from before there were terms."""
    said = agreement.terms
    return [(words, "Yes" if said.get(term) else "No") for term, words in TERMS.items() if said]


def line_of(signature: Signature, zone: str) -> Line:
    facts: Sequence[tuple[str, Any]] = (
        ("Signed in as", signature.account),
        ("Time", both_times(signature.signed_at, zone)),
        ("Network address", signature.address),
        ("Document (SHA-256)", signature.document_hash),
        ("Wording of the signature", signature.wording_version),
        ("Signature", signature.pk),
    )
    kept = tuple((name, str(value)) for name, value in facts if value)
    return Line(signature.typed_name, signature.role.capitalize(), kept)


def both_times(at: datetime | None, zone: str) -> str:
    """“2026-03-04 09:00:00 UTC · 4 March 2026, 10:00:00, Berlin time”."""
    if at is None:
        return ""
    utc, local = at.astimezone(UTC), at.astimezone(ZoneInfo(zone))
    here = f"{day(local.date(), year=True)}, {local:%H:%M:%S}, {zone_name(at, zone)}"
    return f"{utc:%Y-%m-%d %H:%M:%S} UTC · {here}"
