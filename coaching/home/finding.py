"""Find words in a text, whatever their case and accents, and show the place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BEFORE, AFTER = 60, 140  # characters around the first place

Piece = tuple[str, bool]  # a stretch of the text, and whether it was looked for


@dataclass(frozen=True)
class Folded:
    """A text in one case and without accents; `places[n]` is where its nth character came from."""

    text: str
    places: Sequence[int]


def fold(text: str) -> Folded:
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in plain_letters(letter):
            letters.append(plain)
            places.append(place)
    return Folded("".join(letters), places)


def plain_letters(letter: str) -> str:
    """“É” as “e”, “ß” as “ss”."""
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def wanted(query: str) -> list[str]:
    """The words of a query, folded, each once."""
    return list(dict.fromkeys(fold(query).text.split()))


def find(text: str, words: Sequence[str]) -> list[Piece]:
    """The text around the first place, in pieces; empty unless every word is in the text."""
    folded = fold(text)
    if not words or not all(word in folded.text for word in words):
        return []
    marks = merged(mark for word in words for mark in places(folded, word))
    start, end = around(text, *marks[0])
    return pieces(text, marks, start, end)


def around(text: str, first: int, last: int) -> tuple[int, int]:
    """A stretch that begins and ends between two words where there is a space near enough."""
    start, end = max(0, first - BEFORE), min(len(text), last + AFTER)
    if start:
        start = max(start, text.find(" ", start, first) + 1)
    if end < len(text):
        end = max(last, text.rfind(" ", last, end)) if " " in text[last:end] else end
    return start, end


def places(folded: Folded, word: str) -> Iterable[tuple[int, int]]:
    """Each place of the word in the text itself, from its first letter to past its last."""
    at = folded.text.find(word)
    while at >= 0:
        yield folded.places[at], folded.places[at + len(word) - 1] + 1
        at = folded.text.find(word, at + len(word))


def merged(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, none over another."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def pieces(text: str, marks: Sequence[tuple[int, int]], start: int, end: int) -> list[Piece]:
    found: list[Piece] = [("…", False)] if start else []
    at = start
    for first, last in marks:
        if first >= end:
            break
        found += [(text[at:first], False), (text[first:last], True)]
        at = last
    found.append((text[at:end] if at < end else "", False))
    if max(at, end) < len(text):
        found.append(("…", False))
    return [one for one in found if one[0]]
