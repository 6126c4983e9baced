"""The pages that note a no-show or a cancellation, and the way back; what everybody reads of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from coaching.firms.entry import acting_as
from sessions.models import CoachingSession
from sessions.operations import room
from tests.engagements.agreements import in_force
from tests.factories import Cast, make_engagement, make_member
from tests.sessions import acts
from tests.sessions.pages import statements
from tests.support.signed_in import address, client_of

PAGES = ("no_show", "cancel", "restore")


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


def url(cast: Cast, name: str, one: CoachingSession) -> str:
    return address(f"coaching_sessions:{name}", cast.admin, one.pk)


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    words = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main", 1)[1])
    return " ".join(words.split())


def state(cast: Cast, one: CoachingSession) -> tuple[str, int | None]:
    with acting_as(cast.coach):
        row = CoachingSession.objects.get(pk=one.pk)
        return row.state, row.number


def test_the_page_says_what_a_no_show_becomes_and_the_button_does_it(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(2, days=-0.02))
    words = text_of(coach, url(cast, "no_show", first))
    assert "It uses up one of the 8 sessions, and stays session 1." in words
    assert "You, Priya and the firm’s admins." in words
    assert "Note the no-show" in words
    answer = coach.post(url(cast, "no_show", first))
    assert (answer.status_code, answer["Location"]) == (303, url(cast, "restore", first))
    assert state(cast, first) == ("no_show", 1)
    after = text_of(coach, url(cast, "restore", first))
    assert "Session 1 No-show" in after
    assert "Plan it again" in after


def test_the_page_says_whether_a_sponsor_learns_of_it(cast: Cast, coach: Client):
    first, second, *_ = acts.plan(cast, acts.from_now(2, days=-0.02))
    nothing, count = (
        "A sponsor does not learn of it.",
        "a sponsor sees how many sessions were missed",
    )
    assert nothing in text_of(coach, url(cast, "no_show", first))
    in_force(cast, attendance=True)
    assert count in text_of(coach, url(cast, "no_show", first))
    assert nothing in text_of(coach, url(cast, "cancel", second)), "in time, so it leaves no mark"


def test_where_it_does_not_count_the_page_says_so(cast: Cast, coach: Client):
    acts.rules(cast, no_show_counts=False)
    first, *_ = acts.plan(cast, acts.from_now(2, days=-0.02))
    words = text_of(coach, url(cast, "no_show", first))
    assert "It uses up none of the 8 sessions." in words
    assert "Do not count it" not in words
    coach.post(url(cast, "no_show", first))
    assert state(cast, first) == ("no_show", None)
    assert "No-show, not counted" in text_of(coach, url(cast, "restore", first))


def test_the_box_spares_the_leader_who_was_ill(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(2, days=-0.02))
    assert "Do not count it: illness" in text_of(coach, url(cast, "no_show", first))
    coach.post(url(cast, "no_show", first), {"forgiven": "on"})
    assert state(cast, first) == ("no_show", None)


def test_before_its_time_the_page_offers_to_cancel_instead(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(1, days=1))
    words = text_of(coach, url(cast, "no_show", first))
    assert "is still to come" in words
    assert "Note the no-show" not in words
    answer = coach.post(url(cast, "no_show", first))
    assert answer.status_code == 422
    assert "Its time has not come yet." in answer.content.decode()
    assert state(cast, first) == ("planned", 1)


@pytest.mark.parametrize(
    ("days", "becomes", "button", "after"),
    [
        (3, "Cancelled: at least 24 hours before", "Cancel session 1", ("cancelled", None)),
        (0.5, "Cancelled late: nearer than 24 hours", "Cancel session 1 late", ("late_cancelled", 1)),
    ],
)  # fmt: skip
def test_the_page_says_which_cancellation_it_will_be(
    cast: Cast, coach: Client, days: float, becomes: str, button: str, after: Any
):
    first, *_ = acts.plan(cast, acts.from_now(2, days=days))
    words = text_of(coach, url(cast, "cancel", first))
    assert becomes in words
    assert f"{button} Leave it as it is" in words
    for _ in range(2):  # sent twice, one effect
        answer = coach.post(url(cast, "cancel", first), {"expected": after[0]})
        assert (answer.status_code, answer["Location"]) == (303, url(cast, "restore", first))
    assert state(cast, first) == after


def test_when_the_window_closes_while_one_reads_nothing_is_done_unseen(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(2, days=0.5))
    answer = coach.post(url(cast, "cancel", first), {"expected": "cancelled"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "has run out meanwhile" in text
    assert "Cancel session 1 late" in text
    assert state(cast, first) == ("planned", 1)


def test_what_has_begun_is_not_cancelled_and_the_page_says_what_to_do(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(1))
    acts.start(cast, first)
    assert "What has begun is not cancelled." in text_of(coach, url(cast, "cancel", first))
    answer = coach.post(url(cast, "cancel", first))
    assert answer.status_code == 403
    assert "has begun or is over" in answer.content.decode()
    assert "They did not come" in text_of(coach, url(cast, "prepare", first))


def test_it_is_planned_again_and_sending_it_twice_is_once(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(2, days=-0.02))
    coach.post(url(cast, "no_show", first))
    for _ in range(2):
        answer = coach.post(url(cast, "restore", first))
        assert answer.status_code == 302
        assert answer["Location"] == address("home:engagement", cast.admin, cast.engagement.pk)
    assert state(cast, first) == ("planned", 1)


def test_a_time_that_is_taken_is_said_in_words(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(1, days=3))
    coach.post(url(cast, "cancel", first))
    here, cast.engagement = (
        cast.engagement,
        make_engagement(cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tom Berg")),
    )
    acts.plan(cast, [first.starts_at + timedelta(minutes=10)])
    cast.engagement = here
    answer = coach.post(url(cast, "restore", first))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "has another session at that time by now" in text
    assert "Tom" not in text.split("<main")[1]
    assert state(cast, first) == ("cancelled", None)


def test_a_full_plan_is_said_in_words(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(8, days=3))
    coach.post(url(cast, "cancel", first))
    acts.plan(cast, acts.from_now(8, days=4))
    answer = coach.post(url(cast, "restore", first))
    assert answer.status_code == 422
    assert "Take one out of the plan first." in answer.content.decode()


def test_an_old_address_of_a_missed_session_leads_to_what_became_of_it(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(1))
    acts.start(cast, first)
    coach.post(url(cast, "no_show", first))
    for name in ("prepare", "room", "finish", "record", "no_show", "cancel"):
        answer = coach.get(url(cast, name, first), follow=True)
        assert answer.redirect_chain[-1][0] == url(cast, "restore", first), name


def test_what_was_written_is_shown_to_its_coach_alone(cast: Cast, coach: Client):
    first, *_ = acts.plan(cast, acts.from_now(1))
    acts.start(cast, first)
    with acting_as(cast.coach):
        room.save_part(
            coaching_session=first, part="check_in", text="Kestrel", version=1, by=cast.coach
        )
        room.save_note(coaching_session=first, text="Merlin", version=1, by=cast.coach)
    coach.post(url(cast, "no_show", first))
    words = text_of(coach, url(cast, "restore", first))
    assert "Kestrel" in words
    assert "Merlin" in words
    coachee = client_of(cast.coachee)
    for name in ("record", "room", "restore"):
        answer = coachee.get(url(cast, name, first), follow=True)
        assert answer.status_code in (403, 404)
        assert "Kestrel" not in answer.content.decode()


def test_who_may_not_note_it_is_refused(cast: Cast):
    first, second = acts.plan(cast, acts.from_now(2, days=-0.02))
    acts.no_show(cast, first)
    before = [state(cast, one) for one in (first, second)]
    for member, code in (
        (cast.admin, 403),
        (cast.coachee, 403),
        (cast.sponsor, 404),
        (cast.other_coach, 404),
        (cast.stranger, 404),
        (None, 302),
    ):
        client = client_of(member)
        for name in PAGES:
            for one in (first, second):
                assert client.get(url(cast, name, one)).status_code == code
                assert client.post(url(cast, name, one)).status_code == code
    assert [state(cast, one) for one in (first, second)] == before


def test_on_prepare_both_are_quiet_links(cast: Cast, coach: Client):
    past, ahead = acts.plan(cast, acts.from_now(2, days=-0.02))
    for one, links in ((past, {"no_show", "cancel"}), (ahead, {"cancel"})):
        html = coach.get(url(cast, "prepare", one)).content.decode()
        assert {name for name in ("no_show", "cancel") if url(cast, name, one) in html} == links


@pytest.mark.parametrize("many", [1, 3])
def test_the_check_page_costs_seven_statements(cast: Cast, coach: Client, many: int):
    first, *_ = acts.plan(cast, acts.from_now(many, days=-0.02))
    for name in ("no_show", "cancel"):
        assert len(statements(coach, "get", url(cast, name, first))) == 7


@pytest.mark.parametrize("many", [1, 3])
def test_a_missed_session_with_words_costs_seven_statements(cast: Cast, coach: Client, many: int):
    first, *_ = acts.plan(cast, acts.from_now(many))
    acts.start(cast, first)
    with acting_as(cast.coach):
        room.save_note(coaching_session=first, text="Merlin", version=1, by=cast.coach)
    acts.no_show(cast, first)
    assert len(statements(coach, "get", url(cast, "restore", first))) == 7


def chemistry_page(cast: Cast) -> str:
    return address("coaching_sessions:chemistry", cast.admin, cast.engagement.pk)


def typed(page: str, **changes: str) -> dict[str, str]:
    found = re.search(r'name="new_id" value="([^"]+)"', page)
    assert found is not None
    return {
        "new_id": found[1],
        "day": "2030-05-06",
        "wall_time": "09:30",
        "minutes": "40",
        **changes,
    }


def test_a_chemistry_session_is_planned_once(cast: Cast, coach: Client):
    page = coach.get(chemistry_page(cast)).content.decode()
    assert "It is none of the 8 sessions" in page
    for _ in range(2):
        assert coach.post(chemistry_page(cast), typed(page)).status_code == 302
    with acting_as(cast.coach):
        one = CoachingSession.objects.get()
    assert (one.kind, one.number, one.minutes) == ("chemistry", None, 40)
    again = coach.get(chemistry_page(cast)).content.decode()
    assert "One is planned already" in again
    assert "Plan the chemistry session" not in again


def test_a_second_one_is_refused_in_words_and_stays_typed(cast: Cast, coach: Client):
    page = coach.get(chemistry_page(cast)).content.decode()
    acts.chemistry(cast, days=3)
    answer = coach.post(chemistry_page(cast), typed(page, day="2030-05-09"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "One chemistry session is planned already. Move or cancel that one." in text
    assert 'value="2030-05-09"' in text


@pytest.mark.parametrize("wrong", [{"day": "soon"}, {"minutes": "900"}, {"new_id": "x\x00"}])
def test_a_bad_form_is_said(cast: Cast, coach: Client, wrong: dict[str, str]):
    page = coach.get(chemistry_page(cast)).content.decode()
    assert coach.post(chemistry_page(cast), typed(page, **wrong)).status_code == 422


def test_only_the_coach_has_the_page(cast: Cast):
    for member, code in (
        (cast.coachee, 403),
        (cast.sponsor, 403),
        (cast.admin, 403),
        (cast.other_coach, 404),
        (cast.stranger, 404),
        (None, 302),
    ):
        client = client_of(member)
        assert client.get(chemistry_page(cast)).status_code == code
        assert client.post(chemistry_page(cast), {}).status_code == code


def test_a_chemistry_session_is_held_and_moved_without_a_number(cast: Cast, coach: Client):
    talk = acts.chemistry(cast)
    for name, words in (
        ("prepare", "Prepare the chemistry session"),
        ("move", "Move the chemistry session"),
    ):
        assert words in coach.get(url(cast, name, talk)).content.decode()
    assert coach.post(url(cast, "start", talk)).status_code == 303
    assert "<h1>Chemistry session</h1>" in coach.get(url(cast, "room", talk)).content.decode()
    coach.post(url(cast, "finish", talk), {"minutes": 30})
    page = client_of(cast.coachee).get(url(cast, "record", talk)).content.decode()
    assert "Record of the chemistry session" in page
    assert "None" not in page.split("<main")[1]
