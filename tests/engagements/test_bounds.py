from datetime import date

import pytest

from engagements.bounds import outside_bounds
from engagements.calendar import months_after
from engagements.models import Programme


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"months": 4},
        {"months": 6},
        {"min_gap_days": 21, "max_gap_days": 21},
        {"session_minutes": 75},
        {"session_minutes": 90},
    ],
)
def test_the_frameworks_own_numbers_are_within(shape: dict[str, int]) -> None:
    assert outside_bounds(Programme(**shape)) == []


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"sessions_planned": 6}, "6 sessions instead of 8"),
        ({"months": 3}, "3 months instead of 4 to 6"),
        ({"months": 7}, "7 months instead of 4 to 6"),
        ({"min_gap_days": 7}, "7 to 21 days between sessions instead of 14 to 21"),
        ({"max_gap_days": 28}, "14 to 28 days between sessions instead of 14 to 21"),
        ({"session_minutes": 60}, "60 minutes a session instead of 75 to 90"),
    ],
)
def test_each_step_outside_is_said_in_words(shape: dict[str, int], words: str) -> None:
    assert outside_bounds(Programme(**shape)) == [words]


def test_months_end_on_the_last_day_there_is() -> None:
    assert months_after(date(2026, 10, 31), 4) == date(2027, 2, 28)
    assert months_after(date(2027, 10, 31), 4) == date(2028, 2, 29)
    assert months_after(date(2026, 8, 15), 5) == date(2027, 1, 15)
    assert months_after(date(2026, 7, 15), 5) == date(2026, 12, 15)
