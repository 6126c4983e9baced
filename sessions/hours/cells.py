"""Text that goes into a spreadsheet, and comes back from one.

A spreadsheet runs a cell that begins with = + - @ or a tab as a formula, wherever its text came
from. Such a cell gets an apostrophe in front, which says “text”; reading takes it away again.
"""

from __future__ import annotations

import re
import unicodedata

# The wide forms are what some East Asian editions of a spreadsheet take for the narrow ones.
RUNS = "=+\\-@\t\r\n\0＝＋－＠"
GUARDED = re.compile(f"'*[{RUNS}]")
PREFIXED = re.compile(f"'+[{RUNS}]")


def guard(text: str) -> str:
    """The text as a cell that no spreadsheet runs. `unguard` gives it back unchanged."""
    return f"'{text}" if GUARDED.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if PREFIXED.match(text) else text


def tidy(text: str) -> str:
    """One line without control characters: what CSV, XML and PostgreSQL can all hold."""
    kept = (" " if unicodedata.category(one) == "Cc" else one for one in text if fits(one))
    return " ".join("".join(kept).split())


def fits(character: str) -> bool:
    """Not half a surrogate pair, and none of the code points that XML rules out."""
    return unicodedata.category(character) != "Cs" and ord(character) & 0xFFFE != 0xFFFE
