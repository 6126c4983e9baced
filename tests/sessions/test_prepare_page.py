"""Prepare: what the session is for, the coachee's topic, promises, goals, one's own notes."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from coaching.access.models import AccessEntry
from coaching.firms.entry import acting_as
from engagements.operations.measuring import note_confidence
from sessions.models import CoachingSession, Topic
from sessions.operations import room
from sessions.operations.reflections import reflect
from tests.engagements.measures import make_point, make_result
from tests.factories import Cast, make_cast
from tests.sessions.pages import client_of, statements
from tests.sessions.papers import save, url
from tests.sessions.rooms import begin, make_goals, plan_session


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


def page(client: Client, cast: Cast, session: CoachingSession) -> str:
    return " ".join(client.get(url(cast, session, "prepare")).content.decode().split())


def hold(cast: Cast, number: int, **texts: str) -> CoachingSession:
    session = begin(cast, plan_session(cast, number, days=number - 9))
    if texts:
        save(cast, session, 1, **texts)
    with acting_as(cast.coach):
        room.finish(coaching_session=session, by=cast.coach)
    return session


def test_aim_and_worth_are_written_there_and_saved_by_themselves(
    cast: Cast, planned: CoachingSession, coach: Client
):
    html = page(coach, cast, planned)
    address = url(cast, planned, "save")
    assert f'<auto-save url="{address}" version="0" ' in html
    assert "How will we know this session was worth it?" in html
    coach.post(address, {"version": 0, "aim": "decide one thing"})
    html = page(coach, cast, planned)
    assert f'<auto-save url="{address}" version="1" ' in html
    assert "decide one thing</textarea>" in html


def test_the_coachees_own_topic_is_shown(cast: Cast, planned: CoachingSession, coach: Client):
    assert "Priya has not named a topic yet." in page(coach, cast, planned)
    with acting_as(cast.coachee):
        Topic.objects.create(
            firm_id=cast.admin.firm_id, engagement=cast.engagement, coaching_session=planned,
            author=cast.coachee, text="the **reorganisation**",
        )  # fmt: skip
    html = page(coach, cast, planned)
    assert "the <strong>reorganisation</strong>" in html
    assert "has not named a topic" not in html
    begin(cast, planned)
    in_room = coach.get(url(cast, planned, "room")).content.decode()
    assert "the <strong>reorganisation</strong>" in in_room


def test_goals_say_in_which_sessions_they_were_worked_on(cast: Cast, coach: Client):
    first, second, third = make_goals(cast, "Hand over", "Speak early", "Lead")
    hold(cast, 2, goals=f"{first.pk}\n{second.pk}")
    hold(cast, 4, goals=str(first.pk))
    hold(cast, 5, goals=str(first.pk))
    html = page(coach, cast, plan_session(cast, 6))
    assert "Worked on in sessions 2, 4 and 5" in html
    assert "Worked on in session 2<" in html.replace(" <", "<")
    assert html.count("Worked on") == 2
    assert third.pk


def test_goals_say_where_they_stand_and_how_sure_each_of_the_two_is(cast: Cast, coach: Client):
    measured, bare = make_goals(cast, "Hand over", "Speak early")
    result = make_result(measured, cast.coachee, words="Decisions without me")
    make_point(result, cast.coachee, 3)
    make_point(result, cast.coachee, 6)
    with acting_as(cast.coachee):
        note_confidence(confidence_id=uuid4(), goal=measured, value=8, by=cast.coachee)
    html = page(coach, cast, plan_session(cast, 6))
    assert html.count("Decisions without me") == 1
    assert "6 of 10 <" in html
    assert "3 of 10" not in html
    assert "Confidence: Priya 8 of 10" in html
    assert bare.pk


def test_own_notes_of_earlier_sessions_are_folded(cast: Cast, coach: Client):
    session = begin(cast, plan_session(cast, 1, days=-3))
    with acting_as(cast.coach):
        room.save_note(coaching_session=session, text="only mine", version=1, by=cast.coach)
        room.finish(coaching_session=session, by=cast.coach)
    html = page(coach, cast, plan_session(cast, 2))
    assert "only mine" in html
    assert "<summary>Session 1, " in html


def test_only_what_is_shown_counts_as_opened(cast: Cast, planned: CoachingSession, coach: Client):
    with acting_as(cast.coachee):
        for text in ("a", "b", "c", "d", "e", "f", "g", "h"):
            reflect(engagement=cast.engagement, text=text, shared=True, by=cast.coachee)
    page(coach, cast, planned)
    with acting_as(cast.coachee):
        (entry,) = AccessEntry.objects.filter(opened="reflection")
    assert len(entry.row_ids) == 6


@pytest.mark.parametrize("who", ["coachee", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_prepares(cast: Cast, planned: CoachingSession, who: str):
    client = client_of(getattr(cast, who))
    assert client.get(url(cast, planned, "prepare")).status_code == 404


def test_before_everybody_signed_it_costs_nine_statements(db: None):
    cast = make_cast("contracting")
    session = plan_session(cast)
    make_goals(cast, "Hand over", "Speak early")
    assert len(statements(client_of(cast.coach), "get", url(cast, session, "prepare"))) == 9
