from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from sessions.hours.columns import COLUMNS, Line
from sessions.hours.log import FromSessions, Log
from sessions.hours.reading import Found, read_lines
from sessions.hours.sheets import Formula, Unreadable
from sessions.models import EarlierHours
from tests.sessions.hours.stage import NORA

GOOD = ["Nora Vik", "nora@example.org", "Individual", "1", "2023-02-01", "2023-09-01", "12.5", ""]


def row(**changes: Any) -> list[Any]:
    """A good line with some cells written anew: `row(paid="x")`."""
    names = ("name", "contact", "kind", "number", "start", "end", "paid", "pro_bono")
    cells = list(GOOD)
    for name, value in changes.items():
        cells[names.index(name)] = value
    return cells


def read(*rows: list[Any], log: Log | None = None) -> Found:
    return read_lines([list(COLUMNS), *rows], log)


def faults(*rows: list[Any], log: Log | None = None) -> list[tuple[int, list[str]]]:
    return [(one.number, one.words) for one in read(*rows, log=log).faults]


def test_a_good_line_is_taken_as_it_stands() -> None:
    found = read(row(), row(name="Team A", kind="group", number="6", paid="", pro_bono="1:30"))
    assert not found.faults
    team = Line("Team A", "nora@example.org", NORA.starts_on, NORA.ends_on, 0, 90, True, 6)
    assert found.lines == [NORA, team]
    assert (found.totals.hours, found.totals.clients) == ("14.00", 7)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Client name is missing."),
        ({"name": None}, "Client name is missing."),
        ({"name": " \n\0 "}, "Client name is missing."),
        ({"name": "x" * 121}, "Client name is longer than 120 characters."),
        ({"contact": ""}, "Contact is missing."),
        ({"start": ""}, "Start date is missing."),
        ({"start": "soon"}, "Start date “soon” is not a date that can be read."
         " Write it as 2024-04-03."),
        ({"end": "2022-01-01"}, "It ends before it starts."),
        ({"paid": "lots"}, "Paid hours “lots” is not a number of hours. Write 1.5 or 1:30."),
        ({"paid": "-2"}, "Paid hours cannot be negative."),
        ({"paid": ""}, "It has no hours, neither paid nor pro bono."),
        ({"kind": "Duo"}, "Individual or group is “Duo”. Write “Individual” or “Group”."),
        ({"kind": "Group"}, "A group is of two people or more."),
        ({"kind": "Group", "number": "16"}, "ICF counts groups of at most 15 people."),
        ({"number": "3"}, "An individual is one person. Write “Group”, or 1 as the number."),
        ({"number": "x"}, "Number in group “x” is not a whole number."),
        ({"paid": Formula("=A1")}, "Paid hours is a formula. Put its value there."),
        ({"name": Formula("=A1")}, "Client name is a formula. Put its value there."),
    ],
)  # fmt: skip
def test_each_bad_line_is_named_with_what_is_wrong(changes: dict[str, Any], words: str) -> None:
    assert faults(row(name="Omar"), row(**changes)) == [(3, [words])]


def test_everything_that_is_wrong_with_a_line_is_said_at_once() -> None:
    wrong = row(name="", start="x", paid="y")
    assert [len(words) for _, words in faults(wrong)] == [3]


def test_numbers_are_those_of_the_file_with_its_empty_rows() -> None:
    assert faults(row(), [""] * 8, [], row(name="")) == [(5, ["Client name is missing."])]


def test_the_same_client_and_dates_twice_in_a_file_are_named() -> None:
    again = faults(row(), row(name="NORA VIK", paid="3"))
    assert again == [(3, ["It is for the same client and dates as line 2. Make them one."])]


def test_a_line_that_is_in_the_log_is_named() -> None:
    there = EarlierHours(**{**vars(NORA), "paid_minutes": 5})
    words = "Your log has a line for this client and these dates already."
    assert faults(row(), log=Log([], [there])) == [(2, [words])]


def test_hours_that_sessions_held_here_count_are_named_also_when_there_were_fewer() -> None:
    later = Line("N. Vik", "Nora@Example.org", NORA.starts_on, date(2023, 11, 1), 900)
    log = Log([FromSessions(later, uuid4(), "Quay", 9, False)], [])
    assert faults(row(), log=log) == [(2, ["Your sessions here count these hours already."])]


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        ([*COLUMNS, "Mood"], "“Mood” is not one of the columns. They are: Client name, Contact,"),
        (COLUMNS[1:], "does not name these columns: Client name."),
        (COLUMNS[:6], "does not name these columns: Paid hours."),
        (("Nora Vik", *GOOD[1:]), "“Nora Vik” is not one of the columns."),
        ([*COLUMNS, "Email"], "two columns “Contact”"),
    ],
)
def test_headings_are_asked_first(heads: Any, words: str) -> None:
    with pytest.raises(Unreadable, match=words.replace(".", r"\.")):
        read_lines([list(heads), row()])


def test_the_headings_of_the_icfs_own_form_are_known() -> None:
    heads: list[Any] = ["No.", "CLIENT NAME", "Contact Information", "Individual/Group", "Number in Group",
             "Start Date", "End Date", "Paid Hours", "Pro-Bono Hours", "", None]  # fmt: skip
    assert read_lines([heads, ["7", *GOOD, "", None]]).lines == [NORA]


def test_columns_may_stand_in_any_order_and_some_may_be_missing() -> None:
    heads: list[Any] = ["Paid hours", "End date", "Start date", "E-mail", "Name"]
    cells: list[Any] = ["12,5", "2023-09-01", "1 Feb 2023", "nora@example.org", "Nora Vik"]
    assert read_lines([heads, cells]).lines == [NORA]


def test_the_total_at_the_foot_is_passed_over_and_a_client_of_that_name_is_not() -> None:
    total = ["Total", "", "", "", "", "", Formula("=SUM(G2:G9)"), "0.00"]
    assert read(row(), row(name="Total"), total).totals.paid_minutes == 1500


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "nothing in this file"),
        ([["", None]], "nothing in this file"),
        ([list(COLUMNS)], "no lines beneath"),
        ([list(COLUMNS), *[[f"c{n}", *GOOD[1:]] for n in range(2001)]], "more than 2,000 lines"),
    ],
)
def test_a_file_with_nothing_or_too_much_is_refused(rows: Any, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_lines(rows)


def test_a_guard_against_formulas_is_taken_off_and_a_telephone_number_is_text() -> None:
    found = read(row(name="'=Nora", contact="'+49 170 1"), row(contact=491701.0), row(contact="+1"))
    assert [(one.client_name, one.contact) for one in found.lines] == [
        ("=Nora", "+49 170 1"),
        ("Nora Vik", "491701"),
        ("Nora Vik", "+1"),
    ]
