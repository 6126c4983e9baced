"""Save what the coach writes. A save names the version it started from; nobody's words are lost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.opening import open_row
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record as note_down
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from sessions.models import CoachingSession, PrivateNote, RecordRevision, SessionRecord
from sessions.models.coaching_session import SessionState
from sessions.models.record import TEXTS
from sessions.record_fields import Words, columns, fit_to_keep, words_of
from sessions.words import clean_words

UNDER_WAY = (SessionState.PLANNED, SessionState.IN_PROGRESS)


@dataclass(frozen=True)
class Saved:
    """The version that the next save starts from, and when this one was kept."""

    version: int
    saved_at: datetime


@dataclass(frozen=True)
class Conflict:
    """Somebody saved first: their version, and their words by field. Nothing was written."""

    version: int
    theirs: Words


def save_parts(
    *, record: SessionRecord, texts: Words, version: int, by: Membership
) -> Saved | Conflict:
    """Keep these fields of an unfinished record, and this save as a revision of its own.

    Not audited: it happens every few seconds. One statement writes both, or neither.
    """
    may(by, Action.WRITE_RECORD, record).require()
    mine, now = fit_to_keep(texts, record.engagement_id), timezone.now()
    if not mine:
        return Saved(version, record.saved_at)
    if write_and_revise(record, mine, version, now, by):
        return Saved(version + 1, now)
    return met(record, mine, version, by)


@transaction.atomic
def begin_record(
    *, coaching_session: CoachingSession, texts: Words, by: Membership
) -> Saved | Conflict:
    """The first word of a record, which may be written before its session starts: version 1."""
    begun = SessionRecord(
        firm_id=coaching_session.firm_id,
        engagement_id=coaching_session.engagement_id,
        coaching_session=coaching_session,
        author=by,
    )
    may(by, Action.ADD, begun).require()
    if coaching_session.state not in UNDER_WAY:
        raise NotAllowed(Reason.SESSION_NOT_OPEN)
    mine = fit_to_keep(texts, begun.engagement_id)
    for name, value in columns(mine).items():
        setattr(begun, name, value)
    SessionRecord.objects.bulk_create([begun], ignore_conflicts=True)
    found = SessionRecord.objects.defer(*TEXTS).get(coaching_session=coaching_session)
    if found.pk != begun.pk:  # another window was first
        return save_parts(record=found, texts=texts, version=0, by=by)
    RecordRevision.objects.bulk_create([revision_of(begun, mine, 1, begun.saved_at, by)])
    note_down("record.begun", begun, by=by)
    return Saved(1, begun.saved_at)


def save_part(
    *, coaching_session: CoachingSession, part: str, text: str, version: int, by: Membership
) -> Saved | Conflict:
    """The same for one part of a session that has begun."""
    found = SessionRecord.objects.visible_to(by).filter(coaching_session=coaching_session)
    record = found.defer(*TEXTS).first()
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
    mine, now = clean_words(text), timezone.now()
    if write(note, mine, version, now):
        return Saved(version + 1, now)
    open_row(stands := PrivateNote.objects.visible_to(by).get(pk=note.pk), by=by)
    if stands.text.text == mine:
        return Saved(stands.version, stands.saved_at)
    return Conflict(stands.version, {"text": stands.text.text})


def write(note: PrivateNote, text: str, version: int, now: datetime) -> bool:
    """Whether the note was still at `version`: one statement decides, whoever else is writing."""
    rows = PrivateNote.objects.filter(pk=note.pk, version=version)
    sealed = seal_text(note, "text", text)
    return bool(rows.update(text=sealed, version=version + 1, saved_at=now))


# The ORM would need two statements and a savepoint around them, several hundred times a session.
WRITE = """
    WITH kept AS (
        UPDATE coaching_sessions_sessionrecord SET {columns}, version = version + 1, saved_at = %s
         WHERE firm_id = %s AND id = %s AND version = %s AND shared_at IS NULL
     RETURNING firm_id, engagement_id, id, version, saved_at
    )
    INSERT INTO coaching_sessions_recordrevision
           (id, firm_id, engagement_id, record_id, author_id, version, words, saved_at)
    SELECT %s, firm_id, engagement_id, id, %s, version, %s, saved_at FROM kept
"""


def write_and_revise(
    record: SessionRecord, words: Words, version: int, now: datetime, by: Membership
) -> bool:
    """Whether the record was still at `version` and unshared: one statement decides."""
    revision = revision_of(record, words, version + 1, now, by)
    values = {
        name: sealed(record, name, value) if isinstance(value, str) else value
        for name, value in columns(words).items()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE.format(columns=", ".join(f"{name} = %s" for name in values)),
            [*values.values(), now, record.firm_id, record.pk, version,
             revision.pk, by.pk, sealed(revision, "words", revision.words.text)],
        )  # fmt: skip
        return bool(cursor.rowcount == 1)


def sealed(row: SessionRecord | RecordRevision, name: str, text: str) -> bytes:
    envelope = seal_text(row, name, text).envelope
    assert envelope is not None
    return envelope


def revision_of(
    record: SessionRecord, words: Words, version: int, at: datetime, by: Membership
) -> RecordRevision:
    """What this save brought: only ever added, until the record is shared."""
    return RecordRevision(
        firm_id=record.firm_id,
        engagement_id=record.engagement_id,
        record_id=record.pk,
        author=by,
        version=version,
        words=json.dumps(dict(words), ensure_ascii=False),
        saved_at=at,
    )


def met(record: SessionRecord, mine: Words, version: int, by: Membership) -> Saved | Conflict:
    """The version that stands is another than this save started from."""
    found = SessionRecord.objects.visible_to(by).get(pk=record.pk)
    may(by, Action.WRITE_RECORD, found).require()
    theirs = words_of(open_row(found, by=by))
    if is_repeated(found, theirs, mine, version, by):
        return Saved(found.version, found.saved_at)
    return Conflict(found.version, theirs)


def is_repeated(
    found: SessionRecord,
    theirs: Words,
    mine: Words,
    version: int,
    by: Membership,
) -> bool:
    """Whether this save has been kept already, as when a form is sent during its own autosave.

    Then the one who sends knows every word there is: they sent all of them, or exactly one save
    came between, and it brought nothing but what this one brings.
    """
    if not mine.items() <= theirs.items():
        return False
    if mine.keys() == theirs.keys():
        return True
    saves = RecordRevision.objects.visible_to(by).filter(record_id=found.pk, version=found.version)
    last = saves.first() if found.version == version + 1 else None
    return last is not None and brought(open_row(last, by=by)).keys() <= mine.keys()


@transaction.atomic
def put_back(
    *, record: SessionRecord, revision: RecordRevision, field: str, version: int, by: Membership
) -> Saved | Conflict:
    """One field as an earlier save had it: a new save, so that what stands now is kept as well.

    `revision` is open. Raises Http404 for a field that it did not bring.
    """
    may(by, Action.SEE, revision).require()
    words = brought(revision)
    if revision.record_id != record.pk or field not in words:
        raise Http404
    return save_parts(record=record, texts={field: words[field]}, version=version, by=by)


def brought(revision: RecordRevision) -> dict[str, str]:
    """The words of an open revision, by field."""
    found: dict[str, str] = json.loads(revision.words.text)
    return found
