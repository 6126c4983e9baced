"""What a coach had written in a session that did not take place: theirs, and shared with nobody."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.access.opening import open_together
from coaching.firms.models import Membership
from sessions.models import CoachingSession, Commitment, PrivateNote, SessionRecord
from sessions.parts import Card, cards


@dataclass(frozen=True)
class Kept:
    """Words of an unshared record, its draft commitments and the private note."""

    cards: list[Card]
    commitments: list[Commitment]
    note: str


def kept_words(one: CoachingSession, by: Membership) -> Kept | None:
    """None when nothing was written: most sessions that are missed were never started."""
    if one.started_at is None:
        return None
    here = {"engagement_id": one.engagement_id, "coaching_session_id": one.pk}
    records, drafts, notes = open_together(
        SessionRecord.objects.visible_to(by).filter(**here, shared_at__isnull=True),
        Commitment.objects.visible_to(by).filter(**here, state=Commitment.State.DRAFT),
        PrivateNote.objects.visible_to(by).filter(**here),
        of=one.engagement_id,
        by=by,
    )
    found = Kept(
        [card for record in records for card in cards(record, one.engagement) if card.text.strip()],
        drafts,
        "\n\n".join(note.text.text for note in notes),
    )
    return found if found.cards or found.commitments or found.note else None
