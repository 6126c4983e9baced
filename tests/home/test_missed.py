"""What did not take place, on everybody's pages: in place, in words, without alarm."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.home.missing import stage
from coaching.home.portfolio import engagements_of, line
from coaching.home.timeline import Node, timeline
from engagements.models import Engagement
from sessions.models import CoachingSession
from tests.factories import Cast, make_cast
from tests.home.people import at, browser
from tests.sessions import acts
from tests.support.signed_in import address
from tests.support.statements import statements_of_get

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def text(cast: Cast, who: str, path: str = "") -> str:
    page = browser(getattr(cast, who)).get(at(cast.admin, path))
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def page(cast: Cast) -> str:
    return f"engagements/{cast.engagement.pk}/"


def bare(**fields: Any) -> Engagement:
    return Engagement(
        state="active", time_zone="Europe/London", starts_on=date(2026, 3, 2),
        ends_on=date(2026, 8, 1), **fields,
    )  # fmt: skip


def one(day: date, number: int | None, state: str, kind: str = "coaching") -> CoachingSession:
    starts_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=10)
    return CoachingSession(
        kind=kind,
        number=number,
        state=state,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=85),
    )


def said(nodes: list[Node]) -> list[tuple[str, str, str]]:
    return [(node.title, node.state, node.word) for node in nodes]


MARCH = [date(2026, 3, day) for day in range(1, 32)]


def test_the_timeline_has_what_was_missed_in_its_place() -> None:
    sessions = [
        one(MARCH[1], 1, "held"),
        one(MARCH[7], None, "no_show"),
        one(MARCH[9], 2, "late_cancelled"),
        one(MARCH[14], None, "cancelled"),
        one(MARCH[25], 3, "planned"),
    ]
    nodes = timeline(bare(sessions_planned=4, mid_review_after=2), sessions, {}, NOW)
    assert said(nodes) == [
        ("Kick-off", "held", "Agreement signed"),
        ("Session 1", "held", "Held"),
        ("Session", "missed", "No-show, not counted"),
        ("Session 2", "missed", "Cancelled late"),
        ("Mid review", "suggested", "To come"),
        ("Session", "missed", "Cancelled"),
        ("Session 3", "next", "Next"),
        ("Session 4 and closing", "suggested", "Suggested"),
    ]


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        (date(2026, 2, 20), ["Chemistry session", "Kick-off", "Session 1"]),
        (date(2026, 3, 2), ["Chemistry session", "Kick-off", "Session 1"]),
        (date(2026, 3, 5), ["Kick-off", "Chemistry session", "Session 1"]),
        (date(2026, 3, 12), ["Kick-off", "Session 1", "Chemistry session"]),
    ],
)
def test_a_chemistry_session_stands_before_the_kick_off_or_where_it_falls(
    day: date, titles: list[str]
) -> None:
    sessions = [one(day, None, "held", "chemistry"), one(date(2026, 3, 10), 1, "planned")]
    sessions.sort(key=lambda session: session.starts_at)
    nodes = timeline(bare(sessions_planned=8), sessions, {}, NOW)
    assert [node.title for node in nodes][:3] == titles
    assert nodes[-1].title == "Session 8 and closing"
    assert len(nodes) == 1 + 1 + 8 + 1


def test_the_closing_is_at_the_last_that_counts() -> None:
    sessions = [one(MARCH[1], 1, "held"), one(MARCH[20], None, "cancelled")]
    nodes = timeline(bare(sessions_planned=1, mid_review_after=1), sessions, {}, NOW)
    assert [node.title for node in nodes][1] == "Session 1 and closing"


def test_the_stage_counts_what_was_held() -> None:
    sessions = [one(MARCH[1], 1, "held"), one(MARCH[8], 2, "no_show")]
    assert stage(bare(sessions_planned=3), sessions) == "Core journey: 1 of 3 sessions held"
    words = "1 of 2 sessions held, none left: time to close well"
    assert stage(bare(sessions_planned=2), sessions) == words
    assert stage(bare(sessions_planned=2), sessions[1:]) == "Kick-off: setting the course"


def test_coach_coachee_and_admin_read_it_on_the_engagement_page(cast: Cast) -> None:
    first, *_ = acts.plan(cast, acts.from_now(3, days=-0.02))
    acts.no_show(cast, first)
    for who in ("coach", "coachee", "admin"):
        assert "<span>No-show</span>" in text(cast, who, page(cast))
    restore = address("coaching_sessions:restore", cast.admin, first.pk)
    assert restore in text(cast, "coach", page(cast))
    for who in ("coachee", "admin"):
        assert restore not in text(cast, who, page(cast))


def test_the_coach_finds_both_ways_at_the_step_itself(cast: Cast) -> None:
    past, ahead = acts.plan(cast, acts.from_now(2, days=-0.02))
    links = {
        (name, session.pk): address(f"coaching_sessions:{name}", cast.admin, session.pk)
        for name in ("no_show", "cancel")
        for session in (past, ahead)
    }
    found = text(cast, "coach", page(cast))
    assert {key for key, link in links.items() if link in found} == {
        ("no_show", past.pk),
        ("cancel", past.pk),
        ("cancel", ahead.pk),
    }
    for who in ("coachee", "admin"):
        assert not any(link in text(cast, who, page(cast)) for link in links.values())


def test_a_chemistry_session_alone_is_no_plan(cast: Cast) -> None:
    acts.chemistry(cast, days=3)
    words = text(cast, "coach", page(cast))
    assert "The sessions are not planned yet." in words
    assert "No sessions planned yet" in words
    assert "None" not in words.split("<main", 1)[1]


def test_today_lists_no_missed_session_as_unfinished(cast: Cast) -> None:
    first, second = acts.plan(cast, acts.from_now(2, days=-20))
    assert "Write it up" in text(cast, "coach")
    acts.no_show(cast, first)
    acts.cancel(cast, second)
    words = text(cast, "coach")
    assert "Write it up" not in words
    assert "Records to finish" not in words


def test_today_starts_a_chemistry_session_before_anybody_has_signed(db: None) -> None:
    cast = make_cast("contracting")
    acts.chemistry(cast, days=0.1)
    words = text(cast, "coach")
    assert "<h2>Chemistry session</h2>" in words
    assert "Start session" in words


def test_the_coachee_s_home_says_it_in_words(cast: Cast) -> None:
    first, *_ = acts.plan(cast, acts.from_now(2, days=-0.02))
    acts.no_show(cast, first, forgiven=True)
    day = timezone.localtime(first.starts_at).day
    assert f"Session, {day} " in text(cast, "coachee")
    assert ": no-show, not counted." in text(cast, "coachee")
    acts.restore(cast, first)
    assert "no-show" not in text(cast, "coachee")


def test_it_is_news_for_two_weeks_and_until_the_next_session_is_held(cast: Cast) -> None:
    first, second, _ = acts.plan(cast, acts.from_now(3, days=-20))
    acts.no_show(cast, first)
    assert "no-show" not in text(cast, "coachee")
    acts.cancel(cast, second)
    assert "Session 2, " in text(cast, "coachee")
    assert ": cancelled late." in text(cast, "coachee")
    acts.restore(cast, second)
    acts.hold(cast, second)
    assert "cancelled" not in text(cast, "coachee")


def test_the_coachee_s_home_names_a_chemistry_session(db: None) -> None:
    cast = make_cast("contracting")
    talk = acts.chemistry(cast, days=0.1)
    assert "Chemistry session: " in text(cast, "coachee")
    acts.hold(cast, talk)
    words = text(cast, "coachee")
    assert "Read the record of the chemistry session" in words
    assert "None" not in words.split("<main", 1)[1]


def test_the_portfolio_says_what_is_next_and_counts_what_was_held(cast: Cast) -> None:
    first, second, third = acts.plan(cast, acts.from_now(3, days=-30, every=timedelta(days=10)))
    acts.hold(cast, first)
    acts.no_show(cast, second)
    acts.hold(cast, third)
    talk = acts.chemistry(cast, days=3)
    with acting_as(cast.admin):
        found = line(engagements_of(cast.admin).get(), cast.admin)
    assert found.rhythm == "On rhythm: 20 days between sessions"
    day = timezone.localtime(talk.starts_at)
    assert found.next_step == f"Chemistry session on {day.day} {day:%B}"


def test_the_firm_s_admin_finds_it_in_logistics(cast: Cast) -> None:
    first, second, _ = acts.plan(cast, acts.from_now(3, days=-20))
    acts.no_show(cast, first)
    acts.cancel(cast, second, forgiven=True)
    words = text(cast, "admin", f"firm/engagements/{cast.engagement.pk}/")
    assert "0 of 8 sessions held." in words
    assert ": no-show</li>" in words
    assert ": cancelled late, not counted</li>" in words
    assert "A no-show uses up one of the sessions." in words


@pytest.mark.parametrize("many", [1, 3])
def test_logistics_cost_the_same_for_one_and_for_three(cast: Cast, many: int) -> None:
    for session in acts.plan(cast, acts.from_now(many, days=-50)):
        acts.no_show(cast, session)
    path = at(cast.admin, f"firm/engagements/{cast.engagement.pk}/")
    found = statements_of_get(browser(cast.admin), path)
    assert len(found) == 9, "\n".join(found)
