from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.home.portfolio import engagements_of, line, rhythm
from sessions.models import CoachingSession
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.home.people import at, browser
from tests.support.statements import statements_of_get


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def hold(cast: Cast, number: int, at: datetime, state: str = "held") -> None:
    with acting_as(cast.coach):
        CoachingSession.objects.create(
            firm=cast.coach.firm,
            engagement=cast.engagement,
            coach=cast.coach,
            number=number,
            starts_at=at,
            ends_at=at + timedelta(minutes=85),
            state=state,
            started_at=at if state == "held" else None,
            finished_at=at if state == "held" else None,
            length_minutes=85 if state == "held" else None,
        )


def test_a_line_says_rhythm_and_next_step(cast: Cast) -> None:
    first = datetime(2026, 1, 5, 10, tzinfo=timezone.get_default_timezone())
    for number in (1, 2, 3):
        hold(cast, number, first + timedelta(days=18 * (number - 1)))
    hold(cast, 4, first + timedelta(days=56), "planned")
    with acting_as(cast.admin):
        engagement = engagements_of(cast.admin).get()
        engagement.sessions_held = 3
        found = line(engagement, cast.admin)
    assert found.rhythm == "On rhythm: 18 days between sessions"
    assert found.next_step.startswith("Session 4 on 2 March")
    assert (found.engagement.coach_name, found.engagement.coachee_name) == (
        "Ana Lind",
        "Priya Raman",
    )


class Held:
    def __init__(self, days: int) -> None:
        self.first_held = timezone.now()
        self.last_held = self.first_held + timedelta(days=days)
        self.sessions_held, self.min_gap_days, self.max_gap_days = 2, 14, 21


@pytest.mark.parametrize(
    ("days", "words"),
    [(13, "Close together"), (14, "On rhythm"), (21, "On rhythm"), (22, "Far apart")],
)
def test_rhythm_is_measured_by_the_programme(days: int, words: str) -> None:
    held: Any = Held(days)
    assert rhythm(held) == f"{words}: {days} days between sessions"


def test_everybody_sees_their_own_engagements_and_admins_see_all(cast: Cast) -> None:
    def shown(member: Any) -> bool:
        page = browser(member).get(at(member, "engagements/"))
        assert page.status_code == 200
        return str(cast.engagement.pk) in {str(one.engagement.pk) for one in page.context["lines"]}

    seen = {
        name: shown(getattr(cast, name))
        for name in ("admin", "coach", "coachee", "sponsor", "other_coach", "stranger")
    }
    assert seen == {
        "admin": True,
        "coach": True,
        "coachee": True,
        "sponsor": True,
        "other_coach": False,
        "stranger": False,
    }


def more(cast: Cast) -> None:
    for name in ("Kim Sol", "Tomas Eklund"):
        leader = make_member(cast.admin, name)
        make_engagement(cast.admin, coach=cast.coach, coachee=leader, sponsors=[cast.sponsor])


@pytest.mark.parametrize(
    ("role", "path", "statements"),
    [
        ("admin", "engagements/", 6),
        ("coach", "engagements/", 6),
        ("admin", "firm/", 7),
        ("coach", "", 9),
        ("coachee", "", 7),
        ("sponsor", "", 5),
        ("admin", "firm/coaches/", 5),
        ("admin", "firm/clients/", 5),
    ],
)
def test_a_page_costs_the_same_with_one_and_with_three(
    cast: Cast, role: str, path: str, statements: int
) -> None:
    member = getattr(cast, role)
    client = browser(member)
    first = statements_of_get(client, at(member, path))
    more(cast)
    second = statements_of_get(client, at(member, path))
    assert len(first) == len(second) == statements, "\n".join(second)


def test_the_page_of_one_engagement_costs_nine(cast: Cast) -> None:
    path = at(cast.admin, f"firm/engagements/{cast.engagement.pk}/")
    found = statements_of_get(browser(cast.admin), path)
    assert len(found) <= 9, "\n".join(found)


def test_the_page_of_one_engagement_says_who_can_read_it(cast: Cast) -> None:
    page = browser(cast.admin).get(at(cast.admin, f"firm/engagements/{cast.engagement.pk}/"))
    words = page.content.decode()
    assert "Only Ana, Priya, Dana and the firm’s admins can read this" in words
    assert "Session records" in words
