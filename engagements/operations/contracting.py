"""The contracting meeting: planned for everybody, and marked as held."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import people_of
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from coaching.tenancy.turns import take_turns
from engagements.models import ContractingMeeting, Engagement


@transaction.atomic
def plan_contracting(
    *,
    meeting_id: UUID,
    engagement: Engagement,
    starts_at: datetime,
    minutes: int,
    join_url: str,
    by: Membership,
) -> ContractingMeeting:
    """There is one, which may be planned anew: everybody else hears of the time, and before it.

    Sent twice it is told once. The id is the form's own, and used for the first time only.
    """
    may(by, Action.PLAN_CONTRACTING, engagement).require()
    take_turns("contracting", engagement.pk)
    found = meeting_of(engagement)
    meeting = found or ContractingMeeting(pk=meeting_id, firm_id=by.firm_id, engagement=engagement)
    wanted = (starts_at, minutes, join_url)
    if found and (found.starts_at, found.minutes, found.join_url) == wanted:
        return found
    is_news = found is None or found.starts_at != starts_at
    meeting.starts_at, meeting.minutes, meeting.join_url = wanted
    meeting.planned_by = by
    if is_news:
        meeting.held_at = None
    may(by, Action.CHANGE if found else Action.ADD, meeting).require()
    if found:
        meeting.save(update_fields=["starts_at", "minutes", "join_url", "planned_by", "held_at"])
    else:
        meeting.save(force_insert=True)
    record("contracting.planned", meeting, by=by)
    if is_news:
        tell(meeting, engagement, by)
    return meeting


def tell(meeting: ContractingMeeting, engagement: Engagement, by: Membership) -> None:
    now, before = timezone.now(), timedelta(hours=engagement.remind_hours)
    about: dict[str, Any] = {"thing_id": meeting.pk, "engagement_id": engagement.pk}
    for members in people_of(engagement.pk).values():
        for member in members:
            if member != by:
                remind("contracting_planned", recipient=member, **about)
            due_at = meeting.starts_at - before
            if due_at > now:
                remind("contracting_soon", recipient=member, due_at=due_at, **about)


@transaction.atomic
def mark_held(*, meeting: ContractingMeeting, by: Membership) -> None:
    """It took place. Twice is once; raises Moved before its time has come."""
    may(by, Action.PLAN_CONTRACTING, meeting.engagement).require()
    now = timezone.now()
    if meeting.starts_at > now:
        raise Moved("its time has not come")
    rows = ContractingMeeting.objects.filter(pk=meeting.pk, starts_at=meeting.starts_at)
    if rows.filter(held_at=None).update(held_at=now):
        record("contracting.held", meeting, by=by)


def meeting_of(engagement: Engagement) -> ContractingMeeting | None:
    return ContractingMeeting.objects.filter(engagement=engagement).first()
