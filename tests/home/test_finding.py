"""Words are found whatever their case and accents, and shown as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.home.finding import AFTER, BEFORE, Piece, find, fold, wanted


def found(text: str, query: str) -> list[Piece]:
    return find(text, wanted(query))


def marked(text: str, query: str) -> list[str]:
    return [words for words, is_wanted in found(text, query) if is_wanted]


@pytest.mark.parametrize(
    ("text", "query", "marks"),
    [
        ("She waits now.", "waits", ["waits"]),
        ("Élan, and élan again", "ELAN", ["Élan", "élan"]),
        ("Die Straße ist lang", "strasse", ["Straße"]),
        ("the board, the Board", "board the", ["the", "board", "the", "Board"]),
        ("aaaa", "aa", ["aaaa"]),
        ("délégation", "delegation", ["délégation"]),
        ("מה שלומך היום", "שלומך", ["שלומך"]),
        ("calm 🙂 down", "🙂", ["🙂"]),
    ],
)
def test_a_word_is_found_as_it_was_written(text: str, query: str, marks: list[str]):
    assert marked(text, query) == marks


def test_every_word_of_the_query_has_to_stand_in_the_text():
    assert found("one two", "one three") == []
    assert found("anything", "  ") == []


def test_what_is_shown_begins_and_ends_with_whole_words():
    text = "beginning " * 20 + "needle" + " finishing" * 40
    shown = "".join(words for words, _ in found(text, "needle"))
    assert set(shown.strip("…").split()) == {"beginning", "needle", "finishing"}


def test_only_the_place_is_shown_of_a_long_text():
    shown = "".join(words for words, _ in found("x " * 4000 + "needle" + " y" * 4000, "needle"))
    assert "needle" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= BEFORE + len("needle") + AFTER + 2


@given(st.text(max_size=300), st.text(min_size=1, max_size=5))
def test_what_is_shown_stands_in_the_text(text: str, query: str):
    pieces = found(text, query)
    shown = "".join(words for words, _ in pieces).removeprefix("…").removesuffix("…")
    assert shown in text or "…" in text
    for words, is_wanted in pieces:
        if is_wanted:
            assert any(one in fold(words).text for one in wanted(query))
