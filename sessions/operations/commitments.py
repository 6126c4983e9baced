"""Promises: written in a session, answered between sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment, SessionRecord
from sessions.models.coaching_session import SessionState
from sessions.models.record import TEXTS
from sessions.operations.reflections import new_line, write_down
from sessions.words import clean_promise, clean_words


def default_due_on(coaching_session: CoachingSession) -> date:
    """The day of the next planned session, else the shortest gap from this one, in their zone."""
    engagement = coaching_session.engagement
    zone = ZoneInfo(engagement.time_zone)
    day = coaching_session.starts_at.astimezone(zone).date()
    return day_after(day, planned_days(engagement), engagement.min_gap_days)


def planned_days(engagement: Engagement) -> list[date]:
    """The days of the sessions still to come, on the calendar of the engagement's zone."""
    planned = CoachingSession.objects.filter(
        engagement=engagement, state=CoachingSession.State.PLANNED
    ).order_by("starts_at")
    zone = ZoneInfo(engagement.time_zone)
    return [at.astimezone(zone).date() for at in planned.values_list("starts_at", flat=True)]


def day_after(day: date, planned: Iterable[date], gap_days: int) -> date:
    """The first planned day after this one, else as many days later as sessions stand apart."""
    return next((one for one in planned if one > day), day + timedelta(days=gap_days))


@transaction.atomic
def add_commitment(
    *,
    commitment_id: UUID,
    coaching_session: CoachingSession,
    wording: str,
    measure: str = "",
    due_on: date | None = None,
    by: Membership,
) -> Commitment:
    """A draft until the session is finished. The id is the form's own: sent twice, it is one."""
    require_unfinished(coaching_session, by)
    mine = Commitment.objects.filter(coaching_session=coaching_session)
    if already := mine.filter(pk=commitment_id).first():
        return already
    draft = Commitment(
        pk=commitment_id,
        firm_id=coaching_session.firm_id,
        engagement_id=coaching_session.engagement_id,
        coaching_session=coaching_session,
        author=by,
        wording=clean_promise(wording),
        measure=clean_promise(measure),
        due_on=due_on or default_due_on(coaching_session),
    )
    Commitment.objects.bulk_create([draft], ignore_conflicts=True)
    if not mine.filter(pk=commitment_id).exists():  # somebody else's row has this id
        raise Http404
    record("commitment.drafted", draft, by=by)
    return draft


def require_unfinished(coaching_session: CoachingSession, by: Membership) -> None:
    """While a session runs, and for as long afterwards as its record is kept as a draft."""
    drafts = SessionRecord.objects.filter(coaching_session=coaching_session, shared_at__isnull=True)
    if coaching_session.state == SessionState.HELD and (draft := drafts.defer(*TEXTS).first()):
        may(by, Action.WRITE_RECORD, draft).require()
    else:
        may(by, Action.FINISH_SESSION, coaching_session).require()


@transaction.atomic
def remove_draft(*, commitment: Commitment, by: Membership) -> None:
    """Only what nobody has been shown yet can be removed; later it can be dropped, and is kept."""
    may(by, Action.REMOVE, commitment).require()
    record("commitment.removed", commitment, by=by)
    Commitment.objects.filter(pk=commitment.pk, state=Commitment.State.DRAFT).delete()


@transaction.atomic
def confirm(*, commitment: Commitment, by: Membership) -> Commitment:
    """The coachee says yes: from now on it is their promise."""
    may(by, Action.CONFIRM_COMMITMENT, commitment).require()
    commitment.move_to(Commitment.State.OPEN, by=by, updated_at=timezone.now())
    return commitment


@transaction.atomic
def update_commitment(
    *,
    commitment: Commitment,
    answer: str,
    reflection: str = "",
    shared: bool = False,
    by: Membership,
    reflection_id: UUID | None = None,
) -> Commitment:
    """Done, partly, not yet or dropped, with a line if wanted. A slip is put right the same way.

    The coachee chooses whether the coach reads their line; the coach's line is always shared.
    """
    may(by, Action.UPDATE_COMMITMENT, commitment).require()
    if answer != commitment.state:
        commitment.move_to(answer, by=by, updated_at=timezone.now())
    if clean_words(reflection).strip():
        line = new_line(
            reflection_id,
            commitment.firm_id,
            commitment.engagement_id,
            reflection,
            shared=shared or standing(by).get(commitment.engagement_id) == Party.COACH,
            by=by,
            commitment=commitment,
            answer=answer,
        )
        write_down(line, by)
    return commitment
