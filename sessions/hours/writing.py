"""Rows as a CSV or XLSX file that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from sessions.hours.cells import guard, tidy
from sessions.hours.columns import COLUMNS, TOTAL, Line, Totals, hours

BOM = "\ufeff"  # without it a spreadsheet reads UTF-8 as something else
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY, HOURS = "yyyy-mm-dd", "0.00"
WIDTHS = (28, 34, 20, 18, 14, 14, 14, 16)


@dataclass(frozen=True)
class Hours:
    """A cell of hours: two decimals on paper, the exact fraction in a spreadsheet's own cell."""

    minutes: int


Cell = str | int | date | Hours
Row = Sequence[Cell]


def log_rows(lines: Iterable[Line], totals: Totals | None = None) -> list[Row]:
    """The ICF's columns, a line each, and what they come to."""
    rows: list[Row] = [COLUMNS, *(row_of(line) for line in lines)]
    if totals:
        sums = (Hours(totals.paid_minutes), Hours(totals.pro_bono_minutes))
        rows.append((TOTAL, *[""] * 5, *sums))
    return rows


def row_of(line: Line) -> Row:
    return (
        *(line.client_name, line.contact, line.kind, line.number_in_group),
        *(line.starts_on, line.ends_on),
        *(Hours(line.paid_minutes), Hours(line.pro_bono_minutes)),
    )


def csv_text(rows: Iterable[Row]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([[plain(cell) for cell in row] for row in rows])
    return file.getvalue()


def plain(cell: Cell) -> str:
    if isinstance(cell, Hours):
        return hours(cell.minutes)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else guard(tidy(cell))


def csv_bytes(rows: Iterable[Row]) -> bytes:
    return f"{BOM}{csv_text(rows)}".encode()


def xlsx_bytes(rows: Iterable[Row], *, title: str = "Hours") -> bytes:
    """Days and hours are cells of their own kind; every text is a text, whatever it begins with."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(rows):
        sheet.append([xlsx_cell(sheet, cell, bold=number == 0) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx_cell(sheet: Any, cell: Cell, *, bold: bool) -> Any:
    if isinstance(cell, str):
        made = WriteOnlyCell(sheet, guard(tidy(cell)) or None)
        if cell:
            made.data_type = "s"  # “#N/A” is somebody's text too, not an error
        made.font = Font(bold=bold)
    elif isinstance(cell, Hours):
        made = WriteOnlyCell(sheet, cell.minutes / 60)
        made.number_format = HOURS
    else:
        made = WriteOnlyCell(sheet, cell)
        made.number_format = DAY if isinstance(cell, date) else "0"
    return made


def download(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep. Its name says what it is and nothing about whom."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
