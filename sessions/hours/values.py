"""One cell as a day, as minutes or as a whole number; what cannot be read is refused in words."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from coaching.look.moments import day

EARLIEST = date(1970, 1, 1)
MOST_HOURS = 20_000
WRITE_DAYS = "Write it as 2024-04-03"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)

ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]0?0:00(?::00)?)?")
DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]+)\.?,?[ -]([0-9]{4})")
MONTH_FIRST = re.compile(r"([A-Za-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
NUMBER = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::00)?")
WHOLE = re.compile(r"[0-9]{1,4}(?:\.0+)?")


class Wrong(ValueError):
    """Why a cell cannot be taken, for the person whose cell it is."""


def quoted(text: str) -> str:
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def to_day(cell: object, what: str) -> date:
    """A spreadsheet's own date, or one written so that it can mean one day only."""
    if isinstance(cell, datetime):
        found: date | None = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = written_day(str(cell), what)
    if found is None:
        raise Wrong(f"{what} {quoted(str(cell))} is not a date that can be read. {WRITE_DAYS}.")
    if not EARLIEST <= found <= timezone.localdate():
        where = "in the future" if found > EARLIEST else "too long ago to be right"
        raise Wrong(f"{what} {quoted(day(found, year=True))} is {where}.")
    return found


def written_day(text: str, what: str) -> date | None:
    if match := ISO.fullmatch(text):
        return made(*match.group(1, 2, 3))
    if match := DOTTED.fullmatch(text):
        return made(*match.group(3, 2, 1))
    if match := DAY_FIRST.fullmatch(text):
        return made(match[3], month(match[2]), match[1])
    if match := MONTH_FIRST.fullmatch(text):
        return made(match[3], month(match[1]), match[2])
    if match := SLASHED.fullmatch(text):
        return either_way(text, what, *match.group(1, 2, 3))
    return None


def either_way(text: str, what: str, one: str, two: str, year: str) -> date | None:
    """Day or month first: taken when only one reading is a day, or both are the same."""
    readings = {found for found in (made(year, two, one), made(year, one, two)) if found}
    if len(readings) > 1:
        first, second = sorted(readings)
        both = f"{day(first)} or {day(second)}"
        raise Wrong(f"{what} {quoted(text)} can be {both}. Write it as {first} or {second}.")
    return readings.pop() if readings else None


def month(word: str) -> str:
    """Its number; “0”, which no date has, for a word that is no month."""
    word = word.casefold()
    for names in (LONG_MONTHS, MONTHS, ("", "", "", "", "", "", "", "", "sept")):
        if word in names:
            return str(names.index(word) + 1)
    return "0"


def made(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def to_minutes(cell: object, what: str) -> int:
    """Hours as minutes, to the nearest: “1.42”, “1,42”, “1:25” and a spreadsheet's own time."""
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute)
    if isinstance(cell, timedelta):
        found = cell.total_seconds() / 60
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        found = cell * 60
    else:
        found = written_minutes(str(cell), what)
    if found < 0:
        raise Wrong(f"{what} cannot be negative.")
    if not found <= MOST_HOURS * 60:
        raise Wrong(f"{what} {quoted(str(cell))} are too many to be right.")
    return round(found)


def written_minutes(text: str, what: str) -> float:
    text = text.replace("\u2212", "-")  # the typographer's minus
    if text.startswith("-") and NUMBER.fullmatch(text[1:]):
        return -1
    if match := CLOCK.fullmatch(text):
        return int(match[1]) * 60 + int(match[2])
    match = NUMBER.fullmatch(text)
    if match is None or len(text) > 20:
        raise Wrong(f"{what} {quoted(text)} is not a number of hours. Write 1.5 or 1:30.")
    if "," in text and len(match[2]) == 3:
        raise Wrong(f"{what} {quoted(text)} can be {match[1]}.{match[2]} or {match[1]}{match[2]}. "
                    "Write it without a thousands mark.")  # fmt: skip
    return float(text.replace(",", ".")) * 60


def to_number(cell: object, what: str) -> int:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if not WHOLE.fullmatch(text):
        raise Wrong(f"{what} {quoted(text)} is not a whole number.")
    return int(float(text))
