"""Earlier versions of a record: its coach's alone, put back at will, gone when it is shared."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from sessions.history_page import A_PAGE
from sessions.models import CoachingSession, RecordRevision
from sessions.operations import room
from sessions.operations.saving import Conflict, Saved, put_back
from tests.factories import Cast
from tests.sessions.pages import client_of, statements
from tests.sessions.papers import record_of, revisions, save, stands, url
from tests.sessions.rooms import begin, make_goals, plan_session


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


def page(client: Client, cast: Cast, session: CoachingSession, query: str = "") -> str:
    return client.get(url(cast, session, "history") + query).content.decode()


def revision_of(cast: Cast, session: CoachingSession, version: int) -> RecordRevision:
    with acting_as(cast.coach):
        found = RecordRevision.objects.get(record__coaching_session=session, version=version)
        return open_row(found, by=cast.coach)


def test_every_save_is_listed_with_what_it_changed(
    cast: Cast, begun: CoachingSession, coach: Client
):
    save(cast, begun, 1, deep_dive="the first thought")
    save(cast, begun, 2, deep_dive="the second thought", aim="why")
    save(cast, begun, 3, deep_dive="the second thought", aim="why", tags="strength")
    html = " ".join(page(coach, cast, begun).split())
    assert html.index("Version 4 · What came up") < html.index("Version 3 · Aim of this session")
    assert html.index("Version 3") < html.index("Version 2 · Deep dive")
    assert "the first thought" in html
    assert "Only you can read this" in html
    assert "deleted when you share it" in html


def test_a_save_is_shown_next_to_what_stands_now(cast: Cast, begun: CoachingSession, coach: Client):
    goals = make_goals(cast, "Hand over", "Speak early")
    save(cast, begun, 1, deep_dive="then", aim="why", goals=str(goals[0].pk))
    save(cast, begun, 2, deep_dive="now", goals=str(goals[1].pk))
    kept = revision_of(cast, begun, 2)
    html = coach.get(url(cast, begun, "revision", kept.pk)).content.decode()
    for words in ("then", "now", "Hand over", "Speak early", "why"):
        assert f'<pre tabindex="0" dir="auto">{words}</pre>' in html
    assert html.count("Put the earlier words back") == 2


def test_words_put_back_are_a_new_save(cast: Cast, begun: CoachingSession, coach: Client):
    save(cast, begun, 1, deep_dive="then", aim="why")
    save(cast, begun, 2, deep_dive="now")
    kept = revision_of(cast, begun, 2)
    sent = {"version": 3, "field": "deep_dive"}
    response = coach.post(url(cast, begun, "revision", kept.pk), sent)
    assert response["Location"] == url(cast, begun, "room")
    assert stands(cast, begun) == {"aim": "why", "deep_dive": "then"}
    assert revisions(cast, begun)[1:] == [(3, {"deep_dive": "now"}), (4, {"deep_dive": "then"})]


def test_words_are_not_put_over_what_was_saved_meanwhile(
    cast: Cast, begun: CoachingSession, coach: Client
):
    save(cast, begun, 1, deep_dive="then")
    save(cast, begun, 2, deep_dive="now")
    kept = revision_of(cast, begun, 2)
    save(cast, begun, 3, deep_dive="newer still")
    sent = {"version": 3, "field": "deep_dive"}
    response = coach.post(url(cast, begun, "revision", kept.pk), sent)
    assert response.status_code == 422
    assert "newer still" in response.content.decode()
    assert stands(cast, begun) == {"deep_dive": "newer still"}


@pytest.mark.parametrize("sent", [{"version": "x", "field": "aim"}, {"version": 2, "field": "x"}])
def test_what_makes_no_sense_is_refused_in_words(
    cast: Cast, begun: CoachingSession, coach: Client, sent: dict[str, str]
):
    save(cast, begun, 1, deep_dive="then")
    kept = revision_of(cast, begun, 2)
    assert coach.post(url(cast, begun, "revision", kept.pk), sent).status_code == 422


def test_a_field_that_a_save_did_not_bring_is_not_put_back(cast: Cast, begun: CoachingSession):
    save(cast, begun, 1, deep_dive="then")
    kept = revision_of(cast, begun, 2)
    with acting_as(cast.coach):
        back: dict[str, Any] = {
            "record": record_of(begun),
            "revision": kept,
            "version": 2,
            "by": cast.coach,
        }
        with pytest.raises(Http404):
            put_back(field="aim", **back)
        assert isinstance(put_back(field="deep_dive", **back), Saved)
        assert isinstance(put_back(field="deep_dive", **{**back, "version": 1}), Conflict | Saved)


def test_a_long_history_goes_on_on_the_next_page(cast: Cast, begun: CoachingSession, coach: Client):
    for version in range(1, A_PAGE + 4):
        save(cast, begun, version, deep_dive=f"thought {version}")
    first = page(coach, cast, begun)
    assert first.count("Version ") == A_PAGE
    assert "?before=5" in first
    second = page(coach, cast, begun, "?before=5")
    assert second.count("Version ") == 3
    assert "thought 1" in second
    for nonsense in ("?before=x", "?before=-1", "?before=99999999999", "?before=%00"):
        assert page(coach, cast, begun, nonsense).count("Version ") == A_PAGE


def test_sharing_purges_them(cast: Cast, begun: CoachingSession, coach: Client):
    save(cast, begun, 1, deep_dive="then")
    kept = revision_of(cast, begun, 2)
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
        assert not RecordRevision.objects.exists()
    assert coach.get(url(cast, begun, "history"))["Location"] == url(cast, begun, "record")
    assert coach.get(url(cast, begun, "revision", kept.pk)).status_code == 404


def test_keeping_a_draft_keeps_them(cast: Cast, begun: CoachingSession, coach: Client):
    save(cast, begun, 1, deep_dive="then")
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach, share=False)
    assert "then" in page(coach, cast, begun)


def test_a_save_of_another_record_is_not_found_here(
    cast: Cast, begun: CoachingSession, coach: Client
):
    save(cast, begun, 1, deep_dive="then")
    kept = revision_of(cast, begun, 2)
    other = begin(cast, plan_session(cast, 2, days=3))
    assert coach.get(url(cast, other, "revision", kept.pk)).status_code == 404


@pytest.mark.parametrize("who", ["coachee", "sponsor", "admin", "other_coach", "stranger"])
def test_for_everybody_else_there_is_no_history(cast: Cast, begun: CoachingSession, who: str):
    save(cast, begun, 1, deep_dive="then")
    kept = revision_of(cast, begun, 2)
    client, member = client_of(getattr(cast, who)), getattr(cast, who)
    sent = {"version": 2, "field": "deep_dive"}
    codes = [
        client.get(url(cast, begun, "history")).status_code,
        client.get(url(cast, begun, "revision", kept.pk)).status_code,
        client.post(url(cast, begun, "revision", kept.pk), sent).status_code,
    ]
    assert codes == [404, 404, 404]
    with acting_as(cast.coach):
        record = record_of(begun)
    with acting_as(member), pytest.raises((Http404, NotAllowed)):
        put_back(record=record, revision=kept, field="deep_dive", version=2, by=member)


@pytest.mark.parametrize("many", [1, 3])
def test_the_history_costs_eight_statements(
    cast: Cast, begun: CoachingSession, coach: Client, many: int
):
    for version in range(1, many + 1):
        save(cast, begun, version, deep_dive=f"thought {version}")
    assert len(statements(coach, "get", url(cast, begun, "history"))) == 8


@pytest.mark.parametrize("many", [1, 3])
def test_one_version_costs_nine_statements(
    cast: Cast, begun: CoachingSession, coach: Client, many: int
):
    goals = make_goals(cast, "Hand over", "Speak early", "Lead")
    save(cast, begun, 1, goals="\n".join(str(goal.pk) for goal in goals[:many]), aim="x")
    kept = revision_of(cast, begun, 2)
    assert len(statements(coach, "get", url(cast, begun, "revision", kept.pk))) == 9
