"""The planner and the page that moves one session: dates, times, and what they say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from coaching.firms.entry import acting_as
from coaching.firms.models import Person
from sessions.models import CoachingSession
from sessions.operations.planning import move, plan_sessions
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.support.signed_in import address, client_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    with acting_as(cast.admin):
        cast.engagement.starts_on = datetime(2030, 3, 4, tzinfo=UTC).date()
        cast.engagement.ends_on = datetime(2030, 8, 3, tzinfo=UTC).date()
        cast.engagement.save(update_fields=["starts_on", "ends_on"])
    return cast


FIRST = datetime(2030, 3, 4, 10, tzinfo=UTC)


def page(cast: Cast) -> str:
    return address("coaching_sessions:plan", cast.admin, cast.engagement.pk)


def move_page(cast: Cast, one: CoachingSession) -> str:
    return address("coaching_sessions:move", cast.admin, one.pk)


def proposed(client: Client, cast: Cast, **asked: str) -> dict[str, str]:
    """The dates and times that the page fills in."""
    asked = asked or {"first_on": "2030-03-04", "wall_time": "10:00"}
    text = client.get(page(cast), asked).content.decode()
    return fields(text)


def fields(text: str) -> dict[str, str]:
    inputs = re.findall(r"<input[^>]*>", text)
    pairs = [
        (re.search(r'name="((?:date|time)_\d+)"', one), re.search(r'value="([^"]*)"', one))
        for one in inputs
    ]
    return {name[1]: value[1] for name, value in pairs if name and value}


def planned(cast: Cast, days: int = 21, many: int = 8) -> list[CoachingSession]:
    # In wall-clock time, as people plan: London changes its clocks on the way.
    start = FIRST.astimezone(LONDON)
    starts = [start + timedelta(days=days * number) for number in range(many)]
    with acting_as(cast.coach):
        return plan_sessions(engagement=cast.engagement, starts=starts, by=cast.coach)


def starts_of(cast: Cast) -> list[datetime]:
    with acting_as(cast.coach):
        rows = CoachingSession.objects.filter(engagement=cast.engagement).order_by("number")
        return [one.starts_at for one in rows]


def test_eight_dates_are_proposed_and_planned(cast: Cast) -> None:
    client = client_of(cast.coach)
    filled = proposed(client, cast)
    assert len(filled) == 16
    assert filled["date_1"] == "2030-03-04"
    assert {filled[f"time_{n}"] for n in range(1, 9)} == {"10:00"}
    for _ in range(2):  # sent twice, one effect
        answer = client.post(page(cast), filled)
        assert answer.status_code == 302
    local = [start.astimezone(LONDON) for start in starts_of(cast)]
    assert [f"{one:%Y-%m-%d %H:%M}" for one in local] == [
        f"{filled[f'date_{n}']} {filled[f'time_{n}']}" for n in range(1, 9)
    ]


def test_some_lines_may_stay_empty(cast: Cast) -> None:
    client = client_of(cast.coach)
    filled = proposed(client, cast)
    for number in range(4, 9):
        filled[f"date_{number}"] = ""
    assert client.post(page(cast), filled).status_code == 302
    assert len(starts_of(cast)) == 3


def test_half_a_line_is_refused_and_stays_typed(cast: Cast) -> None:
    client = client_of(cast.coach)
    filled = proposed(client, cast)
    filled["time_3"] = ""
    filled["date_5"] = "2030-06-05"
    answer = client.post(page(cast), filled)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Session 3 has a date and no time." in text
    assert fields(text)["date_5"] == "2030-06-05"
    assert starts_of(cast) == []


def test_a_plan_outside_the_rhythm_says_so_and_needs_a_tick(cast: Cast) -> None:
    client = client_of(cast.coach)
    filled: dict[str, Any] = proposed(client, cast)
    filled["date_8"] = "2030-08-20"
    answer = client.post(page(cast), filled)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "after session 7; the rhythm is 14 to 21 days." in text
    assert "after the engagement ends on 3 August 2030." in text
    assert client.post(page(cast), {**filled, "anyway": "on"}).status_code == 302
    assert starts_of(cast)[-1].astimezone(LONDON).date().isoformat() == "2030-08-20"


def test_a_first_day_too_late_says_what_gives_way(cast: Cast) -> None:
    asked = {"first_on": "2030-07-01", "wall_time": "10:00"}
    text = client_of(cast.coach).get(page(cast), asked).content.decode()
    assert "Session 8 is 65 days after the engagement ends" in text


def test_a_double_booking_is_refused_in_words(cast: Cast) -> None:
    planned(cast)
    other = make_engagement(
        cast.admin,
        coach=cast.coach,
        coachee=make_member(cast.admin, "Tomas Berg"),
        starts_on=cast.engagement.starts_on,
    )
    path = address("coaching_sessions:plan", cast.admin, other.pk)
    answer = client_of(cast.coach).post(path, {"date_1": "2030-03-04", "time_1": "10:30"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "has another session at that time" in text
    assert "Priya" not in text.split("<main")[1]
    assert fields(text)["time_1"] == "10:30"


def test_only_the_coach_has_a_planner(cast: Cast) -> None:
    for member, code in (
        (cast.coachee, 403),
        (cast.sponsor, 403),
        (cast.admin, 403),
        (cast.other_coach, 404),
        (cast.stranger, 404),
        (None, 302),
    ):
        client = client_of(member)
        assert client.get(page(cast)).status_code == code
        assert client.post(page(cast), {"date_1": "2030-03-04"}).status_code == code


def test_the_coach_moves_a_session(cast: Cast) -> None:
    sessions = planned(cast, days=18)
    client = client_of(cast.coach)
    text = client.get(move_page(cast, sessions[1])).content.decode()
    assert "Friday 22 March, 10:00, London time" in text
    answer = client.post(
        move_page(cast, sessions[1]), moving(text, day="2030-03-25", wall_time="15:30")
    )
    assert answer.status_code == 302
    assert starts_of(cast)[1].astimezone(LONDON).isoformat() == "2030-03-25T15:30:00+00:00"


def moving(text: str, **typed: str) -> dict[str, str]:
    was = re.search(r'name="was" value="([^"]+)"', text)
    assert was is not None
    return {"was": was[1], **typed}


def test_both_zones_are_shown_when_they_differ(cast: Cast) -> None:
    (session, *_) = planned(cast)
    text = client_of(cast.coach).get(move_page(cast, session)).content.decode()
    assert "For you: Monday 4 March, 10:00, UTC" in text
    Person.objects.filter(email=cast.coach.email).update(time_zone="Europe/London")
    text = client_of(cast.coach).get(move_page(cast, session)).content.decode()
    assert "For you" not in text


def test_moving_out_of_rhythm_says_so_and_needs_a_tick(cast: Cast) -> None:
    sessions = planned(cast)
    client = client_of(cast.coach)
    data = moving(
        client.get(move_page(cast, sessions[1])).content.decode(),
        day="2030-04-01",
        wall_time="10:00",
    )
    answer = client.post(move_page(cast, sessions[1]), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Session 2 is 28 days after session 1" in text
    assert 'value="2030-04-01"' in text
    answer = client.post(move_page(cast, sessions[1]), {**data, "anyway": "on"})
    assert answer.status_code == 302


def test_what_was_out_of_rhythm_before_needs_no_second_tick(cast: Cast) -> None:
    sessions = planned(cast, days=30, many=4)
    client = client_of(cast.coach)
    text = client.get(move_page(cast, sessions[3])).content.decode()
    answer = client.post(
        move_page(cast, sessions[3]), moving(text, day="2030-06-02", wall_time="16:00")
    )
    assert answer.status_code == 302


def test_who_opened_the_page_before_it_was_moved_is_told(cast: Cast) -> None:
    sessions = planned(cast, days=18)
    client = client_of(cast.coach)
    text = client.get(move_page(cast, sessions[1])).content.decode()
    with acting_as(cast.coach):
        fresh = CoachingSession.objects.get(pk=sessions[1].pk)
        move(coaching_session=fresh, starts_at=fresh.starts_at + timedelta(days=1), by=cast.coach)
    answer = client.post(
        move_page(cast, sessions[1]), moving(text, day="2030-03-25", wall_time="10:00")
    )
    assert answer.status_code == 422
    assert "was moved or begun meanwhile" in answer.content.decode()


def test_who_may_not_move_is_refused(cast: Cast) -> None:
    (session, *_) = planned(cast)
    for member, code in (
        (cast.coachee, 403),
        (cast.admin, 403),
        (cast.sponsor, 404),
        (cast.other_coach, 404),
        (cast.stranger, 404),
        (None, 302),
    ):
        client = client_of(member)
        assert client.get(move_page(cast, session)).status_code == code
        assert client.post(move_page(cast, session), {}).status_code == code
