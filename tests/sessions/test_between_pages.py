"""The pages of the weeks between, as a browser without a script meets them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from sessions.models import CoachingSession, Commitment, Proposal, Reflection, Topic
from sessions.operations.commitments import update_commitment
from sessions.operations.proposals import propose_date
from sessions.operations.reflections import reflect
from tests.factories import Cast
from tests.sessions.pages import statements
from tests.sessions.promising import carried, confirmed, fresh, promised, reworded
from tests.sessions.rooms import begin, plan_session
from tests.sessions.test_commitment_operations import draft
from tests.support.signed_in import address, client_of

HOSTILE = "مرحبا 👩🏽‍💻 <script>alert(1)</script> \u202eevil"
SAFE = "&lt;script&gt;alert(1)&lt;/script&gt;"
PART = {"HX-Request": "true"}


@pytest.fixture
def coachee(cast: Cast) -> Client:
    return client_of(cast.coachee)


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


def at(cast: Cast, name: str, *ids: Any) -> str:
    return address(f"coaching_sessions:{name}", cast.admin, *ids)


def html_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def version_in(html: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', html)
    assert found is not None
    return found[1]


def words_now(cast: Cast, one: Commitment) -> str:
    with acting_as(cast.coach):
        return str(open_row(fresh(one, cast.coach), by=cast.coach).wording.text)


def new_words(one: Commitment, wording: str, version: Any = 1, **more: Any) -> dict[str, Any]:
    return {
        "wording": wording,
        "measure": "",
        "due_on": one.due_on.isoformat(),
        "version": version,
        **more,
    }


def test_a_commitment_s_page_tells_its_history(cast: Cast, coachee: Client, coach: Client):
    one = confirmed(cast)
    begin(cast, plan_session(cast, 2))
    carried(carried(one, cast.coach), cast.coach)
    reworded(one, cast.coachee, HOSTILE)
    for client, reader in ((coachee, "Ana"), (coach, "You")):
        html = html_of(client, at(cast, "commitment", one.pk))
        assert "In its third session" in html
        assert f"{reader} carried it over in session 2" in html
        assert "Before: I will <strong>ask two peers</strong>" in html
        assert SAFE in html
        assert "<script>alert(1)" not in html
        assert "Earlier: " in html
        assert "Only you and" in html


def test_it_is_reworded_and_the_other_side_asked(cast: Cast, coachee: Client, coach: Client):
    one = confirmed(cast)
    path = at(cast, "reword_commitment", one.pk)
    html = html_of(coach, path)
    assert "ask two peers" in html
    assert "asked for a yes" in html
    answer = coach.post(path, new_words(one, "ask three peers", version_in(html)))
    assert (answer.status_code, answer["Location"]) == (303, at(cast, "commitment", one.pk))
    page = html_of(coachee, at(cast, "commitment", one.pk))
    assert "Yes, I will" in page
    assert coachee.post(at(cast, "confirm_commitment", one.pk)).status_code == 303
    assert "Yes, I will" not in html_of(coachee, at(cast, "commitment", one.pk))


def test_two_who_write_at_once_see_both_sentences(cast: Cast, coachee: Client, coach: Client):
    one = confirmed(cast)
    path = at(cast, "reword_commitment", one.pk)
    assert coachee.post(path, new_words(one, "ask three peers")).status_code == 303
    answer = coach.post(path, new_words(one, "ask <b>nobody</b>", measure="silence"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "ask three peers" in html
    assert html.count("ask &lt;b&gt;nobody&lt;/b&gt;") == 2  # beside theirs, and in the field
    assert "silence" in html
    assert words_now(cast, one) == "ask three peers"
    again = new_words(one, "ask one", version_in(html))
    assert coach.post(path, again).status_code == 303
    assert words_now(cast, one) == "ask one"


def test_words_for_what_was_closed_meanwhile_are_shown_to_be_copied(
    cast: Cast, coachee: Client, coach: Client
):
    one = confirmed(cast)
    coachee.post(at(cast, "update_commitment", one.pk), {"answer": "done"})
    path = at(cast, "reword_commitment", one.pk)
    answer = coach.post(path, new_words(one, "ask three peers"))
    assert answer.status_code == 403
    assert "ask three peers" in answer.content.decode()
    assert "done or dropped" in answer.content.decode()
    assert coach.get(path).status_code == 403
    assert "Reword it" not in html_of(coachee, at(cast, "commitment", one.pk))


def test_a_bad_sentence_keeps_its_words(cast: Cast, coachee: Client):
    one = confirmed(cast)
    path = at(cast, "reword_commitment", one.pk)
    for wrong in ({"wording": ""}, {"due_on": "soon"}, {"version": "x"}, {"wording": "x" * 501}):
        sent = {**new_words(one, "ask three", measure="kept-words"), **wrong}
        answer = coachee.post(path, sent)
        assert answer.status_code == 422
        assert "kept-words" in answer.content.decode()


def test_a_draft_is_edited_and_leads_back_to_the_room(
    cast: Cast, coach: Client, coachee: Client, begun: CoachingSession
):
    one = draft(cast, begun)
    path = at(cast, "reword_commitment", one.pk)
    assert path in html_of(coach, at(cast, "room", begun.pk))
    assert "asked for a yes" not in html_of(coach, path)
    answer = coach.post(path, new_words(one, "ask three peers"))
    assert answer["Location"] == at(cast, "room", begun.pk) + "#part-4"
    assert words_now(cast, one) == "ask three peers"
    for client in (coachee, client_of(cast.other_coach)):
        assert client.get(path).status_code == 404
        assert client.get(at(cast, "commitment", one.pk)).status_code == 404
    assert coach.get(at(cast, "commitment", one.pk)).status_code == 403


def test_carried_over_in_the_room_in_place_and_without_a_script(cast: Cast, coach: Client):
    one, two = confirmed(cast), confirmed(cast, "call Tomas", number=2)
    session = begin(cast, plan_session(cast, 3))
    following = plan_session(cast, 4, days=17)
    html = html_of(coach, at(cast, "room", session.pk))
    assert html.count("Carry over<") == 2
    answer = coach.post(at(cast, "carry_commitment", one.pk), {"version": 1}, headers=PART)
    part = answer.content.decode()
    assert (answer.status_code, part.count("<li")) == (200, 1)
    assert "In its second session" in part
    here = at(cast, "room", session.pk) + "#part-1"
    plain = coach.post(at(cast, "carry_commitment", two.pk), {"version": 1, "next": here})
    assert (plain.status_code, plain["Location"]) == (303, here)
    with acting_as(cast.coach):
        days = {(row.state, row.due_on) for row in Commitment.objects.all()}
    assert days == {("open", following.starts_at.date())}
    # The same tap again changes nothing and is no error.
    assert coach.post(at(cast, "carry_commitment", one.pk), {"version": 1}).status_code == 303


def test_a_day_is_chosen_or_refused_in_words(cast: Cast, coachee: Client):
    one = confirmed(cast)
    path = at(cast, "carry_commitment", one.pk)
    for wrong in ("soon", "2001-01-01", "2999-01-01"):
        answer = coachee.post(path, {"version": 1, "due_on": wrong})
        assert answer.status_code == 422
        assert wrong in answer.content.decode()
    day = timezone.localdate() + timedelta(days=5)
    assert coachee.post(path, {"version": 1, "due_on": day.isoformat()}).status_code == 303
    with acting_as(cast.coachee):
        assert fresh(one, cast.coachee).due_on == day


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_for_others_none_of_it_exists(cast: Cast, who: str):
    one = confirmed(cast)
    coming = plan_session(cast, 2, days=9)
    with acting_as(cast.coachee):
        line = reflect(engagement=cast.engagement, text="x", shared=True, by=cast.coachee)
        proposal = propose_date(
            proposal_id=uuid4(), coaching_session=coming,
            starts_at=coming.starts_at + timedelta(days=1), by=cast.coachee,
        )  # fmt: skip
    client = client_of(getattr(cast, who))
    paths = [
        *(at(cast, name, one.pk) for name in ("commitment", "reword_commitment")),
        at(cast, "carry_commitment", one.pk),
        at(cast, "proposal", proposal.pk),
        at(cast, "withdraw_proposal", proposal.pk),
        at(cast, "share_reflection", line.pk),
        at(cast, "reflect", cast.engagement.pk),
        at(cast, "propose_correction", one.coaching_session_id),
    ]
    got = {
        (path, method): getattr(client, method)(path).status_code
        for path in paths
        for method in ("get", "post")
    }
    assert set(got.values()) <= {404, 405}
    assert {code for (_, method), code in got.items() if method == "post"} <= {404, 405}
    # A firm admin sees when sessions are, and so is told that this is not theirs.
    planned = 403 if who == "admin" else 404
    for name in ("topic", "propose_date"):
        assert client.get(at(cast, name, coming.pk)).status_code == planned
        assert client.post(at(cast, name, coming.pk), {"version": 0}).status_code == planned


def topics(cast: Cast) -> list[str]:
    with acting_as(cast.coachee):
        return [open_row(one, by=cast.coachee).text.text for one in Topic.objects.all()]


def test_a_topic_is_kept_and_comes_back(cast: Cast, coachee: Client, planned: CoachingSession):
    path, home = at(cast, "topic", planned.pk), f"/{cast.admin.firm.slug}/"
    sent = {"version": 0, "text": HOSTILE, "next": home}
    for _ in range(2):
        answer = coachee.post(path, sent)
        assert (answer.status_code, answer["Location"]) == (303, home)
    assert topics(cast) == [HOSTILE]
    html = html_of(coachee, path)
    assert SAFE in html
    assert version_in(html) == "1"


def test_a_topic_changed_in_two_windows_loses_no_word(
    cast: Cast, coachee: Client, planned: CoachingSession
):
    path = at(cast, "topic", planned.pk)
    coachee.post(path, {"version": 0, "text": "one"})
    coachee.post(path, {"version": 1, "text": "two"})
    answer = coachee.post(path, {"version": 1, "text": "three"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert '<pre tabindex="0" dir="auto">two</pre>' in html
    assert '<pre tabindex="0" dir="auto">three</pre>' in html
    coachee.post(path, {"version": version_in(html), "text": "two and three"})
    assert topics(cast) == ["two and three"]


def test_a_topic_that_comes_too_late_is_shown_to_be_copied(
    cast: Cast, coachee: Client, begun: CoachingSession
):
    answer = coachee.post(at(cast, "topic", begun.pk), {"version": 0, "text": "last words"})
    assert answer.status_code == 403
    assert "last words" in answer.content.decode()
    too_long = {"version": 0, "text": "x" * 20_001}
    assert coachee.post(at(cast, "topic", begun.pk), too_long).status_code == 403
    later = plan_session(cast, 2, days=9)
    answer = coachee.post(at(cast, "topic", later.pk), too_long)
    assert (answer.status_code, "x" * 20_001 in answer.content.decode()) == (422, True)


LONDON = ZoneInfo("Europe/London")


def new_time(coming: CoachingSession, days: int = 1, **more: Any) -> dict[str, Any]:
    local = coming.starts_at.astimezone(LONDON) + timedelta(days=days)
    return {
        "proposal_id": str(uuid4()),
        "day": local.date().isoformat(),
        "wall_time": "15:30",
        "words": "I am travelling.",
        **more,
    }


def test_another_time_is_proposed_and_answered(cast: Cast, coachee: Client, coach: Client):
    coming = plan_session(cast, 2, days=9)
    path = at(cast, "propose_date", coming.pk)
    assert "In London time, not your own" in html_of(coachee, path)
    answer = coachee.post(path, new_time(coming))
    assert answer.status_code == 303
    page = answer["Location"]
    assert "has not answered yet" in html_of(coachee, page)
    assert "Withdraw it" in html_of(coachee, page)
    html = html_of(coach, page)
    assert "15:30, London time" in html
    assert "I am travelling." in html
    assert coachee.post(page, {"answer": "accept"}).status_code == 403
    assert coach.post(page, {}).status_code == 422
    assert coach.post(page, {"answer": "accept"}).status_code == 303
    with acting_as(cast.coach):
        moved = CoachingSession.objects.get(pk=coming.pk).starts_at.astimezone(LONDON)
    assert f"{moved:%H:%M}" == "15:30"
    assert "Accepted on" in html_of(coachee, page)
    assert coach.post(page, {"answer": "accept"}).status_code == 403


def test_a_time_that_cannot_be_is_refused_in_words(cast: Cast, coachee: Client):
    coming = plan_session(cast, 2, days=9)
    path = at(cast, "propose_date", coming.pk)
    local = coming.starts_at.astimezone(LONDON)
    same = {"day": local.date().isoformat(), "wall_time": f"{local:%H:%M:%S.%f}"}
    for wrong in ({"day": "soon"}, {"wall_time": "late"}, {"day": "2001-01-01"}, same):
        answer = coachee.post(path, new_time(coming, 1, **wrong))
        assert answer.status_code == 422
        assert "I am travelling." in answer.content.decode()


def test_a_yes_out_of_rhythm_needs_a_tick_and_a_clash_is_said(
    cast: Cast, coachee: Client, coach: Client
):
    coming, third = plan_session(cast, 2, days=9), plan_session(cast, 3, days=27)
    page = coachee.post(at(cast, "propose_date", coming.pk), new_time(coming, 16))["Location"]
    assert "the rhythm is 14 to 21 days" in html_of(coach, page)
    assert "the rhythm is" in coach.post(page, {"answer": "accept"}).content.decode()
    assert coach.post(page, {"answer": "accept", "anyway": "on"}).status_code == 303
    local = third.starts_at.astimezone(LONDON)
    clash = {"day": local.date().isoformat(), "wall_time": f"{local:%H:%M}"}
    page = coachee.post(at(cast, "propose_date", coming.pk), new_time(coming, 1, **clash))[
        "Location"
    ]
    answer = coach.post(page, {"answer": "accept", "anyway": "on"})
    assert answer.status_code == 422
    assert "has another session at that time" in answer.content.decode()
    assert coach.post(page, {"answer": "decline"}).status_code == 303
    assert "Declined on" in html_of(coachee, page)


def test_a_yes_to_what_has_begun_is_refused_and_a_no_is_left(
    cast: Cast, coachee: Client, coach: Client
):
    coming = plan_session(cast, 2, days=9)
    page = coachee.post(at(cast, "propose_date", coming.pk), new_time(coming))["Location"]
    begin(cast, coming)
    answer = coach.post(page, {"answer": "accept", "anyway": "on"})
    assert answer.status_code == 422
    assert "has begun or is over" in answer.content.decode()
    assert coach.post(page, {"answer": "decline"}).status_code == 303


def test_a_proposal_is_withdrawn(cast: Cast, coachee: Client, coach: Client):
    coming = plan_session(cast, 2, days=9)
    page = coachee.post(at(cast, "propose_date", coming.pk), new_time(coming))["Location"]
    assert coach.post(f"{page}withdraw/").status_code == 403
    assert coachee.post(f"{page}withdraw/").status_code == 303
    assert "Withdrawn on" in html_of(coach, page)
    assert coachee.post(f"{page}withdraw/").status_code == 403
    assert coach.post(page, {"answer": "accept"}).status_code == 403


def test_a_correction_is_proposed_and_accepted(cast: Cast, coachee: Client, coach: Client):
    one = promised(cast)
    path = at(cast, "propose_correction", one.coaching_session_id)
    assert "never rewritten" in html_of(coachee, path)
    for wrong in ("", "  ", "x" * 20_001):
        sent = {"proposal_id": uuid4(), "words": wrong}
        assert coachee.post(path, sent).status_code == 422
    sent = {"proposal_id": uuid4(), "words": HOSTILE}
    page = coachee.post(path, sent)["Location"]
    assert coach.get(path).status_code == 403
    html = html_of(coach, page)
    assert "<script>alert(1)" not in html
    assert "alert(1)" in html
    assert coach.post(page, {"answer": "accept"}).status_code == 303
    with acting_as(cast.coach):
        assert Proposal.objects.get().state == "accepted"


def noticed(cast: Cast, *texts: str, shared: bool = False) -> None:
    with acting_as(cast.coachee):
        for text in texts:
            reflect(engagement=cast.engagement, text=text, shared=shared, by=cast.coachee)


def test_earlier_lines_each_say_who_reads_them_and_are_shared_later(
    cast: Cast, coachee: Client, coach: Client
):
    noticed(cast, HOSTILE)
    noticed(cast, "ours", shared=True)
    path = at(cast, "reflect", cast.engagement.pk)
    html = html_of(coachee, path)
    assert html.count("Only you can read this") == 1
    assert html.count("You and Ana can read this") == 1
    assert "<script>alert(1)" not in html
    with acting_as(cast.coachee):
        mine = Reflection.objects.get(shared=False)
    assert coach.post(at(cast, "share_reflection", mine.pk)).status_code == 404
    for _ in range(2):
        answer = coachee.post(at(cast, "share_reflection", mine.pk))
        assert (answer.status_code, answer["Location"]) == (303, path)
    assert html_of(coachee, path).count("You and Ana can read this") == 2
    assert coach.get(path).status_code == 404


def test_many_lines_stand_on_pages(cast: Cast, coachee: Client):
    noticed(cast, *(f"line {number}" for number in range(23)))
    path = at(cast, "reflect", cast.engagement.pk)
    assert "line 2<" not in html_of(coachee, path)
    assert "line 2<" in html_of(coachee, f"{path}?page=2")


def lines_about(cast: Cast, one: Commitment, many: int) -> None:
    with acting_as(cast.coachee):
        for number in range(many):
            update_commitment(
                commitment=fresh(one, cast.coachee), answer="partly", reflection=f"{number}",
                shared=True, by=cast.coachee,
            )  # fmt: skip


@pytest.mark.parametrize("many", [1, 3])
def test_what_each_page_costs(cast: Cast, many: int):
    one = confirmed(cast)
    for number in range(many):
        reworded(one, cast.coachee, f"words {number}")
        plan_session(cast, 3 + number, days=40 + number)
    lines_about(cast, one, many)
    noticed(cast, *(f"line {number}" for number in range(many)))
    coming = plan_session(cast, 2, days=9)
    with acting_as(cast.coachee):
        proposal = propose_date(
            proposal_id=uuid4(), coaching_session=coming,
            starts_at=coming.starts_at + timedelta(days=1), by=cast.coachee,
        )  # fmt: skip
    got = {
        (name, who): len(statements(client_of(getattr(cast, who)), "get", at(cast, name, pk)))
        for name, pk, who in (
            ("commitment", one.pk, "coach"),
            ("commitment", one.pk, "coachee"),
            ("reword_commitment", one.pk, "coach"),
            ("reflect", cast.engagement.pk, "coachee"),
            ("topic", coming.pk, "coachee"),
            ("propose_date", coming.pk, "coachee"),
            ("propose_correction", one.coaching_session_id, "coachee"),
            ("proposal", proposal.pk, "coach"),
            ("proposal", proposal.pk, "coachee"),
        )
    }
    assert got == {
        ("commitment", "coach"): 8,
        ("commitment", "coachee"): 8,
        ("reword_commitment", "coach"): 7,
        ("reflect", "coachee"): 9,
        ("topic", "coachee"): 7,
        ("propose_date", "coachee"): 6,
        ("propose_correction", "coachee"): 6,
        ("proposal", "coach"): 9,
        ("proposal", "coachee"): 8,
    }


def test_the_coachee_s_answer_leads_back_to_the_promise(cast: Cast, coachee: Client):
    one = confirmed(cast)
    page = at(cast, "commitment", one.pk)
    sent = {"answer": "done", "next": page, "reflection": "four minutes", "shared": "on"}
    assert coachee.post(at(cast, "update_commitment", one.pk), sent)["Location"] == page
    html = html_of(client_of(cast.coach), page)
    assert "Priya noted: done" in html
    assert "four minutes" in html
    assert "You and Priya can read this" in html
