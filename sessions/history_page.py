"""Earlier versions of an unfinished record, for the coach who wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from coaching.access.opening import open_together
from coaching.firms.models import Membership
from engagements.models import Goal
from sessions.models import RecordRevision, SessionRecord
from sessions.models.record import Tag
from sessions.operations.saving import brought
from sessions.record_fields import GROUPS, LABELS, words_of

A_PAGE = 40
EXCERPT = 90  # characters: the end of what was written, where the pen was


@dataclass(frozen=True)
class Line:
    """One save in the list."""

    pk: UUID
    version: int
    saved_at: datetime
    fields: str
    excerpt: str


@dataclass(frozen=True)
class Compared:
    """One field of a revision, next to what stands now."""

    name: str
    label: str
    then: str
    now: str

    @property
    def is_same(self) -> bool:
        return self.then == self.now


@dataclass(frozen=True)
class History:
    lines: list[Line]
    before: int | None


def saves_of(record: SessionRecord, by: Membership, before: int | None) -> History:
    """A page of saves, the newest first, and where the next page begins."""
    kept = RecordRevision.objects.visible_to(by).filter(record_id=record.pk)
    if before is not None:
        kept = kept.filter(version__lt=before)
    (found,) = open_together(
        kept.order_by("-version")[: A_PAGE + 1], of=record.engagement_id, by=by
    )
    more = len(found) > A_PAGE
    lines = list(changes(found))[more:]
    return History(lines[::-1], found[A_PAGE - 1].version if more else None)


def changes(saves: list[RecordRevision]) -> Iterator[Line]:
    """The oldest first, each with what it changed; `saves` are open, the newest first.

    A form that is sent whole brings every field: what it did not change is not worth a word.
    """
    stood: dict[str, str] = {}
    for one in reversed(saves):
        words = brought(one)
        changed = {name: text for name, text in words.items() if text != stood.get(name, "")}
        stood |= words
        yield line(one, changed)


def line(revision: RecordRevision, changed: dict[str, str]) -> Line:
    texts = [text for name, text in changed.items() if name not in GROUPS and text.strip()]
    end = " ".join(texts[0].split())[-EXCERPT:] if texts else ""
    return Line(
        pk=revision.pk,
        version=revision.version,
        saved_at=revision.saved_at,
        fields=", ".join(LABELS[name] for name in changed) or "Nothing new",
        excerpt=f"… {end}" if len(end) == EXCERPT else end,
    )


def compare(
    revision_id: UUID, record: SessionRecord, by: Membership
) -> tuple[RecordRevision, list[Compared]] | None:
    """One save, field by field, next to the record as it stands; None when there is no such save."""
    found, records, goals = open_together(
        RecordRevision.objects.visible_to(by).filter(pk=revision_id, record_id=record.pk),
        SessionRecord.objects.visible_to(by).filter(pk=record.pk),
        Goal.ever.visible_to(by).filter(engagement_id=record.engagement_id),
        of=record.engagement_id,
        by=by,
    )
    if not found:
        return None
    labels = {tag.value: tag.label for tag in Tag} | {str(g.pk): g.title.text for g in goals}
    then, now = brought(found[0]), words_of(records[0])
    return found[0], [
        Compared(name, LABELS[name], said(name, words, labels), said(name, now[name], labels))
        for name, words in then.items()
    ]


def said(name: str, words: str, labels: dict[str, Any]) -> str:
    """A group in the words of its boxes; a goal of another engagement has none."""
    if name not in GROUPS:
        return words
    return ", ".join(labels[one] for one in words.split("\n") if one in labels)
