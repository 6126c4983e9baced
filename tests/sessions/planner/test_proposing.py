"""The nearest plan: what is kept, what gives way in which order, and what is said about it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sessions.planner.asking import Ask, Gives, Wish, time_that_suits
from sessions.planner.proposing import Proposed, propose
from sessions.planner.words import skipped, what_gave_way, where_it_gave_way

MONDAY = date(2026, 3, 2)
LONDON = ZoneInfo("Europe/London")
ANA = Wish("", (0, 1, 2))
PRIYA = Wish("Priya", (1, 2), time(9), time(13))


def plan(**other: Any) -> Proposed:
    """Eight sessions in five months, every two to three weeks, at ten."""
    asked = {
        "first_on": MONDAY,
        "ends_on": date(2026, 8, 1),
        "count": 8,
        "low": 14,
        "high": 21,
        "wall_time": time(10),
        "zone": "Europe/London",
        "minutes": 85,
        "wishes": (ANA, PRIYA),
        **other,
    }
    return propose(Ask(**asked))


def meeting(day: date, hour: int, hours: int = 1) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time(hour), tzinfo=LONDON)
    return begins, begins + timedelta(hours=hours)


def why_not(found: Proposed) -> list[tuple[str, str, str]]:
    return [(f"{one.first:%d %b}", f"{one.last:%d %b}", one.why) for one in skipped(found)]


def test_only_days_that_suit_both_are_taken() -> None:
    found = plan()
    assert {day.weekday() for day in found.days} == {1}
    assert set(found.times) == {time(10)}
    assert (found.gives, what_gave_way(found), where_it_gave_way(found, 1)) == (0, "", [])
    assert why_not(found) == [("02 Mar", "02 Mar", "It is a Monday, which does not suit Priya.")]


def test_a_holiday_is_passed_over_and_named() -> None:
    tuesday = date(2026, 3, 24)
    found = plan(holidays={tuesday: "Mothers’ Day in the United Kingdom"})
    assert tuesday not in found.days
    assert found.gives == Gives.NOTHING
    assert ("24 Mar", "24 Mar", "It is Mothers’ Day in the United Kingdom.") in why_not(found)


def test_days_away_are_passed_over_as_one_line() -> None:
    found = plan(away=((date(2026, 3, 16), date(2026, 3, 20)),))
    assert not any(date(2026, 3, 16) <= day <= date(2026, 3, 20) for day in found.days)
    assert ("17 Mar", "18 Mar", "You are away.") in why_not(found)


def test_another_session_of_the_coach_is_passed_over_without_a_name() -> None:
    found = plan(taken=(meeting(date(2026, 3, 24), 11),))
    assert date(2026, 3, 24) not in found.days
    assert ("24 Mar", "24 Mar", "You have another session then.") in why_not(found)


def test_a_meeting_that_ends_as_the_session_begins_is_not_in_the_way() -> None:
    assert plan(taken=(meeting(date(2026, 3, 17), 9),)).days == plan().days


def test_weekdays_that_share_nothing_give_way_and_the_sentence_says_so() -> None:
    found = plan(wishes=(Wish("", (0,)), Wish("Priya", (3,))))
    assert found.gives == Gives.WISHES
    assert what_gave_way(found) == (
        "Not everything can be kept. What gave way: the weekdays and hours that suit you both."
    )
    assert where_it_gave_way(found, 3)[0] == (
        "On a Monday, which does not suit Priya: sessions 3, 4, 5, 6, 7, 8, 9 and 10."
    )


def test_hours_that_do_not_suit_are_kept_as_typed_and_said() -> None:
    found = plan(wall_time=time(15), count=2)
    assert found.gives == Gives.WISHES
    assert where_it_gave_way(found, 1) == [
        "At 15:00, outside the hours that suit Priya (9:00 to 13:00): sessions 1 and 2."
    ]


def test_a_time_that_is_always_taken_gives_way_to_the_nearest_free_one() -> None:
    every_day = tuple(meeting(MONDAY + timedelta(days=one), 10) for one in range(300))
    found = plan(wishes=(ANA,), taken=every_day)
    assert set(found.times) == {time(11)}
    assert where_it_gave_way(found, 1) == [
        "At 11:00, since you have another session at 10:00: sessions 1, 2, 3, 4, 5, 6, 7 and 8."
    ]


def test_a_wish_gives_way_before_a_holiday() -> None:
    tuesdays = {MONDAY + timedelta(days=1 + 7 * one): "a holiday" for one in range(30)}
    found = plan(wishes=(Wish("", (1,)),), holidays=tuesdays)
    assert found.gives == Gives.WISHES
    assert not set(found.days) & set(tuesdays)


def test_a_holiday_gives_way_before_the_end() -> None:
    all_days = {MONDAY + timedelta(days=one): "a holiday" for one in range(150)}
    found = plan(holidays=all_days)
    assert found.gives == Gives.HOLIDAYS
    assert found.days[-1] <= date(2026, 8, 1)
    assert what_gave_way(found) == "Not everything can be kept. What gave way: public holidays."


def test_the_end_gives_way_before_the_rhythm_and_wishes_are_kept_then() -> None:
    found = plan(ends_on=date(2026, 5, 1))
    assert found.gives == Gives.WINDOW
    assert {day.weekday() for day in found.days} == {1}
    gaps = {(later - one).days for one, later in zip(found.days, found.days[1:], strict=False)}
    assert gaps == {14}


def test_blocked_days_never_give_way() -> None:
    months = (date(2026, 3, 4), date(2026, 7, 1))
    found = plan(first_on=MONDAY + timedelta(days=1), last=date(2026, 2, 17), away=(months,))
    assert not any(months[0] <= day <= months[1] for day in found.days)


def test_where_no_day_is_free_fewer_are_proposed_and_that_is_said() -> None:
    found = plan(count=2, away=((date(2026, 3, 4), date(2036, 1, 1)),))
    assert [day.isoformat() for day in found.days] == ["2026-03-03"]
    assert what_gave_way(found) == "1 session has no free day at all within a year of the end."
    nothing = plan(count=2, away=((date(2026, 1, 1), date(2036, 1, 1)),))
    assert (nothing.starts, nothing.missing) == ([], 2)


def test_the_rhythm_goes_on_from_the_session_before() -> None:
    found = plan(last=date(2026, 2, 24), count=3)
    assert found.days[0] == date(2026, 3, 10)


def test_a_first_day_long_after_the_last_session_is_taken_as_asked() -> None:
    found = plan(last=date(2025, 12, 1), count=3, first_on=date(2026, 3, 3))
    assert (found.days[0], found.gives) == (date(2026, 3, 3), Gives.NOTHING)


def test_an_hour_that_suits_both_is_the_nearest_to_the_liked_one() -> None:
    afternoon = Wish("Priya", earliest=time(13), latest=time(17))
    assert time_that_suits((ANA, afternoon), 85, time(10)) == time(13)
    assert time_that_suits((PRIYA,), 85, time(12)) == time(11, 30)
    never = Wish("Tomas", earliest=time(8), latest=time(9))
    assert time_that_suits((afternoon, never), 85, time(10)) == time(10)
