"""An uploaded file as rows of cells. Nothing in it is run, fetched or written down.

A CSV may be UTF-8, with or without its mark, or the older Windows encoding, with commas or
semicolons. An XLSX is a zip of XML from somebody else's hands: how large it unpacks is asked before
anything is unpacked, a document type (the way in for entities) is refused, macros are never loaded.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from openpyxl import load_workbook

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024
MOST_PARTS = 200
MOST_ELEMENTS = 120_000  # 2,000 lines make about 50,000; openpyxl takes half a minute for a million
MOST_OF_STYLES, STYLES = 20_000, "xl/styles.xml"  # each costs as much as ten cells
MOST_ROWS = 20_000
MOST_COLUMNS = 30
ZIP, OLD_EXCEL, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
FAR_MORE = "This XLSX file unpacks to far more than an hours log. Save it as CSV."
TOO_LARGE = "This file is larger than 2 MB. Take the lines you need into a smaller one."
NEITHER = "This is neither a CSV nor an XLSX file."
BROKEN = "This XLSX file cannot be read. Open it in a spreadsheet and save it again."

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Sheet = list[list[Cell]]


class Unreadable(ValueError):
    """Why a whole file cannot be taken, for the person who chose it."""


class Formula(str):
    """A cell that is worked out from others: what it came to is not in our hands."""

    __slots__ = ()


def read_sheet(body: bytes) -> Sheet:
    """The rows of a CSV file, or of the first sheet of an XLSX file. Raises Unreadable."""
    if len(body) > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    if body.startswith(ZIP):
        return read_xlsx(body)
    if body.startswith(OLD_EXCEL):
        raise Unreadable("This is an old or a locked Excel file. Save it as XLSX or CSV.")
    if body.startswith(UTF_16):
        raise Unreadable("This file is UTF-16. Save it as “CSV UTF-8” or as XLSX.")
    if body.startswith(PDF) or b"\0" in body:
        raise Unreadable(NEITHER)
    return read_csv(decoded(body))


def decoded(body: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("The letters in this file cannot be read. Save it as “CSV UTF-8” or as XLSX.")


def read_csv(text: str) -> Sheet:
    """Split by whichever of comma, semicolon and tab gives the first line more columns."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: Sheet = []
    try:
        for row in reader:
            rows.append([csv_cell(cell) for cell in row[:MOST_COLUMNS]])
            require_few(len(rows))
    except csv.Error:
        place = f"Line {reader.line_num} of this file"
        raise Unreadable(f"{place} has quotation marks that do not close.") from None
    return rows


def csv_cell(text: str) -> str:
    text = text.strip()
    return Formula(text) if text.startswith("=") else text


def require_few(rows: int) -> None:
    if rows > MOST_ROWS:
        raise Unreadable(f"This file has more than {MOST_ROWS:,} rows, perhaps empty ones below.")


def read_xlsx(body: bytes) -> Sheet:
    try:
        with ZipFile(io.BytesIO(body)) as parts:
            require_harmless(parts)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they quote cells, and would go to the log
            return list(xlsx_rows(body))
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001  (whatever a crafted file leads to; it may quote a cell)
        raise Unreadable(BROKEN) from None


def require_harmless(parts: ZipFile) -> None:
    """Unpacking stops at the sizes given here, which Python's zipfile holds the parts to."""
    found = parts.infolist()
    if len(found) > MOST_PARTS or sum(one.file_size for one in found) > MOST_UNPACKED:
        raise Unreadable(FAR_MORE)
    if "[Content_Types].xml" not in parts.namelist():
        raise Unreadable(NEITHER)
    left = MOST_ELEMENTS
    for one in found:
        most = MOST_OF_STYLES if one.filename == STYLES else left
        left -= elements(parts.read(one), min(most, left))


def elements(part: bytes, most: int) -> int:
    """How many there are, which is asked of every part: whatever it is called, it may be named as
    a sheet. A picture is no XML, and passes.
    """
    found = 0

    def count(*_: object) -> None:
        nonlocal found
        found += 1
        if found > most:
            raise Unreadable(FAR_MORE)

    def refuse(*_: object) -> None:
        raise Unreadable("This XLSX file holds something that no spreadsheet writes.")

    parser = expat.ParserCreate()
    start: Callable[..., None] = count
    doctype: Callable[..., None] = refuse
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, doctype
    with suppress(expat.ExpatError):
        parser.Parse(part, True)
    return found


def xlsx_rows(body: bytes) -> Iterator[list[Cell]]:
    book = load_workbook(io.BytesIO(body), read_only=True, keep_vba=False, keep_links=False)
    try:
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            require_few(number)
            yield [xlsx_cell(cell) for cell in row]
    finally:
        book.close()


def xlsx_cell(cell: Any) -> Cell:
    if cell.data_type == "f":
        return Formula("=")
    value: Cell = cell.value
    return value.strip() if isinstance(value, str) else value
