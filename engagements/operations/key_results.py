"""Key results of a goal: zero to four, reworded and dropped, never removed."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from coaching.tenancy.turns import take_turns
from engagements.measuring.kinds import may_aim
from engagements.models import Goal, KeyResult
from engagements.models.measure import MOST_KEY_RESULTS, ResultKind


class TooManyKeyResults(ValueError):
    """A fifth: a goal has zero to four key results."""


class KeyResultChanged(Exception):
    """Somebody changed it since the writer saw it. `key_result` is as it stands, opened."""

    def __init__(self, key_result: KeyResult) -> None:
        super().__init__("the key result has changed")
        self.key_result = key_result


class NotMeasuredAnyMore(Exception):
    """The key result was dropped, or its goal retired."""


@transaction.atomic
def add_key_result(
    *,
    key_result_id: UUID,
    goal: Goal,
    kind: str,
    words: str,
    unit: str = "",
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    by: Membership,
) -> KeyResult:
    """One more sign of a goal that stands. The id is the form's own: sent twice, it is one.

    Raises TooManyKeyResults for a fifth, NotMeasuredAnyMore for a goal that was retired, ValueError
    for numbers that its kind does not have.
    """
    may(by, Action.MEASURE_GOAL, goal.engagement).require()
    check(kind, words, baseline, target)
    # Two of them at once, each the fourth: the second waits, and is then refused.
    take_turns("key results", goal.pk)
    mine = KeyResult.objects.visible_to(by).filter(goal=goal)
    if already := mine.filter(pk=key_result_id).first():
        return already
    if not Goal.objects.filter(pk=goal.pk).exists():
        raise NotMeasuredAnyMore
    if mine.filter(ended_at__isnull=True).count() >= MOST_KEY_RESULTS:
        raise TooManyKeyResults
    added = KeyResult(
        pk=key_result_id,
        firm_id=goal.firm_id,
        engagement_id=goal.engagement_id,
        goal=goal,
        author=by,
        position=(mine.aggregate(last=Max("position"))["last"] or 0) + 1,
        kind=kind,
        words=words,
        unit=unit if kind == ResultKind.NUMBER else "",
        baseline=baseline,
        target=target,
    )
    KeyResult.objects.bulk_create([added], ignore_conflicts=True)
    if not mine.filter(pk=key_result_id).exists():  # somebody else's row has this id
        raise Http404
    record("key_result.added", added, by=by)
    return added


def check(kind: str, words: str, baseline: Decimal | None, target: Decimal | None) -> None:
    if not words.strip():
        raise ValueError("a key result says something")
    if not (may_aim(kind, baseline) and may_aim(kind, target)):
        raise ValueError(f"a {ResultKind(kind).label} has no such number")


@transaction.atomic
def reword_key_result(
    *,
    key_result: KeyResult,
    version: int,
    words: str,
    unit: str = "",
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    by: Membership,
) -> None:
    """Other words, or other numbers to begin and to end at; its kind and its points stay.

    `version` is the one the writer started from. Raises KeyResultChanged when it is an older one,
    NotMeasuredAnyMore once it was dropped.
    """
    may(by, Action.MEASURE_GOAL, key_result.engagement).require()
    check(key_result.kind, words, baseline, target)
    changed = KeyResult.objects.filter(
        pk=key_result.pk, version=version, ended_at__isnull=True, goal__retired_at__isnull=True
    ).update(
        words=seal_text(key_result, "words", words),
        unit=unit if key_result.kind == ResultKind.NUMBER else "",
        baseline=baseline,
        target=target,
        version=F("version") + 1,
    )
    if changed != 1:
        raise_why(key_result, by)
    record("key_result.reworded", key_result, by=by)


def raise_why(key_result: KeyResult, by: Membership) -> NoReturn:
    standing = open_row(KeyResult.objects.visible_to(by).get(pk=key_result.pk), by=by)
    require_measured(standing)
    raise KeyResultChanged(standing)


def require_measured(key_result: KeyResult) -> None:
    """Raises NotMeasuredAnyMore unless it, and its goal, still stand."""
    if key_result.ended_at is not None or key_result.goal.retired_at is not None:
        raise NotMeasuredAnyMore


@transaction.atomic
def drop_key_result(*, key_result: KeyResult, by: Membership) -> None:
    """No sign of the goal any more; its points stay readable. Dropping it twice is once."""
    may(by, Action.MEASURE_GOAL, key_result.engagement).require()
    dropped = KeyResult.objects.filter(pk=key_result.pk, ended_at__isnull=True).update(
        ended_at=timezone.now()
    )
    if dropped:
        record("key_result.dropped", key_result, by=by)
