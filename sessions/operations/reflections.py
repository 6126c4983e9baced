"""What the coachee notices: for themselves alone, under a key of their own, or for the coach too."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_row, open_rows
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from coaching.sealing.keys import make_missing_key
from coaching.sealing.models import Purpose
from engagements.models import Engagement
from sessions.models import Reflection
from sessions.words import clean_words


@transaction.atomic
def reflect(
    *,
    engagement: Engagement,
    text: str,
    shared: bool,
    by: Membership,
    reflection_id: UUID | None = None,
) -> Reflection:
    """What the coachee notices between sessions: for themselves, or for their coach too."""
    line = new_line(reflection_id, engagement.firm_id, engagement.pk, text, shared=shared, by=by)
    may(by, Action.ADD, line).require()
    write_down(line, by)
    return line


def new_line(
    pk: UUID | None,
    firm_id: UUID,
    engagement_id: UUID,
    text: str,
    *,
    shared: bool,
    by: Membership,
    **about: Any,
) -> Reflection:
    """A line in the column where it belongs, not yet written."""
    where = "text" if shared else "private_text"
    return Reflection(
        pk=pk or uuid4(),
        firm_id=firm_id,
        engagement_id=engagement_id,
        author=by,
        shared=shared,
        shared_at=timezone.now() if shared else None,
        **{where: clean_words(text).strip()},
        **about,
    )


def write_down(line: Reflection, by: Membership) -> None:
    """Once, however often the form is sent."""
    if Reflection.objects.filter(pk=line.pk).exists():
        return
    if not line.shared:
        make_missing_key(line.firm_id, line.engagement_id, Purpose.COACHEE)
    Reflection.objects.bulk_create([line], ignore_conflicts=True)
    record("reflection.shared" if line.shared else "reflection.kept", line, by=by)


@transaction.atomic
def share(*, line: Reflection, by: Membership) -> Reflection:
    """The coach reads it from now on: sealed anew, under the key that both have. Twice is once."""
    may(by, Action.SHARE_REFLECTION, line).require()
    if line.shared:
        return line
    open_row(line, by=by)
    changed = Reflection.objects.filter(pk=line.pk, shared=False).update(
        text=seal_text(line, "text", line.words),
        private_text=None,
        shared=True,
        shared_at=timezone.now(),
    )
    if changed:
        record("reflection.shared", line, by=by)
    line.refresh_from_db()
    return line


@transaction.atomic
def keep_apart(*, engagement_id: UUID, by: Membership) -> None:
    """Private lines from before there was a key for the coachee alone: under it from now on."""
    older = Reflection.objects.filter(
        engagement_id=engagement_id, author=by, shared=False, private_text__isnull=True
    )
    make_missing_key(by.firm_id, engagement_id, Purpose.COACHEE)
    for line in open_rows(older, by=by):
        sealed = seal_text(line, "private_text", line.words)
        older.filter(pk=line.pk).update(private_text=sealed, text=None)
