"""Receipts: what the coachee agreed to, its fingerprint, and where the ledger stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from coaching.access.opening import open_row
from coaching.firms.models import Membership
from consent import wording
from consent.ledger import Entry
from consent.models import Consent, ConsentEvent, Theme


@dataclass(frozen=True)
class Receipt:
    """Everything the page and the PDF show. `agreed` is there while the consent holds."""

    consent: Consent
    reader: Membership
    event: ConsentEvent
    agreed: Theme | None
    purpose: str
    said: tuple[str, ...]


def receipt_of(consent: Consent, by: Membership) -> Receipt:
    """For the coachee; opens the words only while they are still those that were agreed to."""
    theme = consent.theme if consent.ended_at is None else None
    return Receipt(
        consent,
        consent.recipient,
        event_of(consent, by),
        open_row(theme, by=by) if theme else None,
        consent.get_purpose_display(),
        wording.said(consent.wording_version),
    )


def event_of(consent: Consent, by: Membership) -> ConsentEvent:
    """Its own line in the ledger, also when the same words were agreed to before or after."""
    same = {"theme_id": consent.theme_id, "recipient_id": consent.recipient_id}
    before = Consent.objects.visible_to(by).filter(**same, granted_at__lt=consent.granted_at)
    lines = ConsentEvent.objects.visible_to(by).filter(**same, verb=Entry.GRANTED)
    return lines.order_by("seq")[before.count()]


def live_at(at: datetime, engagement_id: UUID, by: Membership) -> Any:
    """What `by` agreed to at this moment and has not ended since."""
    rows = Consent.objects.visible_to(by).filter(engagement_id=engagement_id, by=by)
    return rows.filter(granted_at=at, ended_at__isnull=True).order_by("pk")


def figures(at: datetime, engagement_id: UUID, by: Membership) -> list[str]:
    """For the mail: numbers and fingerprints, no word of a person and nobody's name."""
    lines: list[str] = []
    for number, consent in enumerate(live_at(at, engagement_id, by), start=1):
        event = event_of(consent, by)
        lines += [
            f"Receipt {number}: consent {consent.pk}",
            f"  Words (SHA-256): {consent.words_hash}",
            f"  Wording of consent: {consent.wording_version}",
            f"  Ledger entry: {event.seq}",
            f"  Ledger there (SHA-256): {event.hash}",
        ]
    return lines
