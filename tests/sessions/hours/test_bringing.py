"""Earlier hours: looked at first, added once, taken out again; a file is never stored."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from coaching import uploads
from coaching.firms.entry import acting_as
from sessions.hours.columns import COLUMNS
from sessions.hours.log import line_of
from sessions.models import EarlierHours
from tests.factories import Cast
from tests.sessions.hours.stage import (
    FIRST,
    NORA,
    agree,
    bring,
    csv_of,
    hold,
    send,
    xlsx_of,
)
from tests.sessions.pages import client_of

LINE = "Nora Vik,nora@example.org,Individual,1,2023-02-01,2023-09-01,12.5,0"
TEAM = "Team A,lead@example.org,Group,6,2024-01-10,2024-03-10,0,4"
BAD = "Omar,omar@example.org,Individual,1,soon,2023-09-01,12.5,0"


def url(cast: Cast, name: str) -> str:
    return reverse(f"coaching_sessions:{name}", args=[cast.admin.firm.slug])


def kept(cast: Cast, who: str = "coach") -> list[EarlierHours]:
    member = getattr(cast, who)
    with acting_as(member):
        return list(EarlierHours.objects.visible_to(member))


def carried(response: Any) -> str:
    found: str = response.context["form"]["lines"].value()
    return found


def test_a_dry_run_names_each_bad_line_and_stores_nothing(cast: Cast) -> None:
    page = send(client_of(cast.coach), cast.coach, csv_of(LINE, BAD, TEAM))
    assert page.status_code == 200
    html = page.content.decode()
    for words in (
        "1 line cannot be brought as it is",
        "Line 3",
        "Start date “soon” is not a date that can be read.",
        "Import 2 lines",
        "Nothing is stored yet.",
        "12.50",
        "4.00",
    ):
        assert words in html, words
    assert kept(cast) == []


def test_what_was_shown_is_added(cast: Cast) -> None:
    client = client_of(cast.coach)
    page = send(client, cast.coach, csv_of(LINE, TEAM))
    done = client.post(url(cast, "add_hours"), {"lines": carried(page)}, follow=True)
    assert done.redirect_chain == [(url(cast, "hours"), 303)]
    assert "2 lines are in your log now." in done.content.decode()
    assert line_of(kept(cast)[0]) == NORA
    assert [row.number_in_group for row in kept(cast)] == [1, 6]


def test_the_same_file_twice_adds_nothing_twice(cast: Cast) -> None:
    client = client_of(cast.coach)
    page = send(client, cast.coach, csv_of(LINE, TEAM))
    for _ in range(2):
        done = client.post(url(cast, "add_hours"), {"lines": carried(page)}, follow=True)
    assert "Your log had these lines already." in done.content.decode()
    again = send(client, cast.coach, csv_of(LINE, TEAM)).content.decode()
    assert "2 lines cannot be brought as they are" in again
    assert "Your log has a line for this client and these dates already." in again
    assert "Import" not in again.split("Choose another file")[0].split("<main")[1]
    assert len(kept(cast)) == 2


def test_ones_own_export_is_not_counted_a_second_time(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    agree(cast)
    bring(cast.coach)
    client = client_of(cast.coach)
    body = client.get(url(cast, "hours_csv")).getvalue()
    hold(cast.coach, cast.engagement, days=18)
    html = send(client, cast.coach, body).content.decode()
    assert "2 lines cannot be brought as they are" in html
    assert "Your sessions here count these hours already." in html


def test_an_xlsx_is_brought_as_well(cast: Cast) -> None:
    body = xlsx_of(
        list(COLUMNS),
        ["Nora Vik", "nora@example.org", "Individual", 1, "2023-02-01", FIRST.date(), 12.5, None],
        ["Omar", "omar@example.org", None, None, "1 Feb 2023", FIRST.date(), "=6*2", None],
    )
    page = send(client_of(cast.coach), cast.coach, body, "log.xlsx")
    html = page.content.decode()
    assert "Import 1 line" in html
    assert "Paid hours is a formula. Put its value there." in html


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"%PDF-1.7", "This is neither a CSV nor an XLSX file."),
        (csv_of(), "There are no lines beneath the headings."),
        (b"Mood\r\nfine", "“Mood” is not one of the columns."),
        (b"", "There is nothing in it."),
        (b"x" * (2 * 1024 * 1024 + 1), "This file is larger than 2 MB."),
        (b"x" * (uploads.MOST + 1), "This file is larger than 2 MB."),
    ],
)
def test_what_is_no_log_is_refused_in_words(cast: Cast, body: bytes, words: str) -> None:
    response = send(client_of(cast.coach), cast.coach, body)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "<title>Error: " in response.content.decode()


@pytest.mark.parametrize("text", ["", "x", f"{','.join(COLUMNS)}\r\n{BAD}", "\0", '"'])
def test_lines_that_were_changed_on_the_way_are_not_taken(cast: Cast, text: str) -> None:
    response = client_of(cast.coach).post(url(cast, "add_hours"), {"lines": text})
    assert response.status_code == 422
    assert kept(cast) == []


def test_a_file_brought_by_mistake_is_taken_out_as_a_whole(cast: Cast) -> None:
    first, client = bring(cast.coach), client_of(cast.coach)
    page = send(client, cast.coach, csv_of(TEAM, TEAM.replace("Team A", "Team B")))
    client.post(url(cast, "add_hours"), {"lines": carried(page)})
    html = client.get(url(cast, "earlier_hours")).content.decode()
    assert ": 2 lines" in html
    assert ": 1 line<" in html
    at = max(row.added_at for row in kept(cast)).isoformat()
    done = client.post(url(cast, "earlier_hours"), {"brought": at}, follow=True)
    assert "2 lines are out of your log." in done.content.decode()
    assert kept(cast) == first


def test_a_single_line_is_taken_out(cast: Cast) -> None:
    (row,), client = bring(cast.coach), client_of(cast.coach)
    assert client.post(url(cast, "earlier_hours"), {"line": row.pk}).status_code == 303
    assert kept(cast) == []


def test_nobody_takes_out_a_line_of_another_coach(cast: Cast) -> None:
    (row,), client = bring(cast.coach), client_of(cast.other_coach)
    codes = [
        client.post(url(cast, "earlier_hours"), {"line": pk}).status_code
        for pk in (row.pk, uuid4(), "x")
    ]
    assert codes == [422, 422, 422]
    done = client.post(url(cast, "earlier_hours"), {"brought": row.added_at.isoformat()})
    assert done.status_code == 303
    assert kept(cast) == [row]


def test_nothing_ticked_is_said(cast: Cast) -> None:
    bring(cast.coach)
    response = client_of(cast.coach).post(url(cast, "earlier_hours"), {})
    assert response.status_code == 422
    assert "Tick the lines that you want to take out." in response.content.decode()


@pytest.mark.parametrize("who", ["admin", "coachee", "sponsor"])
def test_who_is_no_coach_brings_nothing(cast: Cast, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert send(client, cast.coach, csv_of(LINE)).status_code == 403
    lines = f"{','.join(COLUMNS)}\r\n{LINE}"
    assert client.post(url(cast, "add_hours"), {"lines": lines}).status_code == 403
    assert client.post(url(cast, "earlier_hours"), {"brought": "x"}).status_code == 403
    assert kept(cast) == kept(cast, who) == []


def test_no_file_and_no_name_goes_to_a_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of(cast.coach)
    page = send(client, cast.coach, csv_of(LINE, BAD), "nora-and-others.csv")
    assert b"Nora Vik" in page.content
    client.post(url(cast, "add_hours"), {"lines": carried(page)})
    send(client, cast.coach, b"Nora Vik\r\n", "nora-and-others.csv")
    for word in ("Nora", "nora", "Omar"):
        assert word not in caplog.text


def test_a_large_file_never_touches_the_disk(cast: Cast, monkeypatch: Any) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a file was written")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", refuse)
    body = csv_of(LINE) + b" " * uploads.MOST
    assert send(client_of(cast.coach), cast.coach, body).status_code == 422


def test_several_large_files_are_not_kept_in_memory_together(cast: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    part = b"x" * (uploads.MOST // 2 + 1)
    files = {"one": SimpleUploadedFile("1", part), "file": SimpleUploadedFile("2", part)}
    response = client_of(cast.coach).post(url(cast, "bring_hours"), files)
    assert "This file is larger than 2 MB." in response.content.decode()


def test_a_page_from_elsewhere_cannot_send_a_file(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert cast.coach.person
    strict.force_login(cast.coach.person)
    assert send(strict, cast.coach, csv_of(LINE)).status_code == 403


def test_two_coaches_each_keep_the_same_line(cast: Cast) -> None:
    bring(cast.coach)
    bring(cast.other_coach)
    assert len(kept(cast)) == len(kept(cast, "other_coach")) == 1
