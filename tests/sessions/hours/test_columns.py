from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sessions.hours.columns import Line, Totals, hours
from sessions.hours.progress import Progress
from sessions.hours.values import to_minutes

DAY = date(2026, 1, 12)


def line(name: str = "Nora Vik", contact: str = "nora@example.org", **what: Any) -> Line:
    return Line(name, contact, DAY, DAY, **what)


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "0.00"), (30, "0.50"), (60, "1.00"), (85, "1.42"), (100, "1.67")]
)
def test_an_hour_is_sixty_minutes_and_less_counts_in_proportion(minutes: int, shown: str) -> None:
    assert hours(minutes) == shown


def test_hours_with_two_decimals_give_back_every_minute() -> None:
    every = range(1_000)
    assert [to_minutes(hours(one), "Paid hours") for one in every] == list(every)
    assert [to_minutes(one / 60, "Paid hours") for one in every] == list(every)


def test_totals_are_summed_in_minutes_and_so_add_up() -> None:
    """Three times 1.42 would be 4.26: three sessions of 85 minutes are 4.25 hours."""
    totals = Totals.of([line(paid_minutes=85) for _ in range(3)])
    assert totals.paid_hours == totals.hours == "4.25"


def test_each_client_counts_once_and_each_person_of_a_group() -> None:
    lines = [
        line(paid_minutes=60),
        line(name="NORA VIK", contact="Nora@example.org", pro_bono_minutes=60),
        line(name="Nora Vik", is_group=True, number_in_group=6, paid_minutes=60),
        line(name="Nora Vik", is_group=True, number_in_group=5, paid_minutes=60),
        line(name="Omar Vik"),
    ]
    assert Totals.of(lines).clients == 1 + 6 + 1


def test_progress_says_how_far_in_hours_paid_hours_and_clients() -> None:
    acc, pcc, mcc = Progress.of(Totals(paid_minutes=80 * 60, pro_bono_minutes=150, clients=6)).steps
    assert (acc.hours, acc.paid, acc.clients) == ("82.50 of 100", "80.00 of 75", "6 of 8")
    assert (pcc.hours, pcc.paid, pcc.clients) == ("82.50 of 500", "80.00 of 450", "6 of 25")
    assert (mcc.hours, mcc.paid, mcc.clients) == ("82.50 of 2,500", "80.00 of 2,250", "6 of 35")
    assert (acc.filled, pcc.filled) == (297.0, 59.4)


def test_a_bar_never_runs_over() -> None:
    assert Progress.of(Totals(10_000_000, 0, 90)).steps[2].filled == 360
