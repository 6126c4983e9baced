"""What people type, made fit to keep: the words themselves are never changed."""

from __future__ import annotations

LONGEST_TEXT = 20_000  # characters of one part, one note or one reflection
LONGEST_SENTENCE = 500  # characters of one promise


def clean_words(text: str) -> str:
    """One kind of line end, and no null bytes, which no keyboard types and PDFs choke on."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def clean_promise(text: str) -> str:
    """“I will ask two peers.” as “ask two peers”: the page says the rest of the sentence."""
    words = " ".join(clean_words(text).split()).removesuffix(".").strip()
    for start in ("I will ", "I\u2019ll ", "I'll "):
        if words.lower().startswith(start.lower()):
            return words[len(start) :].strip()
    return words
