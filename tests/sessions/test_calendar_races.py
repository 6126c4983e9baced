"""One coach's time wanted by several hands in the same moment: one has it, the others are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching.firms.entry import acting_as
from engagements.models import Engagement
from sessions.models import AssistantLink, CoachingSession
from sessions.operations.links import give_link
from sessions.operations.planning import plan_sessions
from tests.factories import make_engagement, make_member
from tests.sessions import acts
from tests.sessions.test_races import RACES, Deed, Stage, Told, codes, stage, told
from tests.support.signed_in import address

__all__ = ["stage", "told"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof(13)]
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def others(stage: Stage) -> tuple[Engagement, CoachingSession]:
    """Another engagement of the same coach, with one session planned far ahead."""
    cast = stage.cast
    today = timezone.localdate()
    acts.rules(cast, starts_on=today, ends_on=today + timedelta(days=900))
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tomas Berg")
    )
    with acting_as(cast.coach):
        start = timezone.now() + timedelta(days=200)
        (one,) = plan_sessions(engagement=other, starts=[start], by=cast.coach)
    return other, one


def assistant_of(stage: Stage, settings: Any) -> Client:
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    coach = stage.cast.coach
    with acting_as(coach):
        token = give_link(
            link_id=uuid4(), engagement=stage.cast.engagement, label="Sam", days=30, by=coach
        )
    client = Client(raise_request_exception=False)
    client.get(reverse("outside:assistant_arrive", args=[token]))
    return client


def typed(start: datetime, was: datetime) -> dict[str, str]:
    local = start.astimezone(LONDON)
    return {
        "new_id": str(uuid4()),
        "was": was.astimezone(LONDON).isoformat(),
        "day": f"{local:%Y-%m-%d}",
        "wall_time": f"{local:%H:%M}",
        "anyway": "on",
    }


def by_link(client: Client, one: CoachingSession, start: datetime) -> Deed:
    data = typed(start, one.starts_at)
    return lambda: client.post(reverse("outside:assistant_time", args=[one.pk]), data)


def test_plan_move_and_assistant_want_one_time_and_one_has_it(
    stage: Stage, others: tuple[Engagement, CoachingSession], told: Told, settings: Any
) -> None:
    cast, (_, theirs) = stage.cast, others
    (mine,) = acts.plan(cast, [timezone.now() + timedelta(days=100)])
    sam = assistant_of(stage, settings)
    third = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Ida Holm")
    )
    plan = address("coaching_sessions:plan", cast.admin, third.pk)
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    for number in range(RACES):
        wanted = first + timedelta(days=number)
        with acting_as(cast.coach):
            mine, theirs = (CoachingSession.objects.get(pk=one.pk) for one in (mine, theirs))
        local = wanted.astimezone(LONDON)
        line = {"date_1": f"{local:%Y-%m-%d}", "time_1": f"{local:%H:%M}", "anyway": "on"}
        move = typed(wanted, theirs.starts_at)
        answers = stage.at_once(
            by_link(sam, mine, wanted),
            stage.form(stage.coach[0], "move", theirs.pk, move),
            partial(stage.coach[1].post, plan, line),
        )
        won = [one for one in answers if getattr(one, "status_code", 500) in (302, 303)]
        stage.must(len(won) == 1, f"{number}: {codes(answers)}")
        with acting_as(cast.coach):
            there = CoachingSession.objects.filter(starts_at=wanted).count()
        stage.must(there == 1, f"{number}: {there} at once")
    told("plan, move and an assistant’s link at one time")


def test_an_assistant_and_the_coach_move_one_session_once(
    stage: Stage, told: Told, settings: Any
) -> None:
    cast = stage.cast
    today = timezone.localdate()
    acts.rules(cast, starts_on=today, ends_on=today + timedelta(days=900))
    (mine,) = acts.plan(cast, [timezone.now() + timedelta(days=100)])
    sam = assistant_of(stage, settings)
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    for number in range(RACES):
        with acting_as(cast.coach):
            mine = CoachingSession.objects.get(pk=mine.pk)
        earlier, later = first + timedelta(days=2 * number), first + timedelta(days=2 * number + 1)
        answers = stage.at_once(
            by_link(sam, mine, earlier),
            stage.form(stage.coach[0], "move", mine.pk, typed(later, mine.starts_at)),
        )
        stage.must(sum(one < 400 for one in codes(answers)) == 1, f"{number}: {codes(answers)}")
    told("one session moved by the coach and by a link")


def test_a_link_that_is_ended_moves_nothing_afterwards(
    stage: Stage, told: Told, settings: Any
) -> None:
    cast = stage.cast
    today = timezone.localdate()
    acts.rules(cast, starts_on=today, ends_on=today + timedelta(days=900))
    (mine,) = acts.plan(cast, [timezone.now() + timedelta(days=100)])
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    for number in range(RACES):
        sam = assistant_of(stage, settings)
        with acting_as(cast.coach):
            mine = CoachingSession.objects.get(pk=mine.pk)
            link = AssistantLink.objects.get(ended_at=None)
        wanted = first + timedelta(days=number)
        answers = stage.at_once(
            by_link(sam, mine, wanted), stage.form(stage.coach[0], "end_link", link.pk)
        )
        stage.must(answers[1].status_code == 303, f"{number}: not ended")
        stage.must(answers[0].status_code in (303, 404), f"{number}: {codes(answers)}")
        after = by_link(sam, mine, wanted + timedelta(hours=3))()
        stage.must(after.status_code == 404, f"{number}: it opens still")
    told("a link ended while it is used")
