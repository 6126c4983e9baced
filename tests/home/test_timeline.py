"""The timeline's lanes: sessions along the months, assessments, reviews and consent beneath."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coaching.access.models import Transition
from coaching.firms.entry import acting_as
from coaching.home.timeline import Node, timeline
from engagements.models import Engagement
from tests.factories import Cast, make_cast
from tests.home.test_missed import NOW, bare, one
from tests.sessions import acts
from tests.support.signed_in import address, client_of


def lanes(nodes: list[Node]) -> list[tuple[str, str, int]]:
    return [(node.title, node.lane, node.column) for node in nodes]


def test_nine_nodes_stand_along_the_months_and_the_other_lanes_beneath_them() -> None:
    engagement = bare(sessions_planned=8, assessments=["inventory", "feedback_360"])
    nodes = timeline(engagement, [], {}, NOW)
    assert lanes(nodes) == [
        ("Kick-off", "sessions", 1),
        ("At the start", "assessments", 1),
        *((f"Session {number}", "sessions", number + 1) for number in range(1, 5)),
        ("Mid review", "reviews", 5),
        *((f"Session {number}", "sessions", number + 1) for number in range(5, 8)),
        ("Session 8 and closing", "sessions", 9),
        ("At the close", "assessments", 9),
    ]
    assert nodes[1].word == "Leadership inventory, 360 feedback"
    assert [node.is_last for node in nodes].index(True) == len(nodes) - 2


def test_other_lanes_say_what_they_are_where_the_months_stand() -> None:
    nodes = timeline(
        bare(sessions_planned=2, mid_review_after=1, assessments=["pulse"]), [], {}, NOW
    )
    assert [node.caption for node in nodes if node.lane != "sessions"] == [
        "Assessments",
        "Reviews",
        "Assessments",
    ]
    assert nodes[0].caption == "Mar"


def test_a_programme_without_assessments_has_no_such_lane() -> None:
    nodes = timeline(bare(sessions_planned=2), [one(date(2026, 3, 3), 1, "held")], {}, NOW)
    assert {node.lane for node in nodes} <= {"sessions", "reviews"}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def moved(cast: Cast) -> Cast:
    first, *_ = acts.plan(cast, acts.from_now(3, days=5))
    acts.shift(cast, first, starts_at=first.starts_at + timedelta(days=1), asked_by=cast.coachee)
    return cast


def page(cast: Cast) -> str:
    return address("home:engagement", cast.admin, cast.engagement.pk)


@pytest.mark.django_db
def test_who_moved_a_time_and_who_asked_is_told_to_both_and_to_nobody_else(moved: Cast) -> None:
    today = f"{datetime.now(UTC).day} {datetime.now(UTC):%B}"
    for member, words in (
        (moved.coach, f"Moved on {today} by you, asked for by Priya."),
        (moved.coachee, f"Moved on {today} by Ana, asked for by you."),
    ):
        assert words in client_of(member).get(page(moved)).content.decode()
    assert "Moved on" not in client_of(moved.admin).get(page(moved)).content.decode()
    for member in (moved.admin, moved.sponsor):
        with acting_as(member):
            assert not Transition.objects.exists()


@pytest.mark.django_db
def test_a_paused_engagement_says_so_and_since_when(cast: Cast) -> None:
    at = datetime(2026, 3, 9, 12, tzinfo=UTC)
    changes: dict[str, Any] = {"state": Engagement.State.PAUSED, "paused_at": at}
    acts.rules(cast, **changes)
    text = client_of(cast.coach).get(page(cast)).content.decode()
    assert "Paused since 9 March" in text
    assert "weeks since the last session" not in text
