"""Out and in again: what a file says, that nothing in it runs, and that no minute is lost."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from sessions.hours.cells import tidy
from sessions.hours.columns import COLUMNS, Line, Totals
from sessions.hours.reading import read_lines
from sessions.hours.sheets import read_sheet
from sessions.hours.writing import csv_bytes, log_rows, xlsx_bytes
from tests.sessions.hours.stage import NORA

DAY = date(2023, 2, 1)
NAMES = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", '"quoted", and; more', "two\nlines\r\n",
         "نورا فيك", "נורה \u202eויק", "👩🏽‍💼 Ⓝora", "'=already", "O’Hara", "Total",
         "#N/A", "\ttab", "a\x00b\x1bc\ufffed", "_x0041_ &amp; <b>"]  # fmt: skip
EVERY = [Line(name, f"{n}@example.org", DAY, DAY, 85) for n, name in enumerate(NAMES)]


def written(lines: list[Line], kind: str) -> bytes:
    rows = log_rows(lines, Totals.of(lines))
    return csv_bytes(rows) if kind == "csv" else xlsx_bytes(rows)


def test_a_csv_opens_in_a_spreadsheet_and_says_the_icfs_columns() -> None:
    body = written([NORA], "csv")
    assert body.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))) == [
        ["Client name", "Contact", "Individual or group", "Number in group", "Start date",
         "End date", "Paid hours", "Pro bono hours"],
        ["Nora Vik", "nora@example.org", "Individual", "1", "2023-02-01", "2023-09-01", "12.50",
         "0.00"],
        ["Total", "", "", "", "", "", "12.50", "0.00"],
    ]  # fmt: skip


def test_an_xlsx_has_days_and_numbers_of_their_own_kind() -> None:
    sheet = load_workbook(io.BytesIO(written([NORA], "xlsx"))).worksheets[0]
    head, line, total = sheet.iter_rows()
    assert [cell.value for cell in head] == list(COLUMNS)
    assert [(cell.data_type, cell.number_format) for cell in line] == [
        ("s", "General"),
        ("s", "General"),
        ("s", "General"),
        ("n", "0"),
        ("d", "yyyy-mm-dd"),
        ("d", "yyyy-mm-dd"),
        ("n", "0.00"),
        ("n", "0.00"),
    ]
    assert (line[4].value.date(), line[6].value) == (DAY, 12.5)
    assert (total[0].value, total[6].value, sheet.freeze_panes) == ("Total", 12.5, "A2")


def test_a_spreadsheets_own_sum_is_the_total() -> None:
    lines = [Line(f"c{n}", "x", DAY, DAY, 85) for n in range(3)]
    *cells, total = load_workbook(io.BytesIO(written(lines, "xlsx"))).worksheets[0]["G"][1:]
    assert total.value == 4.25
    assert sum(cell.value for cell in cells) == pytest.approx(total.value)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_an_export_runs(kind: str) -> None:
    body = written(EVERY, kind)
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]
    else:
        every = [cell for row in load_workbook(io.BytesIO(body)).worksheets[0] for cell in row]
        assert {cell.data_type for cell in every} == {"s", "n", "d"}
        cells = [str(cell.value) for cell in every]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n＝")] == []
    assert {"'=cmd|' /C calc'!A0", "'+1", "'-1", "'@SUM(A1)", "''=already"} <= set(cells)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_kind_of_name_comes_back(kind: str) -> None:
    found = read_lines(read_sheet(written(EVERY, kind)))
    assert found.faults == []
    assert [one.client_name for one in found.lines] == [tidy(name) for name in NAMES]


texts = st.text(min_size=1, max_size=40) | st.sampled_from(NAMES)
days = st.dates(date(2000, 1, 1), date(2025, 12, 31))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    start, group = draw(days), draw(st.integers(1, 15))
    paid = draw(st.integers(0, 100_000))
    return Line(
        client_name=draw(texts.filter(tidy)),
        contact=draw(texts.filter(tidy)),
        starts_on=start,
        ends_on=start + timedelta(days=draw(st.integers(0, 200))),
        paid_minutes=paid,
        pro_bono_minutes=draw(st.integers(0 if paid else 1, 100_000)),
        is_group=group > 1,
        number_in_group=group,
    )


def distinct(line: Line) -> tuple[object, ...]:
    """As a log holds lines: once, whatever control characters were between the letters."""
    name, contact = tidy(line.client_name).casefold(), tidy(line.contact).casefold()
    return name, contact, line.is_group, line.starts_on, line.ends_on


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(every=st.lists(lines(), min_size=1, max_size=12, unique_by=distinct))
@settings(max_examples=100, deadline=None)
def test_exported_hours_read_again_come_to_the_same(kind: str, every: list[Line]) -> None:
    found = read_lines(read_sheet(written(every, kind)))
    assert found.faults == []
    assert (found.totals.paid_minutes, found.totals.pro_bono_minutes) == (
        sum(one.paid_minutes for one in every),
        sum(one.pro_bono_minutes for one in every),
    )
    again = read_lines(read_sheet(written(found.lines, kind)))
    assert (again.lines, again.totals) == (found.lines, found.totals)


def opened_by_libreoffice(body: bytes, folder: Path) -> list[list[str]]:
    (folder / "hours.xlsx").write_bytes(body)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", folder, folder / "hours.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return list(csv.reader(io.StringIO((folder / "hours.csv").read_text("utf-8-sig"), newline="")))


def opened_by_openpyxl(body: bytes, _: Path) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    return [[as_shown(cell) for cell in row] for row in sheet.iter_rows()]


def as_shown(cell: Any) -> str:
    if cell.is_date:
        return f"{cell.value:%Y-%m-%d}"
    return f"{cell.value:.2f}" if cell.number_format == "0.00" else str(cell.value or "")


def test_a_spreadsheet_shows_of_an_xlsx_what_the_csv_says(tmp_path: Path) -> None:
    """In the long form the spreadsheet is LibreOffice itself, where it is installed."""
    real = os.environ.get("LONG") and shutil.which("soffice")
    spreadsheet = opened_by_libreoffice if real else opened_by_openpyxl
    shown = spreadsheet(written(EVERY, "xlsx"), tmp_path)
    said = csv.reader(io.StringIO(written(EVERY, "csv").decode("utf-8-sig"), newline=""))
    assert shown == list(said)
