"""A record is shared: from then on it is read, answered and added to, and never rewritten."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.people_of import coachee_of
from coaching.access.states import Moved
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record as note
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from sessions.models import Addendum, CoachingSession, Commitment, RecordRevision, SessionRecord
from sessions.operations.telling import tell_of_record
from sessions.words import clean_words


@transaction.atomic
def share_record(
    *, record: SessionRecord, coaching_session: CoachingSession, by: Membership
) -> SessionRecord:
    """From this moment the coachee reads it, and its promises wait for their yes.

    Its earlier versions are gone: what was never meant to be read is not kept. Raises Moved when it
    was shared meanwhile.
    """
    may(by, Action.SHARE_RECORD, record).require()
    if coaching_session.state != CoachingSession.State.HELD:
        raise NotAllowed(Reason.SESSION_NOT_HELD)
    now = timezone.now()
    mine = SessionRecord.objects.filter(pk=record.pk, shared_at__isnull=True)
    if mine.update(shared_at=now) != 1:
        raise Moved("shared already")
    record.shared_at = now
    RecordRevision.objects.filter(record_id=record.pk).delete()
    note("record.shared", record, by=by)
    tell_of_record(coaching_session, propose_drafts(coaching_session, by, now))
    return record


def propose_drafts(
    coaching_session: CoachingSession, by: Membership, now: datetime
) -> list[Commitment]:
    drafts = Commitment.objects.filter(
        coaching_session=coaching_session, state=Commitment.State.DRAFT
    )
    found = list(drafts.defer("wording", "measure"))
    for commitment in found:
        commitment.move_to(Commitment.State.PROPOSED, by=by, updated_at=now)
    return found


@transaction.atomic
def add_addendum(
    *, addendum_id: UUID, record: SessionRecord, text: str, by: Membership
) -> Addendum:
    """Words under a finished record, with author and time. The id is the form's own: twice is once."""
    may(by, Action.ADD_ADDENDUM, record).require()
    added = Addendum(
        pk=addendum_id,
        firm_id=record.firm_id,
        engagement_id=record.engagement_id,
        record_id=record.pk,
        author=by,
        text=clean_words(text).strip(),
    )
    here = Addendum.objects.filter(record_id=record.pk, author=by)
    if already := here.filter(pk=addendum_id).first():
        return already
    Addendum.objects.bulk_create([added], ignore_conflicts=True)
    if not here.filter(pk=addendum_id).exists():  # somebody else's row has this id
        raise Http404
    note("addendum.added", added, by=by)
    remind(
        "addendum_added",
        recipient=coachee_of(record.engagement_id),
        thing_id=record.coaching_session_id,
        engagement_id=record.engagement_id,
    )
    return added
