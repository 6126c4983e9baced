"""Save what the coach writes. A save names the version it started from; nobody's words are lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from sessions.models import CoachingSession, PrivateNote, SessionRecord
from sessions.models.record import PARTS
from sessions.words import clean_words


@dataclass(frozen=True)
class Saved:
    """The version that the next save starts from, and when this one was kept."""

    version: int
    saved_at: datetime


@dataclass(frozen=True)
class Conflict:
    """Somebody saved first: their version, and all their words by field. Nothing was written."""

    version: int
    theirs: Mapping[str, str]


@transaction.atomic
def save_parts(
    *, record: SessionRecord, texts: Mapping[str, str], version: int, by: Membership
) -> Saved | Conflict:
    """Keep these parts of an unfinished record. Not audited: it happens every few seconds."""
    may(by, Action.WRITE_RECORD, record).require()
    assert set(texts) <= set(PARTS)
    return _save(record, texts, version, by, Action.WRITE_RECORD, shared_at__isnull=True)


def save_part(
    *, coaching_session: CoachingSession, part: str, text: str, version: int, by: Membership
) -> Saved | Conflict:
    """The same for one part of a session that has begun."""
    found = SessionRecord.objects.visible_to(by).filter(coaching_session=coaching_session)
    record = found.defer(*PARTS).first()
    if record is None:
        raise Http404
    return save_parts(record=record, texts={part: text}, version=version, by=by)


@transaction.atomic
def save_note(
    *, coaching_session: CoachingSession, text: str, version: int, by: Membership
) -> Saved | Conflict:
    """Keep the coach's private note; it stays open after the record is finished."""
    found = PrivateNote.objects.visible_to(by).filter(coaching_session=coaching_session)
    note = found.defer("text").first()
    if note is None:
        raise Http404
    may(by, Action.CHANGE, note).require()
    return _save(note, {"text": text}, version, by, Action.CHANGE)


def _save(
    row: Any,
    texts: Mapping[str, str],
    version: int,
    by: Membership,
    action: Action,
    **still: Any,
) -> Saved | Conflict:
    """Write if the row is still at `version`: one statement decides, whoever else is writing."""
    mine, now = {name: clean_words(text) for name, text in texts.items()}, timezone.now()
    sealed = {name: seal_text(row, name, text) for name, text in mine.items()}
    rows = type(row).objects.filter(pk=row.pk, version=version, **still)
    if rows.update(**sealed, version=version + 1, saved_at=now):
        return Saved(version + 1, now)
    found = type(row).objects.visible_to(by).get(pk=row.pk)
    may(by, action, found).require()
    open_row(found, by=by)
    names = PARTS if isinstance(found, SessionRecord) else tuple(mine)
    theirs = {name: getattr(found, name).text for name in names}
    # The same words twice, as when a form is sent during its own autosave, are no conflict.
    if found.version == version + 1 and mine.items() <= theirs.items():
        return Saved(found.version, found.saved_at)
    return Conflict(found.version, theirs)
