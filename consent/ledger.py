"""The consent ledger: append-only, one hash chain a firm, ids and hashes, never words."""

from __future__ import annotations

from enum import StrEnum

from coaching.firms.models import Membership
from consent.models import ConsentEvent, Theme


class Entry(StrEnum):
    """What can happen to a theme. One entry a theme, and one a reader where readers are named."""

    PROPOSED = "theme.proposed"
    GRANTED = "consent.granted"
    RELEASED = "theme.released"
    DECLINED = "consent.declined"
    LAPSED = "theme.lapsed"
    WITHDRAWN = "consent.withdrawn"
    REWORDED = "consent.ended by new words"
    LEFT = "consent.ended by leaving"  # written by the database: see consent/guarding


def append(
    verb: Entry,
    *,
    theme: Theme,
    by: Membership,
    recipient: Membership | None = None,
    words_hash: str = "",
    wording_version: str = "",
) -> None:
    """Add a line in the caller's transaction. The database numbers and chains it.

    Always after the audit's line: both chains are locked by whoever adds to them, in this order.
    """
    ConsentEvent.objects.create(
        firm_id=theme.firm_id,
        verb=verb,
        engagement_id=theme.engagement_id,
        theme_id=theme.pk,
        by_id=by.pk,
        recipient_id=recipient.pk if recipient else None,
        words_hash=words_hash,
        wording_version=wording_version,
    )
