"""The exact words of a theme, and the hash that a consent names.

Two texts that differ in anything a reader could see differ in their hash.
"""

from __future__ import annotations

import json
import unicodedata
from hashlib import sha256
from typing import Protocol

from coaching.sealing.fields import Sealed

VERSION = "theme/1"


class Worded(Protocol):
    """A theme or a release, opened."""

    focus_area: str
    direction: str
    sentence: Sealed
    support_asked: Sealed


def tidy(text: str) -> str:
    """As it is kept and read: one line, single spaces, composed letters, no control characters."""
    text = "".join(" " if unicodedata.category(one) == "Cc" else one for one in text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def canonical_text(focus_area: str, direction: str, sentence: str, support_asked: str) -> str:
    """A JSON list, so that no two sets of words run together into one text."""
    words = [VERSION, focus_area, direction, sentence, support_asked]
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def canonical(row: Worded) -> str:
    """The words of an opened row. Raises SealError for one that is still sealed."""
    return canonical_text(
        str(row.focus_area), str(row.direction), row.sentence.text, row.support_asked.text
    )


def words_hash(row: Worded) -> str:
    """SHA-256 of the canonical text, as 64 hex digits."""
    return sha256(canonical(row).encode()).hexdigest()
