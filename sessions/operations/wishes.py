"""When somebody likes to meet, and on which days they are away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.http import Http404

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import BlockedTime, PlanningWish

SAID = ["weekdays", "earliest", "latest", "country", "subdivision"]


@transaction.atomic
def say_wish(
    *,
    engagement: Engagement,
    weekdays: Sequence[int],
    earliest: time,
    latest: time,
    country: str,
    subdivision: str,
    by: Membership,
) -> PlanningWish:
    """From now on the planner goes by it. It moves nothing that is planned. One wish each."""
    may(by, Action.SAY_WISH, engagement).require()
    wish = PlanningWish(
        firm_id=by.firm_id,
        engagement=engagement,
        member=by,
        weekdays=sorted(weekdays),
        earliest=earliest,
        latest=latest,
        country=country,
        subdivision=subdivision,
    )
    PlanningWish.objects.bulk_create(
        [wish],
        update_conflicts=True,
        unique_fields=["firm", "engagement", "member"],
        update_fields=SAID,
    )
    kept: PlanningWish = PlanningWish.objects.get(engagement=engagement, member=by)
    record("wish.said", kept, by=by)
    return kept


@transaction.atomic
def block(*, blocked_id: UUID, first_on: date, last_on: date, by: Membership) -> BlockedTime:
    """No plan of theirs falls on these days, first and last included. Sent twice, it is once."""
    blocked = BlockedTime(
        pk=blocked_id, firm_id=by.firm_id, member=by, first_on=first_on, last_on=last_on
    )
    may(by, Action.ADD, blocked).require()
    mine = BlockedTime.objects.visible_to(by)
    if already := mine.filter(pk=blocked_id).first():
        return already
    BlockedTime.objects.bulk_create([blocked], ignore_conflicts=True)
    if not mine.filter(pk=blocked_id).exists():  # somebody else's row has this id
        raise Http404
    record("time.blocked", blocked, by=by)
    return blocked


@transaction.atomic
def unblock(*, blocked: BlockedTime, by: Membership) -> None:
    """The planner may use these days again."""
    may(by, Action.REMOVE, blocked).require()
    record("time.unblocked", blocked, by=by)
    blocked.delete()
