from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from sessions.hours.values import Wrong, to_day, to_minutes, to_number

APRIL = date(2024, 4, 3)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-04-03",
        "2024-4-3",
        "2024-04-03 00:00:00",
        "3 April 2024",
        "3 apr 2024",
        "3rd April, 2024",
        "April 3, 2024",
        "03.04.2024",
        "3. 4. 2024",
        "3-Apr-2024",
        APRIL,
        datetime(2024, 4, 3),  # noqa: DTZ001  (as a spreadsheet's cell has it)
    ],
)
def test_a_day_is_read_that_can_mean_one_day_only(cell: Any) -> None:
    assert to_day(cell, "Start date") == APRIL


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/12/2023", date(2023, 12, 25)),
        ("12/25/2023", date(2023, 12, 25)),
        ("04/04/2024", date(2024, 4, 4)),
        ("13-02-2024", date(2024, 2, 13)),
    ],
)
def test_slashes_are_read_when_only_one_reading_is_a_day(text: str, day: date) -> None:
    assert to_day(text, "Start date") == day


def test_slashes_that_can_be_two_days_are_refused_with_how_to_write_them() -> None:
    with pytest.raises(Wrong) as wrong:
        to_day("03/04/2024", "Start date")
    assert str(wrong.value) == (
        "Start date “03/04/2024” can be 4 March or 3 April. Write it as 2024-03-04 or 2024-04-03."
    )


@pytest.mark.parametrize(
    "cell",
    ["soon", "2024-13-01", "31/31/2024", "3/4/24", "45385", 45385, 3.5, "30 Foo 2024", True,
     "٢٠٢٤-٠٤-٠٣", "2024-04-03T10:00", "0000-00-00", "9" * 5000],
)  # fmt: skip
def test_what_is_no_day_is_said_to_be_none(cell: Any) -> None:
    with pytest.raises(Wrong, match=r"is not a date that can be read\. Write it as 2024-04-03\."):
        to_day(cell, "Start date")


def test_a_day_to_come_or_of_another_age_is_refused() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Wrong, match="is in the future"):
        to_day(tomorrow, "End date")
    with pytest.raises(Wrong, match="too long ago"):
        to_day("1900-01-01", "Start date")


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("1.5", 90),
        ("1,5", 90),
        ("12", 720),
        ("0", 0),
        ("1.42", 85),
        ("1.4166666", 85),
        ("1:25", 85),
        ("01:25:00", 85),
        (1.5, 90),
        (2, 120),
        (timedelta(hours=30, minutes=15), 1815),
        (time(1, 25), 85),
    ],
)
def test_hours_are_read_as_people_and_spreadsheets_write_them(cell: Any, minutes: int) -> None:
    assert to_minutes(cell, "Paid hours") == minutes


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("many", "is not a number of hours. Write 1.5 or 1:30."),
        ("1h", "is not a number of hours"),
        ("1e3", "is not a number of hours"),
        ("1.234,5", "is not a number of hours"),
        ("٣", "is not a number of hours"),
        ("1:75", "is not a number of hours"),
        (True, "is not a number of hours"),
        (date(2024, 1, 1), "is not a number of hours"),
        ("-3", "cannot be negative"),
        ("−3", "cannot be negative"),
        (-3, "cannot be negative"),
        (timedelta(hours=-1), "cannot be negative"),
        ("1,250", "can be 1.250 or 1250. Write it without a thousands mark."),
        ("20001", "too many to be right"),
        (float("nan"), "too many to be right"),
        (float("inf"), "too many to be right"),
        ("9" * 20, "too many to be right"),
        ("9" * 400, "is not a number of hours"),
    ],
)
def test_what_are_no_hours_is_refused_in_words(cell: Any, words: str) -> None:
    with pytest.raises(Wrong, match=words.replace(".", r"\.")):
        to_minutes(cell, "Paid hours")


def test_a_number_in_a_group_is_whole() -> None:
    assert [to_number(cell, "Number in group") for cell in ("6", 6, 6.0, "6.0")] == [6] * 4
    for cell in ("six", "2.5", 2.5, "-2", "", True, "10000000"):
        with pytest.raises(Wrong, match="is not a whole number"):
            to_number(cell, "Number in group")
