"""A proof to take away: one engagement's lines of the consent ledger, to be checked by anybody.

Ids, times and hashes, never words. docs/trust.md has a script that checks a proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from coaching.access.opening import open_rows
from coaching.audit.chain import stamp
from coaching.audit.record import record
from coaching.firms.models import Membership
from consent.ledger_head import ledger_head
from consent.ledger_page import events_of
from consent.models import ConsentEvent, Theme
from consent.words import canonical, words_hash
from engagements.models import Engagement

FORMAT = "consent-ledger/1"
RECIPE = (
    "Each line’s hash is the SHA-256, in lower-case hexadecimal, of a text in UTF-8: its seq, "
    "prev_hash and at, then its columns in the order of “columns”, joined with “|”; null is empty.",
    "prev_hash is the hash of the line before it in the firm’s ledger. Where seq rises by one, it "
    "is the hash of the line before it here. A gap in the numbers is other people’s lines.",
    "“numbers” lists every line of this engagement. A number without a line was taken out.",
    "“head” is the last line of the firm’s ledger when this was made. Keep this file: a later one "
    "must have the same lines with the same hashes, and every receipt names one of them.",
    "words_hash is the SHA-256 of the exact words, as a JSON list: “theme/1”, focus area, "
    "direction, sentence, support asked; without spaces, in UTF-8.",
)


def proof(engagement: Engagement, by: Membership) -> dict[str, Any]:
    """Everything that a third party needs, and no word."""
    events = list(events_of(engagement, by).order_by("seq"))
    head = ledger_head()
    return {
        "format": FORMAT,
        "ledger": ConsentEvent._meta.label,
        "made_at": stamp(timezone.now()),
        "recipe": RECIPE,
        "firm_id": str(engagement.firm_id),
        "engagement_id": str(engagement.pk),
        "columns": ConsentEvent.HASHED,
        "numbers": [one.seq for one in events],
        "lines": [line_of(one) for one in events],
        "head": {"seq": head.seq, "hash": head.hash} if head else None,
    }


def line_of(event: ConsentEvent) -> dict[str, Any]:
    """Exactly what was hashed, and the hash."""
    values = ((name, getattr(event, name)) for name in event.HASHED)
    return {
        "seq": event.seq,
        "prev_hash": event.prev_hash,
        "at": stamp(event.at),
        **{name: None if value is None else str(value) for name, value in values},
        "hash": event.hash,
    }


@transaction.atomic
def proof_with_words(engagement: Engagement, by: Membership) -> dict[str, Any]:
    """The same, and the words of each theme as they stand: the coachee's own act, and noted."""
    record("proof.taken with words", engagement, by=by, engagement_id=engagement.pk)
    themes = Theme.objects.visible_to(by).filter(engagement=engagement)
    return {**proof(engagement, by), "words": words_of(open_rows(themes, by=by))}


def words_of(themes: Iterable[Theme]) -> list[dict[str, str]]:
    """What a words_hash can be made of again. Words that were changed since are gone."""
    return [
        {"theme_id": str(one.pk), "words_hash": words_hash(one), "text": canonical(one)}
        for one in themes
    ]
