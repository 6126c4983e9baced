"""An hours log from elsewhere, line by line: what can be taken, and what is wrong with the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sessions.hours.cells import tidy, unguard
from sessions.hours.columns import (
    COLUMNS,
    LARGEST_GROUP,
    LONGEST_CONTACT,
    LONGEST_NAME,
    TOTAL,
    Line,
    Totals,
)
from sessions.hours.log import Log, line_of
from sessions.hours.sheets import Cell, Formula, Sheet, Unreadable
from sessions.hours.values import Wrong, quoted, to_day, to_minutes, to_number

MOST_LINES = 2_000
NAME, CONTACT, KIND, NUMBER, START, END, PAID, PRO_BONO = COLUMNS
ALSO = {
    NAME: ("client", "name"),
    CONTACT: ("contactinfo", "contactinformation", "email", "emailaddress", "phone"),
    KIND: ("individualgroup", "type"),
    NUMBER: ("numberofindividualsingroup", "noingroup", "groupsize"),
    START: ("start",),
    END: ("end",),
    PAID: ("paid",),
    PRO_BONO: ("probono", "unpaidhours"),
}
# Columns of the ICF's own form that say nothing the others do not.
PASSED_OVER = {"", "no", "nr", "srno", "number", "total", "totalhours"}
MUST = (NAME, CONTACT, START, END)
INDIVIDUALS, GROUPS = {"", "individual", "i", "1:1"}, {"group", "g"}

Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Fault:
    """A line that cannot be taken: its number in the file, and why."""

    number: int
    words: list[str]


@dataclass
class Found:
    """What a file holds. Nothing of it is stored."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def totals(self) -> Totals:
        return Totals.of(self.lines)


class Seen:
    """What stands in the log already or further up in the file, so that nothing counts twice."""

    def __init__(self, log: Log | None = None) -> None:
        self.earlier = {line_of(row).key for row in log.earlier} if log else set()
        held = log.from_sessions if log else []
        self.held = {(one.line.client[1], one.line.starts_on) for one in held}
        self.numbers: dict[tuple[object, ...], int] = {}

    def require_new(self, line: Line, number: int) -> None:
        if line.key in self.earlier:
            raise Wrong("Your log has a line for this client and these dates already.")
        if not line.is_group and (line.client[1], line.starts_on) in self.held:
            raise Wrong("Your sessions here count these hours already.")
        first = self.numbers.setdefault(line.key, number)
        if first != number:
            raise Wrong(f"It is for the same client and dates as line {first}. Make them one.")


def read_lines(sheet: Sheet, log: Log | None = None) -> Found:
    """Raises Unreadable when the file as a whole is not an hours log."""
    rows = [(number, row) for number, row in enumerate(sheet, start=1) if any(map(filled, row))]
    if not rows:
        raise Unreadable("There is nothing in this file.")
    places = headings(rows[0][1])
    every = [(number, taken(row, places)) for number, row in rows[1:]]
    lines = [(number, cells) for number, cells in every if not is_total(cells)]
    if not lines:
        raise Unreadable("There are no lines beneath the headings.")
    if len(lines) > MOST_LINES:
        raise Unreadable(f"There are more than {MOST_LINES:,} lines. Bring them in several files.")
    return checked(lines, Seen(log))


def filled(cell: Cell) -> bool:
    return cell is not None and cell != ""


def headings(row: list[Cell]) -> dict[str, int]:
    """Column → place in a row. Raises Unreadable for a column that is missing or not ours."""
    places: dict[str, int] = {}
    for place, cell in enumerate(row):
        name = "" if cell is None else tidy(str(cell))
        column = column_of(plain(name))
        if column in places:
            raise Unreadable(f"There are two columns “{column}”.")
        if column:
            places[column] = place
        elif plain(name) not in PASSED_OVER:
            raise Unreadable(f"{quoted(name)} is not one of the columns. They are: {listed()}.")
    missing = [one for one in MUST if one not in places]
    if not {PAID, PRO_BONO} & set(places):
        missing.append(PAID)
    if missing:
        names = ", ".join(missing)
        raise Unreadable(f"The first line does not name these columns: {names}.")
    return places


def listed() -> str:
    return ", ".join(COLUMNS)


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def column_of(name: str) -> str:
    for column, others in ALSO.items():
        if name in (plain(column), *others):
            return column
    return ""


def taken(row: list[Cell], places: Mapping[str, int]) -> Cells:
    return {name: row[at] if at < len(row) else None for name, at in places.items()}


def is_total(cells: Cells) -> bool:
    """The sums at the foot: named so, with nobody to reach and no day."""
    name = plain(str(cells[NAME] or ""))
    others = (cells[CONTACT], cells[START], cells[END])
    return name in {plain(TOTAL), "totals"} and not any(map(filled, others))


def checked(lines: Iterable[tuple[int, Cells]], seen: Seen) -> Found:
    found = Found()
    for number, cells in lines:
        line, words = checked_line(cells)
        if line is not None:
            try:
                seen.require_new(line, number)
                found.lines.append(line)
                continue
            except Wrong as wrong:
                words = [str(wrong)]
        found.faults.append(Fault(number, words))
    return found


def checked_line(cells: Cells) -> tuple[Line | None, list[str]]:
    """The line, or everything that is wrong with it."""
    wrong: list[str] = []

    def take(column: str, read: Callable[[Cell], object]) -> object:
        cell = cells.get(column)
        try:
            return read(no_formula(cell, column))
        except Wrong as one:
            wrong.append(str(one))
            return None

    name = take(NAME, lambda cell: to_text(cell, NAME, LONGEST_NAME))
    contact = take(CONTACT, lambda cell: to_text(cell, CONTACT, LONGEST_CONTACT))
    is_group = take(KIND, to_kind)
    number = take(NUMBER, to_size)
    starts_on = take(START, lambda cell: required_day(cell, START))
    ends_on = take(END, lambda cell: required_day(cell, END))
    paid = take(PAID, lambda cell: optional_minutes(cell, PAID))
    pro_bono = take(PRO_BONO, lambda cell: optional_minutes(cell, PRO_BONO))
    if not wrong:
        line = Line(name, contact, starts_on, ends_on, paid, pro_bono, is_group, number)  # type: ignore[arg-type]
        wrong = [words for words in together(line) if words]
    return (None if wrong else line), wrong


def no_formula(cell: Cell, what: str) -> Cell:
    if isinstance(cell, Formula):
        raise Wrong(f"{what} is a formula. Put its value there.")
    return cell


def together(line: Line) -> Iterable[str]:
    """What only shows when the cells of a line are read beside each other."""
    if line.ends_on < line.starts_on:
        yield "It ends before it starts."
    if not line.minutes:
        yield "It has no hours, neither paid nor pro bono."
    if line.is_group and line.number_in_group < 2:
        yield "A group is of two people or more."
    if line.number_in_group > LARGEST_GROUP:
        yield f"ICF counts groups of at most {LARGEST_GROUP} people."
    if not line.is_group and line.number_in_group != 1:
        yield "An individual is one person. Write “Group”, or 1 as the number."


def to_text(cell: Cell, what: str, longest: int) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a telephone number
    if isinstance(cell, (bool, date)):
        raise Wrong(f"{what} is not text.")
    text = tidy(unguard("" if cell is None else str(cell)))
    if not text:
        raise Wrong(f"{what} is missing.")
    if len(text) > longest:
        raise Wrong(f"{what} is longer than {longest} characters.")
    return text


def to_kind(cell: Cell) -> bool:
    word = "" if cell is None else str(cell).casefold()
    if word not in INDIVIDUALS | GROUPS:
        raise Wrong(f"{KIND} is {quoted(str(cell))}. Write “Individual” or “Group”.")
    return word in GROUPS


def to_size(cell: Cell) -> int:
    return to_number(cell, NUMBER) if filled(cell) else 1


def required_day(cell: Cell, what: str) -> date:
    if not filled(cell):
        raise Wrong(f"{what} is missing.")
    return to_day(cell, what)


def optional_minutes(cell: Cell, what: str) -> int:
    return to_minutes(cell, what) if filled(cell) else 0
