from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from coaching.look import moments

AT = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)


def test_a_moment_is_told_on_the_persons_clock() -> None:
    assert moments.wallclock(AT, "Europe/Berlin") == "Tuesday 14 July, 11:30, Berlin time"
    assert moments.wallclock(AT, "America/New_York") == "Tuesday 14 July, 05:30, New York time"


def test_a_moment_may_fall_on_another_day_elsewhere() -> None:
    late = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
    assert moments.wallclock(late, "Asia/Tokyo") == "Wednesday 15 July, 08:30, Tokyo time"


def test_without_a_zone_the_current_one_counts() -> None:
    with timezone.override("Europe/London"):
        assert moments.clock(AT) == "10:30"
    with timezone.override("UTC"):
        assert moments.zone_name(AT) == "UTC"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 7, 14), "today"),
        (date(2026, 7, 15), "tomorrow"),
        (date(2026, 7, 13), "yesterday"),
        (date(2026, 7, 17), "in 3 days"),
        (date(2026, 7, 24), "in 10 days"),
        (date(2026, 7, 28), "in 2 weeks"),
        (date(2026, 6, 23), "3 weeks ago"),
        (date(2026, 11, 14), "in 4 months"),
    ],
)
def test_how_far_away_in_words(on: date, words: str) -> None:
    assert moments.away(on, date(2026, 7, 14)) == words
