"""Whatever happens to the calendar, in whatever order: the numbers stay true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from engagements.models import Engagement
from sessions.models import CoachingSession
from sessions.models.coaching_session import AHEAD
from sessions.operations.chemistry import AlreadyPlanned, PlanIsFull
from sessions.operations.missing import TooEarly
from sessions.operations.planning import DoubleBooked, OutOfOrder
from tests.factories import Cast, make_cast
from tests.sessions import acts

REFUSED = (NotAllowed, Moved, AlreadyPlanned, PlanIsFull, TooEarly, DoubleBooked, OutOfOrder)
ON_ONE: list[Callable[..., CoachingSession]] = [
    acts.no_show,
    acts.cancel,
    acts.restore,
    acts.start,
    acts.finish,
]


def sessions(cast: Cast) -> list[CoachingSession]:
    with acting_as(cast.coach):
        return list(CoachingSession.objects.order_by("starts_at", "pk"))


def something_happens(cast: Cast, random: Random) -> None:
    standing = sessions(cast)
    days = random.uniform(-60, 60)
    left = cast.engagement.sessions_planned - sum(
        one.counts and (one.state != "planned" or one.kind == "chemistry") for one in standing
    )
    match random.randrange(10):
        case 0:
            acts.plan(cast, acts.from_now(random.randint(0, left), days=days))
        case 1:
            acts.chemistry(cast, days=days)
        case 2 if standing:
            to = timezone.now() + timedelta(days=days)
            acts.shift(cast, random.choice(standing), starts_at=to)
        case 3 if standing:
            acts.no_show(cast, random.choice(standing), forgiven=True)
        case _ if standing:
            random.choice(ON_ONE)(cast, random.choice(standing))


def is_true(cast: Cast) -> None:
    standing = sessions(cast)
    counted = [one for one in standing if one.counts]
    assert [one.number for one in counted] == list(range(1, len(counted) + 1))
    assert len(counted) <= cast.engagement.sessions_planned
    assert all(one.counts for one in standing if one.kind == "coaching" and one.state in AHEAD)
    assert not [one for one in standing if one.state == "cancelled" and one.counts]
    assert sum(one.kind == "chemistry" and one.state == "planned" for one in standing) <= 1
    with acting_as(cast.coach):
        told = Engagement.objects.get(pk=cast.engagement.pk).sessions_held
    assert told == sum(one.counts and one.state == "held" for one in standing)


@pytest.mark.parametrize("seed", range(8))
def test_numbers_are_in_order_of_time_and_without_gaps(db: None, seed: int) -> None:
    random, cast = Random(seed), make_cast()
    acts.rules(
        cast,
        no_show_counts=random.random() < 0.5,
        late_cancellation_counts=random.random() < 0.5,
        chemistry_counts=random.random() < 0.5,
    )
    acts.plan(cast, acts.from_now(6, days=-40))
    happened = 0
    for _ in range(60):
        try:
            something_happens(cast, random)
            happened += 1
        except REFUSED:
            pass
        is_true(cast)
    assert happened > 10
