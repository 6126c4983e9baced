"""The hours log as its coach meets it, and everybody whom it does not know."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from coaching.access.people import change_member
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.hours.columns import Line, Totals
from sessions.hours.log import read_log
from sessions.hours.reading import read_lines
from sessions.hours.sheets import read_sheet
from tests.factories import Cast
from tests.sessions.hours.stage import FIRST, NORA, agree, another, bring, hold
from tests.sessions.pages import client_of, statements

PAGES = ("", "hours.csv", "hours.xlsx", "letter/", "bring/", "earlier/")


def at(member: Membership, path: str = "") -> str:
    return f"/{member.firm.slug}/hours/{path}"


def text(member: Membership, path: str = "") -> str:
    response = client_of(member).get(at(member, path))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_holds_the_lines_and_what_they_come_to(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    agree(cast)
    bring(cast.coach)
    html = text(cast.coach)
    for words in (
        "Priya Raman",
        cast.coachee.email.replace("@", "@<wbr>"),
        "1.42",
        "Nora Vik",
        "12.50",
        "13.92",
        "13.92 of 100",
        "2 of 8",
        "Only you can read this",
    ):
        assert words in html, words
    assert "not agreed" not in html


def test_who_is_not_in_the_file_is_said_without_pressing_anybody(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 75)
    other = another(cast)
    hold(cast.coach, other.engagement, 600)
    html = text(cast.coach)
    assert "2 people have not agreed to be listed: 11.25 hours are not in the file" in html
    assert "That is their choice, and it needs no reason." in html
    assert f"Kim Sol, {other.engagement.organisation_name}" in html
    agree(other)
    html = text(cast.coach)
    assert "1 person has not agreed to be listed: 1.25 hours are not in the file" in html


def test_an_empty_log_says_what_will_stand_there(cast: Cast) -> None:
    html = text(cast.other_coach)
    assert "No hours in your file yet" in html
    assert "0.00 of 100" in html


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["admin", "coachee", "sponsor"])
def test_who_is_no_coach_is_refused_with_the_reason(cast: Cast, who: str, path: str) -> None:
    member = getattr(cast, who)
    response = client_of(member).get(at(member, path))
    assert response.status_code == 403
    assert "Only coaches have this page." in response.content.decode()


def test_an_admin_who_coaches_keeps_a_log_too(cast: Cast) -> None:
    with acting_as(cast.admin):
        change_member(member=cast.admin, is_coach=True, by=cast.admin)
    bring(cast.admin)
    assert "Nora Vik" in text(cast.admin)
    assert "Nora Vik" not in text(cast.coach)


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_finds_nothing(cast: Cast, path: str) -> None:
    assert client_of(cast.stranger).get(at(cast.coach, path)).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_another_coach_finds_nobody_of_ours(cast: Cast, path: str) -> None:
    hold(cast.coach, cast.engagement)
    agree(cast)
    bring(cast.coach)
    body = client_of(cast.other_coach).get(at(cast.other_coach, path)).getvalue()
    assert b"Nora" not in body
    assert b"Priya" not in body


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_those_who_agreed_and_is_not_kept(cast: Cast, kind: str) -> None:
    hold(cast.coach, cast.engagement)
    other = another(cast)
    hold(cast.coach, other.engagement, 60)
    agree(other)
    bring(cast.coach)
    response = client_of(cast.coach).get(at(cast.coach, f"hours.{kind}"))
    name = f'attachment; filename="coaching-hours.{kind}"'
    assert response["Content-Disposition"] == name
    assert response["Cache-Control"] == "no-store, private"
    found = read_lines(read_sheet(response.getvalue()))
    assert {one.client_name for one in found.lines} == {"Nora Vik", "Kim Sol"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exported_hours_brought_by_another_coach_come_to_the_same(cast: Cast, kind: str) -> None:
    hold(cast.coach, cast.engagement, 85)
    hold(cast.coach, cast.engagement, 79, days=18)
    agree(cast)
    day = FIRST.date()
    bring(cast.coach, NORA, Line("=1+1", "'+49", day, day, 7, 3, True, 5))
    body = client_of(cast.coach).get(at(cast.coach, f"hours.{kind}")).getvalue()
    found = read_lines(read_sheet(body))
    assert not found.faults
    bring(cast.other_coach, *found.lines)
    with acting_as(cast.coach):
        ours = read_log(cast.coach).totals
    with acting_as(cast.other_coach):
        theirs = read_log(cast.other_coach).totals
    assert ours == theirs == Totals(85 + 79 + 750 + 7, 3, 7)


@pytest.mark.parametrize("many", [1, 50])
def test_the_page_costs_six_statements(cast: Cast, many: int) -> None:
    bring(cast.coach)
    for number in range(many):
        one = another(cast, f"Leader {number}")
        hold(cast.coach, one.engagement, days=number)
        if number % 2:
            agree(one)
    assert len(statements(client_of(cast.coach), "get", at(cast.coach))) == 6


@pytest.mark.parametrize("many", [1, 60])
def test_brought_lines_cost_six_statements(cast: Cast, many: int) -> None:
    day = FIRST.date()
    bring(cast.coach, *(Line(f"Client {n}", "x", day, day, 60) for n in range(many)))
    asked = statements(client_of(cast.coach), "get", at(cast.coach, "earlier/"))
    assert len(asked) == 6, "\n".join(asked)


TYPED = {
    "hours": "unlisted",
    "coach_role": "Executive coach",
    "name": "Ada Quist",
    "role": "Managing partner",
    "contact": "ada@northlight.example",
}


def letter(cast: Cast, **typed: str) -> str:
    response = client_of(cast.coach).post(at(cast.coach, "letter/"), {**TYPED, **typed})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    assert 'filename="coaching-hours-letter.pdf"' in response["Content-Disposition"]
    pdf = PdfReader(io.BytesIO(response.getvalue()))
    assert b"pdfuaid:part" in pdf.root_object["/Metadata"].get_data()  # type: ignore[attr-defined]
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_a_letter_confirms_hours_and_names_nobody_who_is_coached(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 75)
    other = another(cast, is_pro_bono=True)
    hold(cast.coach, other.engagement, 600, days=30)
    bring(cast.coach)
    words = letter(cast)
    for said in (
        "Northlight",
        "Ana Lind coaches leaders for Northlight as Executive coach",
        "12 January 2026 to 11 February 2026",
        "Clients 2",
        "Paid hours 1.25",
        "Pro bono hours 10.00",
        "Hours in all 11.25",
        "Ada Quist, Managing partner",
        "ada@northlight.example",
        "confidentiality policy of Northlight",
    ):
        assert said in words, said
    for name in ("Priya", "Kim", "Nora", cast.engagement.organisation_name):
        assert name not in words


def test_a_letter_is_of_those_who_are_not_listed_or_of_all(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 75)
    other = another(cast)
    hold(cast.coach, other.engagement, 600)
    agree(other)
    assert "Hours in all 1.25" in letter(cast)
    assert "Hours in all 11.25" in letter(cast, hours="all")


@pytest.mark.parametrize("typed", [{"name": ""}, {"contact": " "}, {"hours": "some"}])
def test_a_letter_without_a_signatory_is_not_made(cast: Cast, typed: dict[str, str]) -> None:
    hold(cast.coach, cast.engagement)
    response = client_of(cast.coach).post(at(cast.coach, "letter/"), {**TYPED, **typed})
    assert response.status_code == 422
    assert "Managing partner" in response.content.decode()


def test_there_is_no_letter_about_no_hours(cast: Cast) -> None:
    bring(cast.coach)
    response = client_of(cast.coach).post(at(cast.coach, "letter/"), TYPED)
    assert response.status_code == 422
    assert "There are no such hours to confirm." in response.content.decode()
