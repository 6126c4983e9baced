"""The rhythm of the sessions in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engagements.models import Engagement
from sessions.models import CoachingSession
from sessions.rhythm import health

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def engagement() -> Engagement:
    return Engagement(time_zone="Europe/London")


def sessions(held: list[int], planned: list[int]) -> list[CoachingSession]:
    """Days from now, held ones first."""
    return [
        CoachingSession(
            number=number,
            state=state,
            starts_at=NOW + timedelta(days=days),
            ends_at=NOW + timedelta(days=days, minutes=85),
        )
        for number, (days, state) in enumerate(
            [*((day, "held") for day in held), *((day, "planned") for day in planned)], start=1
        )
    ]


@pytest.mark.parametrize(
    ("held", "planned", "words"),
    [
        ([], [], "No sessions planned yet"),
        ([], [3], "One session planned"),
        ([-36, -18], [0, 18], "On rhythm: 18 days between sessions"),
        ([-10], [4, 40], "Out of rhythm: 36 days between two sessions"),
        ([-10], [-3, 4], "On rhythm: 14 days between sessions"),
        ([-10], [-6], "No next session planned"),
        ([-10], [], "No next session planned"),
        ([-36], [2], "Five weeks since the last session"),
        ([-8 * 14 + 14 * n for n in range(8)], [], "All sessions held"),
    ],
)
def test_the_rhythm_is_said_in_words(held: list[int], planned: list[int], words: str) -> None:
    assert health(engagement(), sessions(held, planned), NOW) == words


def test_what_was_missed_is_no_beat_of_it() -> None:
    rows = sessions([-36, -18], [4])
    missed = sessions([-27], [])
    missed[0].state = "no_show"
    for number in (3, None):
        missed[0].number = number
        both = sorted([*rows, *missed], key=lambda one: one.starts_at)
        assert health(engagement(), both, NOW) == "Out of rhythm: 22 days between two sessions"


def test_a_first_talk_is_no_beat_of_it() -> None:
    (talk,) = sessions([-3], [])
    talk.kind, talk.number = "chemistry", None
    assert health(engagement(), [talk], NOW) == "No sessions planned yet"
    assert health(engagement(), [talk, *sessions([], [3])], NOW) == "One session planned"


def test_a_no_show_that_used_one_up_is_not_called_held() -> None:
    rows = sessions([-8 * 14 + 14 * n for n in range(8)], [])
    rows[3].state = "no_show"
    assert health(engagement(), rows, NOW) == "7 of 8 sessions held, none left"


def test_after_nothing_but_cancellations_no_next_one_is_planned() -> None:
    rows = sessions([-4], [])
    rows[0].state, rows[0].number = "cancelled", None
    assert health(engagement(), rows, NOW) == "No next session planned"


def test_days_are_counted_in_the_zone_of_the_engagement() -> None:
    late = NOW.replace(hour=23, minute=30)
    one = CoachingSession(
        number=1, state="held", starts_at=late - timedelta(days=22), ends_at=late, started_at=late
    )
    assert health(engagement(), [one], late) == "Three weeks since the last session"
