"""Files from outside: read where they can be, refused in words where they cannot, never run."""

from __future__ import annotations

import io
import time
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from sessions.hours import sheets
from sessions.hours.sheets import Formula, Unreadable, read_sheet
from tests.sessions.hours.stage import xlsx_of

ROWS = [["Client name", "Contact"], ["Žofie Nová", "z@example.org"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_however_it_was_saved(encoding: str, delimiter: str, end: str) -> None:
    rows = [["Client name", "Contact"], ["Zoë Müller", "z@example.org"]]
    text = end.join(delimiter.join(row) for row in rows)
    assert read_sheet(text.encode(encoding)) == rows


def test_quotes_commas_and_new_lines_inside_a_cell_are_one_cell() -> None:
    assert read_sheet(b'a,b\r\n"x, ""y""\r\nz",2\r\n') == [["a", "b"], ['x, "y"\r\nz', "2"]]


def test_an_xlsx_keeps_its_days_and_numbers() -> None:
    at = datetime(2024, 4, 3)  # noqa: DTZ001
    body = xlsx_of([*ROWS[0], "x"], ["Nora", 1.5, at])
    assert [row[:3] for row in read_sheet(body)] == [[*ROWS[0], "x"], ["Nora", 1.5, at]]


def test_a_formula_is_known_as_one_and_its_value_is_not_taken() -> None:
    found = read_sheet(xlsx_of(["a", "=1+1", "'=1"]))
    assert [isinstance(cell, Formula) for cell in found[0][:3]] == [False, True, False]
    found = read_sheet(b"a,=1+1,'=1")
    assert [isinstance(cell, Formula) for cell in found[0]] == [False, True, False]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"%PDF-1.7 and so on", "neither a CSV nor an XLSX"),
        (b"\x89PNG\r\n\x1a\n\0\0", "neither a CSV nor an XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old or a locked Excel file"),
        ("Klientka;Kontakt".encode("utf-16"), "UTF-16"),
        (b"a,b\r\n\x81\x8d,2", "letters in this file cannot be read"),
        (b'a,b\r\n"never closed,2', "quotation marks that do not close"),
        (b'a,b\r\n"x"y,2', "quotation marks that do not close"),
        (b"PK\x03\x04 and nothing more", "cannot be read. Open it in a spreadsheet"),
        (b"x" * (sheets.MOST_BYTES + 1), "larger than 2 MB"),
        (b"a,b\r\n" * 20_001, "more than 20,000 rows"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_sheet(body)


def repacked(body: bytes, **parts: bytes) -> bytes:
    """The XLSX with some of its parts written anew."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(body)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        names = {name: name.replace("/", "__").replace(".", "_") for name in old.namelist()}
        for name, short in names.items():
            new.writestr(name, parts.pop(short, b"") or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def sheet_xml(body: bytes) -> bytes:
    with ZipFile(io.BytesIO(body)) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(xlsx_of(*ROWS), more=b"0" * (sheets.MOST_UNPACKED + 1))
    assert len(bomb) < 100_000
    began = time.monotonic()
    with pytest.raises(Unreadable, match="unpacks to far more"):
        read_sheet(bomb)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/other.bin"])
def test_a_part_of_very_many_elements_is_refused_before_a_library_reads_it(part: str) -> None:
    many = b"<a>" + b"<c/>" * sheets.MOST_ELEMENTS + b"</a>"
    short = part.replace("/", "__").replace(".", "_")
    body = xlsx_of(*ROWS)
    spoilt = repacked(body, **{part if part == "xl/other.bin" else short: many})
    assert len(spoilt) < 20_000
    began = time.monotonic()
    with pytest.raises(Unreadable, match="unpacks to far more"):
        read_sheet(spoilt)
    assert time.monotonic() - began < 2


def test_a_log_as_long_as_may_be_is_read() -> None:
    line = ["Nora", "n@example.org", "Individual", 1, "2023-02-01", "2023-09-01", 12.5, 0]
    found = read_sheet(xlsx_of(*([*line, *[None] * 18] for _ in range(2_001))))
    assert len(found) == 2_001


def test_a_bomb_that_lies_about_its_size_is_unpacked_no_further_than_it_said() -> None:
    body = bytearray(repacked(xlsx_of(*ROWS), more=b"0" * 50_000_000))
    size = (50_000_000).to_bytes(4, "little")
    assert body.count(size) == 2
    lying = bytes(body).replace(size, (10).to_bytes(4, "little"))
    with pytest.raises(Unreadable, match="cannot be read"):
        read_sheet(lying)


def test_very_many_parts_are_refused() -> None:
    many = repacked(xlsx_of(*ROWS), **{f"part{number}": b"x" for number in range(250)})
    with pytest.raises(Unreadable, match="unpacks to far more"):
        read_sheet(many)


ENTITY = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = b'<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("doctype", [ENTITY, LAUGHS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_is_refused_before_a_library_reads_it(doctype: bytes, encoding: str) -> None:
    body = xlsx_of(*ROWS)
    xml = sheet_xml(body).replace(b"<worksheet", doctype + b"<worksheet", 1)
    text = xml.decode().replace("Client name", "&x;")
    spoilt = repacked(body, xl__worksheets__sheet1_xml=text.encode(encoding))
    with pytest.raises(Unreadable, match="something that no spreadsheet writes"):
        read_sheet(spoilt)


def test_a_sheet_under_another_name_is_asked_too() -> None:
    spoilt = repacked(xlsx_of(*ROWS), **{"xl/media/picture.png": ENTITY + b"<worksheet/>"})
    with pytest.raises(Unreadable, match="something that no spreadsheet writes"):
        read_sheet(spoilt)


def test_rows_said_to_be_very_far_down_cost_nothing() -> None:
    body = xlsx_of(*ROWS)
    far = sheet_xml(body).replace(b'<row r="2"', b'<row r="99999999999"')
    began = time.monotonic()
    with pytest.raises(Unreadable, match="more than 20,000 rows"):
        read_sheet(repacked(body, xl__worksheets__sheet1_xml=far))
    assert time.monotonic() - began < 2


def test_what_a_sheet_says_of_its_own_size_is_not_believed() -> None:
    body = xlsx_of(*ROWS)
    small = sheet_xml(body).replace(b'ref="A1:B2"', b'ref="A1:A1"')
    assert small != sheet_xml(body)
    found = read_sheet(repacked(body, xl__worksheets__sheet1_xml=small))
    assert [row[:2] for row in found] == ROWS


@pytest.mark.parametrize("spoilt", [b"<worksheet", b"", b"<worksheet><sheetData><row r='x'/>"])
def test_a_damaged_xlsx_is_refused_in_words(spoilt: bytes) -> None:
    body = repacked(xlsx_of(*ROWS), xl__worksheets__sheet1_xml=spoilt or b" ")
    with pytest.raises(Unreadable, match="cannot be read"):
        read_sheet(body)


def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    file = io.BytesIO()
    with ZipFile(file, "w") as parts:
        parts.writestr("letter.txt", "hello")
    with pytest.raises(Unreadable, match="neither a CSV nor an XLSX"):
        read_sheet(file.getvalue())


def test_macros_are_left_where_they_are() -> None:
    with_macro = repacked(xlsx_of(*ROWS), **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 AutoOpen"})
    assert read_sheet(with_macro)[1][:2] == ROWS[1]
