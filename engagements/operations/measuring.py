"""Where a key result stood on a day, and how sure somebody was: written once, never rewritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.measuring.kinds import takes
from engagements.models import Engagement, Goal, GoalConfidence, KeyResult, KeyResultPoint
from engagements.models.measure import ResultKind
from engagements.operations.key_results import NotMeasuredAnyMore, require_measured


class NotADay(ValueError):
    """In the future, or before the engagement began."""


class DoesNotFit(ValueError):
    """A value that its kind does not have; or, in words, no words."""


def today_of(engagement: Engagement) -> date:
    """The day it is where the engagement takes place."""
    return timezone.localdate(timezone=ZoneInfo(engagement.time_zone))


@transaction.atomic
def add_point(
    *,
    point_id: UUID,
    key_result: KeyResult,
    on: date,
    value: Decimal | None = None,
    note: str = "",
    by: Membership,
) -> KeyResultPoint:
    """Where it stood on that day. A new point of the same day corrects the one before; both stay.

    Raises NotADay, DoesNotFit, and NotMeasuredAnyMore for a key result that was dropped.
    """
    engagement = key_result.engagement
    may(by, Action.MEASURE_GOAL, engagement).require()
    mine = KeyResultPoint.objects.visible_to(by).filter(key_result=key_result)
    if already := mine.filter(pk=point_id).first():
        return already
    require_measured(key_result)
    if not engagement.starts_on <= on <= today_of(engagement):
        raise NotADay
    if not takes(key_result.kind, value):
        raise DoesNotFit
    if key_result.kind == ResultKind.NARRATIVE and not note.strip():
        raise DoesNotFit
    point = KeyResultPoint(
        pk=point_id,
        firm_id=by.firm_id,
        engagement_id=key_result.engagement_id,
        key_result=key_result,
        author=by,
        on=on,
        value=value,
        note=note,
    )
    write_once(point, mine, by, "key_result.noted")
    return point


@transaction.atomic
def note_confidence(
    *, confidence_id: UUID, goal: Goal, value: int, by: Membership
) -> GoalConfidence:
    """How sure `by` is today that the goal will be reached, 1 to 10; the last of a day counts.

    Raises NotMeasuredAnyMore for a goal that was retired.
    """
    may(by, Action.MEASURE_GOAL, goal.engagement).require()
    mine = GoalConfidence.objects.visible_to(by).filter(goal=goal, author=by)
    if already := mine.filter(pk=confidence_id).first():
        return already
    if goal.retired_at is not None:
        raise NotMeasuredAnyMore
    if not 1 <= value <= 10:
        raise DoesNotFit
    said = GoalConfidence(
        pk=confidence_id,
        firm_id=by.firm_id,
        engagement_id=goal.engagement_id,
        goal=goal,
        author=by,
        on=today_of(goal.engagement),
        value=value,
    )
    write_once(said, mine, by, "goal_confidence.said")
    return said


def write_once(row: Any, mine: Any, by: Membership, verb: str) -> None:
    """Two sendings of one form at once leave one row. Http404 for an id that is somebody else's."""
    written_before = mine.filter(pk=row.pk).exists()
    type(row).objects.bulk_create([row], ignore_conflicts=True)
    if not mine.filter(pk=row.pk).exists():
        raise Http404
    if not written_before:
        record(verb, row, by=by)
