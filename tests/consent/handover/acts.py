"""A room with something in it, and what people do in a handover, said shortly."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.handover import operations
from consent.handover.passing import passable
from consent.models import Handover
from engagements.models import Engagement
from tests.factories import Cast
from tests.guards.rows import Rows, build_rows

PASS = {"goal", "review", "development_plan", "session_record", "commitment", "reflection"}


def furnished(cast: Cast) -> Rows:
    """Everything an engagement can hold, shared; without the handover that the guards put there."""
    rows = build_rows(cast, "word", shared=True)
    with acting_as(cast.admin):
        operations.cancel(handover=rows["Handover"], by=cast.admin)
    with acting_as(cast.coach):
        rows["Review"].move_to("complete", by=cast.coach, completed_at=timezone.now())
    return rows


def ask(cast: Cast, to: Membership | None = None) -> Handover:
    with acting_as(cast.admin):
        return operations.ask(
            engagement=fresh(cast), to_coach=to or cast.other_coach, by=cast.admin
        )


def fresh(cast: Cast) -> Engagement:
    return Engagement.objects.get(pk=cast.engagement.pk)


def items(cast: Cast, by: Membership) -> dict[UUID, str]:
    with acting_as(by):
        return passable(cast.engagement.pk, by)


def say_yes(cast: Cast, handover: Handover, by: Membership, yes: Any = None) -> None:
    """To these rows, or to everything."""
    wanted = list(items(cast, by)) if yes is None else yes
    with acting_as(by):
        operations.answer(handover=handover, yes=wanted, by=by)


def complete(cast: Cast, handover: Handover) -> Engagement:
    with acting_as(cast.admin):
        return operations.complete(handover=handover, successor_id=uuid4(), by=cast.admin)


def pass_on(cast: Cast, handover: Handover) -> int:
    with acting_as(cast.coachee):
        held = Handover.objects.select_related("engagement").get(pk=handover.pk)
        return operations.hand_on(handover=held, by=cast.coachee)
