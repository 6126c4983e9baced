"""The session room over HTTP: autosave, plain forms, who may come in, what it costs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from engagements.models import Goal
from engagements.operations.goals import GoalDraft, goals_of
from engagements.operations.goals import set_goals as set_the_goals
from sessions.models import CoachingSession, Commitment, PrivateNote, SessionRecord
from sessions.operations import room
from sessions.operations.commitments import add_commitment, update_commitment
from sessions.operations.sharing import add_addendum
from sessions.record_fields import FIELDS
from tests.engagements.measures import make_point, make_result
from tests.factories import Cast, make_cast
from tests.sessions.pages import client_of, statements
from tests.sessions.rooms import make_goals, plan_session

JSON = {"Accept": "application/json"}
PART = {"HX-Request": "true"}


def url(cast: Cast, session: CoachingSession, name: str, *more: Any) -> str:
    return reverse(f"coaching_sessions:{name}", args=[cast.admin.firm.slug, session.pk, *more])


def write(cast: Cast, session: CoachingSession, **parts: str) -> None:
    with acting_as(cast.coach):
        version = SessionRecord.objects.get(coaching_session=session).version
        record = SessionRecord.objects.get(coaching_session=session)
        room.save_parts(record=record, texts=parts, version=version, by=cast.coach)


def words_of(cast: Cast, session: CoachingSession) -> SessionRecord:
    with acting_as(cast.coach):
        return open_row(SessionRecord.objects.get(coaching_session=session), by=cast.coach)


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


def test_start_leads_into_the_room(cast: Cast, planned: CoachingSession, coach: Client):
    response = coach.post(url(cast, planned, "start"))
    assert response.status_code == 303
    page = coach.get(response["Location"])
    assert page.status_code == 200
    html = page.content.decode()
    assert "Session 1 of 8" in html
    assert "Only you and Priya can read this" in html
    assert "Priya Raman · Meridian Health" in html
    for title in ("Check-in", "Deep dive", "Challenge and support", "Action planning"):
        assert title in html


def test_writing_it_up_counts_from_the_planned_time(cast: Cast, coach: Client):
    last_week = plan_session(cast, days=-7)
    assert "Write it up" in coach.get(url(cast, last_week, "prepare")).content.decode()
    coach.post(url(cast, last_week, "start"), {"when": "planned"})
    with acting_as(cast.coach):
        assert CoachingSession.objects.get(pk=last_week.pk).started_at == last_week.starts_at
    page = coach.get(url(cast, last_week, "finish")).content.decode()
    assert 'value="85"' in page


def test_without_signatures_the_page_says_whose_is_missing(db: None):
    cast = make_cast("contracting")
    session = plan_session(cast)
    client = client_of(cast.coach)
    response = client.post(url(cast, session, "start"))
    assert response.status_code == 403
    assert "has not been offered" in response.content.decode()
    assert "Start session" not in client.get(url(cast, session, "prepare")).content.decode()


def test_autosave_answers_with_the_next_version(cast: Cast, begun: CoachingSession, coach: Client):
    response = coach.post(
        url(cast, begun, "save"), {"version": 1, "deep_dive": "silence"}, headers=JSON
    )
    assert response.status_code == 200
    assert response.json()["version"] == 2
    assert words_of(cast, begun).deep_dive.text == "silence"


def test_autosave_keeps_the_parts_it_was_not_sent(
    cast: Cast, begun: CoachingSession, coach: Client
):
    write(cast, begun, check_in="hello")
    coach.post(url(cast, begun, "save"), {"version": 2, "deep_dive": "silence"}, headers=JSON)
    assert words_of(cast, begun).check_in.text == "hello"


def test_a_conflict_answers_with_their_words(cast: Cast, begun: CoachingSession, coach: Client):
    write(cast, begun, deep_dive="theirs")
    response = coach.post(
        url(cast, begun, "save"), {"version": 1, "deep_dive": "mine"}, headers=JSON
    )
    assert response.status_code == 409
    every = {**dict.fromkeys(FIELDS, ""), "deep_dive": "theirs"}
    assert response.json() == {"version": 2, "fields": every}


def test_without_script_a_conflict_shows_both_and_merges(
    cast: Cast, begun: CoachingSession, coach: Client
):
    write(cast, begun, deep_dive="theirs", check_in="same")
    sent = {"version": 1, "deep_dive": "mine", "check_in": "same"}
    response = coach.post(url(cast, begun, "save"), sent)
    assert response.status_code == 409
    html = response.content.decode()
    assert '<pre tabindex="0" dir="auto">theirs</pre>' in html
    assert '<pre tabindex="0" dir="auto">mine</pre>' in html
    merged = {"version": 2, "deep_dive": "theirs\r\n\r\nmine", "check_in": "same"}
    assert coach.post(url(cast, begun, "save"), merged).status_code == 303
    assert words_of(cast, begun).deep_dive.text == "theirs\n\nmine"


def test_without_script_save_comes_back_and_finish_goes_on(
    cast: Cast, begun: CoachingSession, coach: Client
):
    sent = {"version": 1, "check_in": "x"}
    assert coach.post(url(cast, begun, "save"), sent)["Location"] == url(cast, begun, "room")
    sent = {"version": 2, "check_in": "y", "then": "finish"}
    assert coach.post(url(cast, begun, "save"), sent)["Location"] == url(cast, begun, "finish")


def test_a_form_sent_during_its_own_autosave_is_no_conflict(
    cast: Cast, begun: CoachingSession, coach: Client
):
    sent = {"version": 1, "check_in": "x"}
    coach.post(url(cast, begun, "save"), sent, headers=JSON)
    assert coach.post(url(cast, begun, "save"), {**sent, "then": "finish"}).status_code == 303


def test_too_long_is_refused_in_words_and_keeps_what_was_typed(
    cast: Cast, begun: CoachingSession, coach: Client
):
    sent = {"version": 1, "deep_dive": "y" * 20_001}
    response = coach.post(url(cast, begun, "save"), sent, headers=JSON)
    assert response.status_code == 422
    assert "longer than 20,000 characters" in response.json()["words"]
    page = coach.post(url(cast, begun, "save"), sent)
    assert page.status_code == 422
    assert "y" * 20_001 in page.content.decode()


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999", "1\x00"])
def test_a_bad_version_is_refused(cast: Cast, begun: CoachingSession, coach: Client, version: str):
    sent = {"version": version, "check_in": "x"}
    assert coach.post(url(cast, begun, "save"), sent, headers=JSON).status_code == 422


def test_hostile_words_are_shown_as_words(cast: Cast, begun: CoachingSession, coach: Client):
    hostile = "</textarea><script>alert(1)</script>\x00 **bold** [x](javascript:alert(1))"
    coach.post(url(cast, begun, "save"), {"version": 1, "deep_dive": hostile}, headers=JSON)
    html = coach.get(url(cast, begun, "room")).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in html
    coach.post(url(cast, begun, "finish"), {"minutes": 80})
    html = client_of(cast.coachee).get(url(cast, begun, "record")).content.decode()
    assert "<strong>bold</strong>" in html
    assert "<script>alert(1)" not in html
    assert 'href="javascript' not in html


def test_the_note_is_saved_apart(cast: Cast, begun: CoachingSession, coach: Client):
    sent = {"version": 1, "text": "only mine"}
    assert coach.post(url(cast, begun, "note"), sent, headers=JSON).json()["version"] == 2
    other = {"version": 1, "text": "tab two"}
    response = coach.post(url(cast, begun, "note"), other, headers=JSON)
    assert (response.status_code, response.json()["fields"]) == (409, {"text": "only mine"})
    page = coach.post(url(cast, begun, "note"), other)
    assert page.status_code == 409
    assert "only mine" in page.content.decode()
    assert "tab two" in page.content.decode()


def promise(**fields: Any) -> dict[str, Any]:
    due_on = (timezone.localdate() + timedelta(days=14)).isoformat()
    return {"commitment_id": uuid4(), "wording": "ask two peers", "due_on": due_on, **fields}


def test_a_promise_is_added_as_a_sentence(cast: Cast, begun: CoachingSession, coach: Client):
    sent = promise(measure="they name one thing")
    response = coach.post(url(cast, begun, "add_commitment"), sent, headers=PART)
    html = response.content.decode()
    assert response.status_code == 200
    assert "I will <strong>ask two peers</strong> by" in html
    assert "and I will know because they name one thing." in html
    coach.post(url(cast, begun, "add_commitment"), sent)
    with acting_as(cast.coach):
        assert Commitment.objects.count() == 1


def test_a_bad_promise_keeps_its_words(cast: Cast, begun: CoachingSession, coach: Client):
    for headers in ({}, PART):
        sent = promise(wording="call Tomas", due_on="soon")
        response = coach.post(url(cast, begun, "add_commitment"), sent, headers=headers)
        assert response.status_code == 422
        assert "call Tomas" in response.content.decode()


def test_a_draft_is_removed(cast: Cast, begun: CoachingSession, coach: Client):
    sent = promise()
    coach.post(url(cast, begun, "add_commitment"), sent)
    gone = url(cast, begun, "remove_commitment", sent["commitment_id"])
    assert coach.post(gone).status_code == 303
    assert coach.post(gone).status_code == 404


def test_earlier_promises_are_answered_at_check_in(
    cast: Cast, begun: CoachingSession, coach: Client
):
    coach.post(url(cast, begun, "add_commitment"), promise(wording="ask two peers"))
    coach.post(url(cast, begun, "finish"), {"minutes": 80})
    second = plan_session(cast, 2)
    coach.post(url(cast, second, "start"))
    html = coach.get(url(cast, second, "room")).content.decode()
    assert "One commitment carried over" in html
    with acting_as(cast.coach):
        commitment = Commitment.objects.get()
    update = reverse(
        "coaching_sessions:update_commitment", args=[cast.admin.firm.slug, commitment.pk]
    )
    answer = coach.post(update, {"answer": "done"}, headers=PART)
    assert answer.status_code == 200
    assert "checked" in answer.content.decode()
    # Answered in this session, it stays on the page, so that a slip can be put right.
    assert "Ask two peers" in coach.get(url(cast, second, "room")).content.decode()


def test_the_check_page_shows_exactly_what_will_be_read(
    cast: Cast, begun: CoachingSession, coach: Client
):
    write(cast, begun, deep_dive="the **silence** stands")
    with acting_as(cast.coach):
        room.save_note(coaching_session=begun, text="secret-note", version=1, by=cast.coach)
        add_commitment(commitment_id=uuid4(), coaching_session=begun, wording="ask", by=cast.coach)
    html = coach.get(url(cast, begun, "finish")).content.decode()
    assert "the <strong>silence</strong> stands" in html
    assert "Finish and share with Priya" in html
    assert "secret-note" not in html
    with acting_as(cast.coachee):
        assert not SessionRecord.objects.exists()


def test_finishing_twice_is_once(cast: Cast, begun: CoachingSession, coach: Client):
    for _ in range(2):
        response = coach.post(url(cast, begun, "finish"), {"minutes": 80})
        assert response["Location"] == url(cast, begun, "record")


def test_a_bad_length_is_said(cast: Cast, begun: CoachingSession, coach: Client):
    assert coach.post(url(cast, begun, "finish"), {"minutes": "long"}).status_code == 422


def test_typing_into_a_finished_record_is_refused_in_words(
    cast: Cast, begun: CoachingSession, coach: Client
):
    coach.post(url(cast, begun, "finish"), {"minutes": 80})
    sent = {"version": 1, "check_in": "last words"}
    response = coach.post(url(cast, begun, "save"), sent, headers=JSON)
    assert response.status_code == 422
    assert "finished and shared" in response.json()["words"]
    page = coach.post(url(cast, begun, "save"), sent)
    assert page.status_code == 403
    assert "last words" in page.content.decode()


def everything(cast: Cast, session: CoachingSession) -> list[tuple[str, str]]:
    with acting_as(cast.coach):
        commitment = Commitment.objects.filter(coaching_session=session).first()
    assert commitment is not None
    mine = reverse(
        "coaching_sessions:update_commitment", args=[cast.admin.firm.slug, commitment.pk]
    )
    reflect = reverse("coaching_sessions:reflect", args=[cast.admin.firm.slug, cast.engagement.pk])
    confirm = reverse(
        "coaching_sessions:confirm_commitment", args=[cast.admin.firm.slug, commitment.pk]
    )
    return [
        *(
            ("get", url(cast, session, name))
            for name in ("prepare", "room", "finish", "record", "history")
        ),
        *(
            ("post", url(cast, session, name))
            for name in (
                "start",
                "save",
                "note",
                "add_commitment",
                "finish",
                "pause",
                "resume",
                "add_addendum",
            )
        ),
        ("post", url(cast, session, "remove_commitment", commitment.pk)),
        ("get", mine),
        ("post", mine),
        ("post", confirm),
        ("post", reflect),
    ]


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
@pytest.mark.parametrize("finished", [False, True])
def test_for_others_none_of_it_exists(cast: Cast, begun: CoachingSession, who: str, finished: bool):
    with acting_as(cast.coach):
        add_commitment(commitment_id=uuid4(), coaching_session=begun, wording="ask", by=cast.coach)
        if finished:
            room.finish(coaching_session=begun, by=cast.coach)
    client = client_of(getattr(cast, who))
    answers = {
        (method, address): getattr(client, method)(address, {"version": 1}).status_code
        for method, address in everything(cast, begun)
    }
    assert set(answers.values()) == {404}, answers


def test_anonymous_people_are_sent_to_sign_in(cast: Cast, begun: CoachingSession):
    response = Client().get(url(cast, begun, "room"))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_the_coachee_has_no_room_and_the_record_only_once_shared(
    cast: Cast, begun: CoachingSession, coach: Client
):
    write(cast, begun, deep_dive="the silence")
    with acting_as(cast.coach):
        room.save_note(coaching_session=begun, text="secret-note", version=1, by=cast.coach)
    coachee = client_of(cast.coachee)
    for name in ("prepare", "room", "finish", "record"):
        assert coachee.get(url(cast, begun, name)).status_code == 404
    coach.post(url(cast, begun, "finish"), {"minutes": 80})
    html = coachee.get(url(cast, begun, "record")).content.decode()
    assert "the silence" in html
    assert "secret-note" not in html
    # The coach's own copy of the page holds it apart, where it is folded and stays off paper.
    html = coach.get(url(cast, begun, "record")).content.decode()
    before, _, folded = html.partition('<details class="fold no-paper">')
    assert "secret-note" not in before
    assert "secret-note" in folded


def set_goals(cast: Cast, points: int = 0) -> list[Goal]:
    """Two, and of one a key result that was noted so often."""
    goals = make_goals(cast, "Hand over", "Speak early")
    result = make_result(goals[0], cast.coachee, words="Decisions without me")
    for value in range(1, points + 1):
        make_point(result, cast.coachee, value)
    return goals


def test_the_deep_dive_says_where_the_goals_stand(
    cast: Cast, begun: CoachingSession, coach: Client
):
    set_goals(cast, 4)
    html = " ".join(coach.get(url(cast, begun, "room")).content.decode().split())
    deep_dive = html.partition("Where the goals stand")[2]
    assert "Decisions without me" in deep_dive
    assert "4 of 10" in deep_dive
    assert "3 of 10" not in html


def test_a_goal_given_up_since_it_was_picked_stays_where_it_was_picked(
    cast: Cast, begun: CoachingSession, coach: Client
):
    goals = make_goals(cast, "Hand over", "Speak early", "Let go")
    write(cast, begun, goals=str(goals[2].pk), deep_dive="long ago")
    with acting_as(cast.coachee):
        standing = goals_of(begun.engagement, by=cast.coachee)
        kept = [
            GoalDraft(one.title.text, "", "I hear it from others.", id=one.pk)
            for one in standing[:2]
        ]
        set_the_goals(
            engagement=begun.engagement,
            goals=kept,
            seen={one.pk: one.version for one in standing},
            by=cast.coachee,
        )
    in_room = coach.get(url(cast, begun, "room")).content.decode()
    assert f'value="{goals[2].pk}" form="record" checked' in " ".join(in_room.split())
    write(cast, begun, goals=str(goals[2].pk), deep_dive="long ago, again")
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
    for client in (coach, client_of(cast.coachee)):
        assert "Let go" in client.get(url(cast, begun, "record")).content.decode()


def fill(cast: Cast, session: CoachingSession, many: int) -> None:
    write(cast, session, check_in="one", deep_dive="two")
    with acting_as(cast.coach):
        for _ in range(many):
            add_commitment(
                commitment_id=uuid4(), coaching_session=session, wording="ask", by=cast.coach
            )


@pytest.mark.parametrize("many", [1, 3])
def test_the_room_costs_eight_statements(
    cast: Cast, begun: CoachingSession, coach: Client, many: int
):
    fill(cast, begun, many)
    set_goals(cast, many)
    assert len(statements(coach, "get", url(cast, begun, "room"))) == 8


@pytest.mark.parametrize("many", [1, 3])
def test_the_check_page_costs_eight_statements(
    cast: Cast, begun: CoachingSession, coach: Client, many: int
):
    fill(cast, begun, many)
    set_goals(cast, many)
    assert len(statements(coach, "get", url(cast, begun, "finish"))) == 8


@pytest.mark.parametrize("many", [1, 3])
def test_the_record_costs_eight_statements(
    cast: Cast, begun: CoachingSession, coach: Client, many: int
):
    fill(cast, begun, many)
    set_goals(cast, many)
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
        record = SessionRecord.objects.get(coaching_session=begun)
        for _ in range(many):
            add_addendum(addendum_id=uuid4(), record=record, text="and", by=cast.coach)
    for client in (coach, client_of(cast.coachee)):
        assert len(statements(client, "get", url(cast, begun, "record"))) == 8


@pytest.mark.parametrize("many", [1, 3])
def test_preparing_costs_eight_statements(
    cast: Cast, begun: CoachingSession, coach: Client, many: int
):
    fill(cast, begun, many)
    with acting_as(cast.coach):
        room.save_note(coaching_session=begun, text="mine", version=1, by=cast.coach)
        room.finish(coaching_session=begun, by=cast.coach)
        made = list(Commitment.objects.all())
    with acting_as(cast.coachee):
        for commitment in made:
            update_commitment(
                commitment=commitment, answer="partly", reflection="one", shared=True,
                by=cast.coachee,
            )  # fmt: skip
    second = plan_session(cast, 2)
    set_goals(cast, many)
    assert len(statements(coach, "get", url(cast, second, "prepare"))) == 9
    html = coach.get(url(cast, second, "prepare")).content.decode()
    assert html.count("<blockquote") == many


def test_saving_the_note_costs_eight_statements(cast: Cast, begun: CoachingSession, coach: Client):
    sent = {"version": 1, "text": "x"}
    asked = statements(coach, "post", url(cast, begun, "note"), sent, headers=JSON)
    assert len(asked) == 8, json.dumps(asked, indent=1)


def test_no_private_note_is_made_for_the_coachee(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coachee):
        assert not PrivateNote.objects.exists()
