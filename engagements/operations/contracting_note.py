"""What was agreed: coach and coachee write it, and the coachee alone shows it to sponsors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.people_of import people_of
from coaching.access.policy import Party
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from coaching.sealing.fields import seal_text
from coaching.tenancy.turns import take_turns
from engagements.models import ContractingNote, Engagement
from engagements.models.contracting import NoteState

FIELDS = ("sponsor_hopes", "coachee_view", "how_told", "never_shared")


class NoteChanged(Exception):
    """Somebody saved it since the writer saw it. `note` is as it stands, opened."""

    def __init__(self, note: ContractingNote) -> None:
        super().__init__("the note has changed")
        self.note = note


class NobodyToRead(ValueError):
    """There is no sponsor to show it to, or no words in it."""


@transaction.atomic
def write_note(
    *, note_id: UUID, engagement: Engagement, version: int, words: Mapping[str, str], by: Membership
) -> ContractingNote:
    """The draft, which there is one of; `version` 0 begins it. Sent twice it is saved once.

    What is shown already is never changed: writing then begins a new draft beside it. Raises
    NoteChanged when another version stands there.
    """
    take_turns("contracting note", engagement.pk)
    draft = draft_of(engagement)
    note = draft or ContractingNote(
        pk=note_id, firm_id=by.firm_id, engagement=engagement, author=by
    )
    may(by, Action.WRITE_CONTRACTING, note).require()
    if draft is None:
        return begin(note, words, by)
    open_row(draft, by=by)
    if says(draft) == dict(words):
        return draft
    if draft.version != version:
        raise NoteChanged(draft)
    sealed = {name: seal_text(draft, name, words[name]) for name in FIELDS}
    rows = ContractingNote.objects.filter(pk=draft.pk, version=version, state=NoteState.DRAFT)
    rows.update(**sealed, version=F("version") + 1, saved_at=timezone.now())
    record("contracting.written", draft, by=by)
    return draft


def begin(note: ContractingNote, words: Mapping[str, str], by: Membership) -> ContractingNote:
    may(by, Action.ADD, note).require()
    for name in FIELDS:
        setattr(note, name, words[name])
    note.save(force_insert=True)
    record("contracting.written", note, by=by)
    return note


@transaction.atomic
def show_note(
    *, note: ContractingNote, seen: str, readers: frozenset[UUID], by: Membership
) -> ContractingNote:
    """The very words that the coachee saw, to the very sponsors who were named to them.

    Raises NoteChanged where the words or the sponsors are others by now, NobodyToRead.
    """
    may(by, Action.SHARE_CONTRACTING, note).require()
    take_turns("contracting note", note.engagement_id)
    held = ContractingNote.objects.select_for_update().get(pk=note.pk)
    may(by, Action.SHARE_CONTRACTING, held).require()
    open_row(held, by=by)
    people = people_of(held.engagement_id)
    sponsors = people[Party.SPONSOR]
    if not sponsors or not any(says(held).values()):
        raise NobodyToRead
    if seen != words_hash(held) or readers != frozenset(one.pk for one in sponsors):
        raise NoteChanged(held)
    held.move_to(NoteState.SHARED, by=by, shared_at=timezone.now())
    about: dict[str, Any] = {"thing_id": held.pk, "engagement_id": held.engagement_id}
    for member in (*people[Party.COACH], *sponsors):
        remind("contracting_shown", recipient=member, **about)
    return held


def draft_of(engagement: Engagement) -> ContractingNote | None:
    """Sealed, and locked: it is about to be written."""
    rows = ContractingNote.objects.filter(engagement=engagement, state=NoteState.DRAFT)
    return rows.select_for_update().first()


def says(note: ContractingNote) -> dict[str, str]:
    """The words of an opened note."""
    return {name: getattr(note, name).text for name in FIELDS}


def words_hash(note: ContractingNote) -> str:
    """SHA-256 of the four texts of an opened note: two notes that differ in a letter differ."""
    said = says(note)
    return sha256(json.dumps([said[name] for name in FIELDS]).encode()).hexdigest()
