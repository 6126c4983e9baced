"""A letter in which somebody of the firm confirms a coach's hours and gives no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone

from coaching.firms.models import Membership
from coaching.look.pdf import render_pdf
from sessions.hours.columns import Totals
from sessions.hours.log import FromSessions, Log

TITLE = "Verification of coaching hours"


@dataclass(frozen=True)
class Signatory:
    """Whoever confirms for the firm, and what the coach does there."""

    name: str
    role: str
    contact: str
    coach_role: str


@dataclass(frozen=True)
class Letter:
    """Held sessions of this firm alone: it cannot vouch for hours brought from elsewhere."""

    coach: Membership
    by: Signatory
    held: list[FromSessions]
    only_unlisted: bool
    on: date

    @property
    def totals(self) -> Totals:
        return Totals.of(one.line for one in self.held)

    @property
    def first(self) -> date:
        return min(one.line.starts_on for one in self.held)

    @property
    def last(self) -> date:
        return max(one.line.ends_on for one in self.held)


def letter_of(log: Log, coach: Membership, by: Signatory, *, only_unlisted: bool) -> Letter | None:
    """None when there are no such hours to confirm."""
    held = log.unlisted if only_unlisted else log.from_sessions
    if not held:
        return None
    return Letter(coach, by, held, only_unlisted, timezone.localdate())


def letter_pdf(letter: Letter) -> bytes:
    """Raises PdfUnavailable where this machine cannot draw PDFs."""
    html = render_to_string("sessions/hours/letter_pdf.html", {"letter": letter, "title": TITLE})
    return render_pdf(html, title=TITLE)
