"""What two versions of an agreement have not in common: section by section, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from engagements.agreement_document import key_of
from engagements.models import Agreement

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Piece:
    """`kind` is SAME, ADDED or REMOVED."""

    kind: str
    text: str


LEFT_OUT = [Piece(SAME, "…")]


@dataclass(frozen=True)
class Change:
    """A section that differs: its lines, each a list of pieces."""

    title: str
    kind: str
    lines: list[list[Piece]]


@dataclass(frozen=True)
class Difference:
    changes: list[Change]
    unchanged: list[str]


def difference(older: Agreement, newer: Agreement) -> Difference:
    """In the order of the newer; what it left out comes last."""
    before, after = texts(older), texts(newer)
    found = Difference([], [])
    for key in [*after, *(key for key in before if key not in after)]:
        title, old = before.get(key, ("", ""))
        new_title, new = after.get(key, (title, ""))
        kind = SAME if key in before and key in after else ADDED if key in after else REMOVED
        if (title, old) == (new_title, new):
            found.unchanged.append(new_title)
        else:
            both = changed(title, new_title, kind)
            said = lines(both[0] + old, both[1] + new)
            found.changes.append(Change(new_title, kind, condensed(said)))
    return found


def changed(title: str, new_title: str, kind: str) -> tuple[str, str]:
    """A title that changed stands above the words, in both ways."""
    same = kind != SAME or title == new_title
    return ("", "") if same else (f"{title}\n", f"{new_title}\n")


def texts(agreement: Agreement) -> dict[str, tuple[str, str]]:
    """Key → title and everything that is read beneath it."""
    found = {
        key_of(section, number): (section["title"], read(section))
        for number, section in enumerate(agreement.sections, start=1)
    }
    return {**found, "order": ("Who signs when", order_in_words(agreement.signing_order))}


def order_in_words(order: Sequence[str]) -> str:
    """“Coach, then coachee, then sponsor”."""
    return ", then ".join(order).capitalize() if order else "In any order"


def read(section: Mapping[str, Any]) -> str:
    rows = [*section.get("table", [])[1:], *section.get("terms", [])[1:]]
    heads = section.get("table", [[]])[0]
    return "\n".join([readable(section["body"]), *(row_in_words(row, heads) for row in rows)])


def row_in_words(row: Sequence[str], heads: Sequence[str]) -> str:
    """“Goals: coach yes, coachee yes, sponsor –, firm admin –”."""
    if len(row) != len(heads):
        return ": ".join(row)
    cells = (f"{head.lower()} {cell}" for head, cell in zip(heads[1:], row[1:], strict=True))
    return f"{row[0]}: {', '.join(cells)}"


def readable(body: str) -> str:
    """The words without the marks of Markdown that make them bold or literal."""
    return re.sub(r"\\([\\`*_\[\]<>#|])", r"\1", body.replace("**", ""))


WORD = re.compile(r"\S+[^\S\n]*|\n+|[^\S\n]+")


def condensed(found: list[list[Piece]]) -> list[list[Piece]]:
    """Lines that say the same in both are left out, with a mark in their place."""
    kept: list[list[Piece]] = []
    for line in found:
        if any(piece.kind != SAME for piece in line):
            kept.append(line)
        elif not kept or kept[-1] != LEFT_OUT:
            kept.append(LEFT_OUT)
    return kept


def lines(old: str, new: str) -> list[list[Piece]]:
    found: list[list[Piece]] = [[]]
    for piece in pieces(WORD.findall(old), WORD.findall(new)):
        for number, text in enumerate(re.split(r"\n+", piece.text)):
            if number:
                found.append([])
            if text:
                found[-1].append(Piece(piece.kind, text))
    return [line for line in found if line]


def pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(new[b1:b2]))
            continue
        if a1 < a2:
            yield Piece(REMOVED, "".join(old[a1:a2]))
        if b1 < b2:
            yield Piece(ADDED, "".join(new[b1:b2]))
