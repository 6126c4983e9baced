"""What stands in a record, for tests: saved and read as its coach."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from coaching.access.opening import open_row, open_rows
from coaching.firms.entry import acting_as
from sessions.models import CoachingSession, RecordRevision, SessionRecord
from sessions.operations.saving import Conflict, Saved, brought, save_parts
from sessions.record_fields import words_of
from tests.factories import Cast


def url(cast: Cast, session: CoachingSession, name: str, *more: Any) -> str:
    return reverse(f"coaching_sessions:{name}", args=[cast.admin.firm.slug, session.pk, *more])


def record_of(session: CoachingSession) -> SessionRecord:
    return SessionRecord.objects.get(coaching_session=session)


def save(cast: Cast, session: CoachingSession, version: int, **texts: str) -> Saved | Conflict:
    with acting_as(cast.coach):
        return save_parts(record=record_of(session), texts=texts, version=version, by=cast.coach)


def stands(cast: Cast, session: CoachingSession) -> dict[str, str]:
    """Every field that holds something."""
    with acting_as(cast.coach):
        words = words_of(open_row(record_of(session), by=cast.coach))
    return {name: text for name, text in words.items() if text}


def revisions(cast: Cast, session: CoachingSession) -> list[tuple[int, dict[str, str]]]:
    """Version and words of every save, the oldest first."""
    with acting_as(cast.coach):
        found = RecordRevision.objects.filter(record__coaching_session=session)
        opened = open_rows(found.order_by("version"), by=cast.coach)
        return [(one.version, brought(one)) for one in opened]
