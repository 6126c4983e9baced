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


def test_days_are_counted_in_the_zone_of_the_engagement() -> None:
    late = NOW.replace(hour=23, minute=30)
    one = CoachingSession(
        number=1, state="held", starts_at=late - timedelta(days=22), ends_at=late, started_at=late
    )
    assert health(engagement(), [one], late) == "Three weeks since the last session"
