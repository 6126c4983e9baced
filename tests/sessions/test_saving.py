"""Saves of a record: every field under one version, each save kept, nobody's words lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.test import Client

from coaching.access.decision import NotAllowed
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from engagements.models import Goal
from sessions.models import CoachingSession, RecordRevision, SessionRecord
from sessions.operations import room
from sessions.operations.saving import Conflict, Saved, begin_record
from sessions.operations.sharing import share_record
from sessions.record_fields import FIELDS
from tests.factories import Cast, make_cast
from tests.sessions.pages import client_of, statements
from tests.sessions.papers import record_of, revisions, save, stands, url
from tests.sessions.rooms import begin, make_goals, plan_session

JSON = {"Accept": "application/json"}


@pytest.fixture
def goals(cast: Cast) -> list[Goal]:
    return make_goals(cast, "Hand over", "Speak early", "Lead through it")


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


def post(client: Client, cast: Cast, session: CoachingSession, **sent: Any) -> Any:
    return client.post(url(cast, session, "save"), sent, headers=JSON)


def test_every_field_is_saved_under_one_version(
    cast: Cast, begun: CoachingSession, coach: Client, goals: list[Goal]
):
    picked = [str(goals[2].pk), str(goals[0].pk)]
    sent = {"aim": "why", "worth": "how", "goals": picked, "tags": ["strength", "assumption"]}
    assert post(coach, cast, begun, version=1, **sent).json()["version"] == 2
    assert stands(cast, begun) == {
        "aim": "why",
        "worth": "how",
        "goals": f"{goals[0].pk}\n{goals[2].pk}",  # in the order in which they are shown
        "tags": "assumption\nstrength",
    }


def test_a_field_that_is_not_sent_is_left_alone(
    cast: Cast, begun: CoachingSession, coach: Client, goals: list[Goal]
):
    save(cast, begun, 1, aim="why", goals=str(goals[1].pk), tags="strength")
    post(coach, cast, begun, version=2, deep_dive="silence")
    assert stands(cast, begun) == {
        "aim": "why",
        "goals": str(goals[1].pk),
        "tags": "strength",
        "deep_dive": "silence",
    }


def test_an_emptied_group_is_sent_as_one_empty_value(
    cast: Cast, begun: CoachingSession, coach: Client, goals: list[Goal]
):
    save(cast, begun, 1, goals=str(goals[1].pk), tags="strength")
    post(coach, cast, begun, version=2, goals="")
    assert stands(cast, begun) == {"tags": "strength"}


def test_a_whole_form_empties_the_groups_without_a_tick(
    cast: Cast, begun: CoachingSession, coach: Client, goals: list[Goal]
):
    save(cast, begun, 1, goals=str(goals[1].pk), tags="strength", check_in="x")
    post(coach, cast, begun, version=2, whole="yes", tags="blind_spot")
    assert stands(cast, begun) == {"tags": "blind_spot", "check_in": "x"}


def test_only_goals_of_this_engagement_are_picked(
    cast: Cast, begun: CoachingSession, coach: Client
):
    mine = make_goals(cast, "Hand over", "Speak early")
    other = make_cast()
    theirs = make_goals(other, "Not hers", "Nor this")
    sent = [str(theirs[0].pk), str(uuid4()), "x", "\x00", str(mine[0].pk)]
    assert post(coach, cast, begun, version=1, goals=sent, tags=["x", ""]).status_code == 200
    assert stands(cast, begun) == {"goals": str(mine[0].pk)}


def test_each_save_is_a_revision_with_what_it_brought(
    cast: Cast, begun: CoachingSession, coach: Client
):
    post(coach, cast, begun, version=1, deep_dive="silence")
    post(coach, cast, begun, version=2, deep_dive="silence stands", aim="why")
    post(coach, cast, begun, version=3, tags="strength")
    assert revisions(cast, begun) == [
        (2, {"deep_dive": "silence"}),
        (3, {"aim": "why", "deep_dive": "silence stands"}),
        (4, {"tags": "strength"}),
    ]


def test_nothing_sent_is_nothing_saved(cast: Cast, begun: CoachingSession, coach: Client):
    assert post(coach, cast, begun, version=1).json()["version"] == 1
    assert revisions(cast, begun) == []


def test_a_revision_is_sealed_and_never_changed(cast: Cast, begun: CoachingSession):
    save(cast, begun, 1, deep_dive="canary")
    with acting_as(cast.coach):
        revision = RecordRevision.objects.get()
        assert b"canary" not in bytes(revision.words.envelope)
        kept = RecordRevision.objects.filter(pk=revision.pk)
        with transaction.atomic():
            assert kept.update(version=9) == 0
        assert kept.get().version == 2


@pytest.mark.parametrize("who", ["coachee", "sponsor", "admin", "other_coach"])
def test_nobody_else_has_a_revision(cast: Cast, begun: CoachingSession, who: str):
    save(cast, begun, 1, deep_dive="not yet for anybody")
    member = getattr(cast, who)
    with acting_as(member):
        assert not RecordRevision.objects.exists()
        forged = RecordRevision(
            firm_id=cast.admin.firm_id, engagement=cast.engagement, record_id=uuid4(),
            author=member, version=9, words="",
        )  # fmt: skip
        forged.words.envelope = b"x"
        with pytest.raises(DatabaseError), transaction.atomic():
            forged.save(force_insert=True)


def test_a_conflict_gives_every_field_and_keeps_nothing(
    cast: Cast, begun: CoachingSession, coach: Client, goals: list[Goal]
):
    both = f"{goals[0].pk}\n{goals[1].pk}"
    save(cast, begun, 1, aim="why", deep_dive="theirs", goals=both, tags="strength")
    answer = post(coach, cast, begun, version=1, deep_dive="mine")
    assert answer.status_code == 409
    assert answer.json() == {
        "version": 2,
        "fields": {
            "aim": "why",
            "worth": "",
            "check_in": "",
            "deep_dive": "theirs",
            "challenge": "",
            "action_planning": "",
            "goals": both,
            "tags": "strength",
        },
    }
    assert [version for version, _ in revisions(cast, begun)] == [2]


def test_the_answer_that_was_lost_is_given_again(cast: Cast, begun: CoachingSession):
    first = save(cast, begun, 1, deep_dive="the same")
    assert save(cast, begun, 1, deep_dive="the same") == first
    assert len(revisions(cast, begun)) == 1


def test_a_whole_form_meets_no_conflict_in_its_own_autosave(cast: Cast, begun: CoachingSession):
    first = save(cast, begun, 1, deep_dive="the same")
    every = {"check_in": "", "deep_dive": "the same", "aim": ""}
    assert save(cast, begun, 1, **every) == first


def test_words_that_somebody_else_saved_meanwhile_are_never_stepped_over(
    cast: Cast, begun: CoachingSession
):
    """The same words twice are a conflict, too, when there is a word that the sender never saw."""
    save(cast, begun, 1, deep_dive="the same")
    save(cast, begun, 2, check_in="new to you")
    answer = save(cast, begun, 1, deep_dive="the same")
    assert isinstance(answer, Conflict)
    assert answer.theirs["check_in"] == "new to you"
    with_more = save(cast, begun, 3, challenge="a", aim="new as well")
    assert isinstance(with_more, Saved)
    assert isinstance(save(cast, begun, 3, challenge="a"), Conflict)


def test_a_whole_form_that_says_what_stands_is_kept_whatever_came_between(
    cast: Cast, begun: CoachingSession
):
    save(cast, begun, 1, deep_dive="one")
    second = save(cast, begun, 2, check_in="two")
    every = {**dict.fromkeys(FIELDS, ""), "deep_dive": "one", "check_in": "two"}
    assert save(cast, begun, 1, **every) == second


def test_without_script_nothing_is_asked_when_no_words_differ(
    cast: Cast, begun: CoachingSession, coach: Client
):
    save(cast, begun, 1, aim="why")
    save(cast, begun, 2, check_in="new")
    response = coach.post(url(cast, begun, "save"), {"version": 1, "aim": "why"})
    assert response.status_code == 303
    assert stands(cast, begun) == {"aim": "why", "check_in": "new"}


def test_without_script_a_conflict_in_every_kind_of_field_is_made_one(
    cast: Cast, begun: CoachingSession, coach: Client, goals: list[Goal]
):
    save(cast, begun, 1, aim="their aim", goals=str(goals[0].pk), tags="strength")
    sent = {"version": 1, "whole": "yes", "aim": "my aim", "goals": str(goals[1].pk)}
    page = coach.post(url(cast, begun, "save"), {**sent, "tags": "strength"})
    html = page.content.decode()
    assert page.status_code == 409
    for words in ("their aim", "my aim", "Hand over", "Speak early"):
        assert words in html
    for goal in goals[:2]:  # what either picked is ticked
        assert f'value="{goal.pk}" checked' in " ".join(html.split())
    assert '<input type="hidden" name="tags" value="strength">' in html
    merged = {"version": 2, "aim": "one aim", "goals": ["", str(goals[0].pk)], "tags": "strength"}
    assert coach.post(url(cast, begun, "save"), merged).status_code == 303
    assert stands(cast, begun) == {
        "aim": "one aim",
        "goals": str(goals[0].pk),
        "tags": "strength",
    }


def test_a_form_that_is_refused_sends_no_more_than_it_was_sent(
    cast: Cast, begun: CoachingSession, coach: Client
):
    html = coach.post(
        url(cast, begun, "save"), {"version": 1, "aim": "y" * 20_001}
    ).content.decode()
    assert 'name="aim"' in html
    assert 'name="check_in"' not in html


# ── before the session starts ──


def test_the_first_word_begins_the_record(cast: Cast, planned: CoachingSession, coach: Client):
    answer = post(coach, cast, planned, version=0, aim="why", worth="how")
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert stands(cast, planned) == {"aim": "why", "worth": "how"}
    assert revisions(cast, planned) == [(1, {"aim": "why", "worth": "how"})]
    assert post(coach, cast, planned, version=1, aim="why now").json()["version"] == 2


def test_starting_keeps_what_was_prepared(cast: Cast, planned: CoachingSession, coach: Client):
    post(coach, cast, planned, version=0, aim="why")
    begin(cast, planned)
    assert stands(cast, planned) == {"aim": "why"}
    assert "why</textarea>" in coach.get(url(cast, planned, "room")).content.decode()


def test_two_windows_begin_one_record(cast: Cast, planned: CoachingSession, coach: Client):
    post(coach, cast, planned, version=0, aim="from the first")
    answer = post(coach, cast, planned, version=0, aim="from the second")
    assert (answer.status_code, answer.json()["fields"]["aim"]) == (409, "from the first")
    with acting_as(cast.coach):
        both = begin_record(
            coaching_session=planned, texts={"aim": "from the third"}, by=cast.coach
        )
        assert isinstance(both, Conflict)
        assert SessionRecord.objects.count() == 1


def test_the_session_started_while_somebody_prepared(
    cast: Cast, planned: CoachingSession, coach: Client
):
    begin(cast, planned)
    answer = post(coach, cast, planned, version=0, aim="still typing")
    assert (answer.status_code, answer.json()["version"]) == (409, 1)
    assert post(coach, cast, planned, version=1, aim="still typing").status_code == 200


def test_without_script_the_first_word_leads_back_to_preparing(
    cast: Cast, planned: CoachingSession, coach: Client
):
    response = coach.post(url(cast, planned, "save"), {"version": 0, "aim": "why"}, follow=True)
    assert response.redirect_chain[-1][0] == url(cast, planned, "prepare")
    assert "why</textarea>" in response.content.decode()


def test_looking_writes_nothing(cast: Cast, planned: CoachingSession, coach: Client):
    for name in ("prepare", "room", "finish", "history", "record"):
        coach.get(url(cast, planned, name), follow=True)
    with acting_as(cast.coach):
        assert not SessionRecord.objects.exists()


def test_a_prepared_record_is_no_session_yet(cast: Cast, planned: CoachingSession, coach: Client):
    post(coach, cast, planned, version=0, aim="why")
    for name in ("room", "finish"):
        assert coach.get(url(cast, planned, name))["Location"] == url(cast, planned, "prepare")
    assert client_of(cast.coachee).get(url(cast, planned, "record")).status_code == 404
    with acting_as(cast.coach), pytest.raises(NotAllowed) as refused:
        share_record(record=record_of(planned), coaching_session=planned, by=cast.coach)
    assert refused.value.reason == Reason.SESSION_NOT_HELD


def test_nothing_begins_for_a_session_that_did_not_take_place(
    cast: Cast, planned: CoachingSession, coach: Client
):
    with acting_as(cast.coach):
        CoachingSession.objects.filter(pk=planned.pk).update(state="cancelled", number=None)
    answer = post(coach, cast, planned, version=0, aim="why")
    assert answer.status_code == 422
    assert "called off" in answer.json()["words"]


@pytest.mark.parametrize("who", ["coachee", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_begins_a_record(cast: Cast, planned: CoachingSession, who: str):
    member = getattr(cast, who)
    assert post(client_of(member), cast, planned, version=0, aim="x").status_code == 404
    with acting_as(member), pytest.raises(Http404):
        begin_record(coaching_session=planned, texts={"aim": "x"}, by=member)


def test_typing_into_a_shared_record_is_refused(cast: Cast, begun: CoachingSession, coach: Client):
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
    answer = post(coach, cast, begun, version=1, aim="late", tags="strength")
    assert answer.status_code == 422
    assert revisions(cast, begun) == []


# ── what it costs ──


def test_autosave_costs_seven_statements(cast: Cast, begun: CoachingSession, coach: Client):
    sent = {"version": 1, "deep_dive": "y" * 20_000}
    asked = statements(coach, "post", url(cast, begun, "save"), sent, headers=JSON)
    assert len(asked) == 7, asked
    wide = [one for one in asked if one.startswith("SELECT") and "check_in" in one]
    assert wide == []  # no words are read in order to write some


def test_a_save_that_picks_goals_costs_one_more(
    cast: Cast, begun: CoachingSession, coach: Client, goals: list[Goal]
):
    sent = {"version": 1, "goals": str(goals[0].pk)}
    asked = statements(coach, "post", url(cast, begun, "save"), sent, headers=JSON)
    assert len(asked) == 8, asked


def test_the_first_word_costs_eleven(cast: Cast, coach: Client):
    session = plan_session(cast)
    sent = {"version": 0, "aim": "why"}
    asked = statements(coach, "post", url(cast, session, "save"), sent, headers=JSON)
    assert len(asked) == 11, asked
