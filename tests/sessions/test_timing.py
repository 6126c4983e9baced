"""Paused, going on again, and the length put right: the server keeps the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from sessions.lengths import LONGEST_MINUTES
from sessions.models import CoachingSession
from sessions.operations import room
from sessions.operations.timing import change_length, pause, resume
from tests.factories import Cast
from tests.sessions.pages import client_of, statements

PART = {"HX-Request": "true"}
A_MINUTE = timedelta(minutes=1)


def url(cast: Cast, session: CoachingSession, name: str, *more: Any) -> str:
    return reverse(f"coaching_sessions:{name}", args=[cast.admin.firm.slug, session.pk, *more])


def as_it_stands(cast: Cast, session: CoachingSession) -> CoachingSession:
    with acting_as(cast.coach):
        return CoachingSession.objects.select_related("engagement").get(pk=session.pk)


def at(cast: Cast, session: CoachingSession, minutes: float, act: Any, **more: Any) -> None:
    """Do it so many minutes after the session started."""
    assert session.started_at is not None
    with time_machine.travel(session.started_at + minutes * A_MINUTE), acting_as(cast.coach):
        act(coaching_session=as_it_stands(cast, session), by=cast.coach, **more)


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


def test_pauses_are_not_part_of_the_length(cast: Cast, begun: CoachingSession):
    at(cast, begun, 20, pause)
    at(cast, begun, 25, resume)
    at(cast, begun, 40, pause)
    at(cast, begun, 50, resume)
    at(cast, begun, 95, room.finish)
    held = as_it_stands(cast, begun)
    assert (held.length_minutes, held.paused_seconds, held.paused_at) == (80, 900, None)
    assert held.started_at
    assert held.finished_at == held.started_at + 95 * A_MINUTE


def test_a_session_that_is_finished_in_a_pause_ends_where_the_pause_began(
    cast: Cast, begun: CoachingSession
):
    at(cast, begun, 70, pause)
    at(cast, begun, 100, room.finish)
    held = as_it_stands(cast, begun)
    assert (held.length_minutes, held.paused_at) == (70, None)


def test_pausing_twice_is_once_and_so_is_going_on(cast: Cast, begun: CoachingSession):
    at(cast, begun, 10, pause)
    at(cast, begun, 12, pause)
    at(cast, begun, 15, resume)
    at(cast, begun, 18, resume)
    assert as_it_stands(cast, begun).paused_seconds == 300


def test_only_a_session_under_way_is_paused(cast: Cast, planned: CoachingSession):
    with acting_as(cast.coach), pytest.raises(NotAllowed) as refused:
        pause(coaching_session=planned, by=cast.coach)
    assert refused.value.reason == Reason.SESSION_NOT_STARTED


@pytest.mark.parametrize("who", ["coachee", "admin"])
def test_who_sees_that_it_runs_may_not_pause_it(cast: Cast, begun: CoachingSession, who: str):
    member = getattr(cast, who)
    with acting_as(member):
        for act in (pause, resume):
            with pytest.raises(NotAllowed):
                act(coaching_session=begun, by=member)


@pytest.mark.parametrize("who", ["sponsor", "other_coach", "stranger"])
def test_for_others_there_is_nothing_to_pause(cast: Cast, begun: CoachingSession, who: str):
    member = getattr(cast, who)
    with acting_as(member):
        for act in (pause, resume):
            with pytest.raises(Http404):
                act(coaching_session=begun, by=member)


def test_the_timer_is_shown_paused_and_a_reload_loses_nothing(
    cast: Cast, begun: CoachingSession, coach: Client
):
    assert coach.post(url(cast, begun, "pause"))["Location"] == url(cast, begun, "room")
    paused_at = as_it_stands(cast, begun).paused_at
    assert paused_at is not None
    for _ in range(2):
        html = coach.get(url(cast, begun, "room")).content.decode()
        assert f'data-paused-at="{paused_at.isoformat()}"' in html
        assert "Resume" in html
    assert coach.post(url(cast, begun, "resume")).status_code == 303
    html = coach.get(url(cast, begun, "room")).content.decode()
    assert 'data-paused-at=""' in html
    assert "Pause" in html


def test_with_script_only_the_timer_changes(cast: Cast, begun: CoachingSession, coach: Client):
    html = coach.post(url(cast, begun, "pause"), headers=PART).content.decode()
    assert html.strip().startswith("<session-timer")
    assert "Resume" in html
    assert "<textarea" not in html


def test_a_pause_moves_the_end(cast: Cast, begun: CoachingSession, coach: Client):
    at(cast, begun, 10, pause)
    at(cast, begun, 25, resume)
    assert begun.started_at is not None
    html = coach.get(url(cast, begun, "room")).content.decode()
    ends = timezone.localtime(begun.started_at + 100 * A_MINUTE)
    assert f"ends {ends:%H:%M}" in html


def test_a_session_that_nobody_ended_for_weeks_is_no_longer_than_any(
    cast: Cast, planned: CoachingSession
):
    with acting_as(cast.coach):
        room.start(coaching_session=planned, by=cast.coach, at=timezone.now() - timedelta(days=60))
        held = room.finish(coaching_session=planned, by=cast.coach)
    assert held.length_minutes == LONGEST_MINUTES


def test_the_check_page_offers_the_length_and_takes_another(
    cast: Cast, begun: CoachingSession, coach: Client
):
    assert begun.started_at is not None
    with time_machine.travel(begun.started_at + 61 * A_MINUTE):
        coach = client_of(cast.coach)
        assert 'value="61"' in coach.get(url(cast, begun, "finish")).content.decode()
        coach.post(url(cast, begun, "finish"), {"minutes": 75})
    held = as_it_stands(cast, begun)
    assert held.length_minutes == 75
    assert held.finished_at is not None  # it ended no later than now
    assert timedelta(0) <= held.finished_at - begun.started_at - 61 * A_MINUTE < A_MINUTE


def test_a_length_is_put_right_afterwards(cast: Cast, begun: CoachingSession, coach: Client):
    coach.post(url(cast, begun, "finish"), {"minutes": 75})
    page = coach.get(url(cast, begun, "length")).content.decode()
    assert 'value="75"' in page
    response = coach.post(url(cast, begun, "length"), {"minutes": 90})
    assert response["Location"] == url(cast, begun, "record")
    assert as_it_stands(cast, begun).length_minutes == 90
    assert "90 minutes" in coach.get(url(cast, begun, "record")).content.decode()


@pytest.mark.parametrize("minutes", ["", "0", "481", "long", "1e9"])
def test_a_length_that_cannot_be_is_said(
    cast: Cast, begun: CoachingSession, coach: Client, minutes: str
):
    coach.post(url(cast, begun, "finish"), {"minutes": 75})
    response = coach.post(url(cast, begun, "length"), {"minutes": minutes})
    assert response.status_code == 422
    assert as_it_stands(cast, begun).length_minutes == 75


def test_nobody_else_changes_a_length(cast: Cast, begun: CoachingSession, coach: Client):
    assert coach.get(url(cast, begun, "length")).status_code == 403  # not held yet
    coach.post(url(cast, begun, "finish"), {"minutes": 75})
    codes = {
        who: client_of(getattr(cast, who)).post(url(cast, begun, "length"), {"minutes": 1})
        for who in ("admin", "coachee", "sponsor", "other_coach", "stranger")
    }
    assert {who: response.status_code for who, response in codes.items()} == {
        "admin": 403,
        "coachee": 403,
        "sponsor": 404,
        "other_coach": 404,
        "stranger": 404,
    }
    with acting_as(cast.coachee), pytest.raises(NotAllowed):
        change_length(coaching_session=as_it_stands(cast, begun), minutes=1, by=cast.coachee)
    assert as_it_stands(cast, begun).length_minutes == 75


def test_the_length_page_costs_six_statements(cast: Cast, begun: CoachingSession, coach: Client):
    at(cast, begun, 75, room.finish)
    assert len(statements(coach, "get", url(cast, begun, "length"))) == 6
