"""A gentle check of a theme's sentence: what may be too much for a sponsor to read.

It points things out; the writer may keep the words knowingly. It decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from consent.overlap import Overlap

SHORTEST_NAME = 3

Elsewhere = Callable[[Sequence[str]], list[Overlap]]  # what of these texts stands in the room


class Concern(StrEnum):
    """What a sentence seems to hold, as it is said to the writer."""

    QUOTATION = "quotation"
    NAME = "name"
    HEALTH_OR_FAMILY = "health or family"
    FITNESS = "fitness"


ADVICE = {
    Concern.QUOTATION: "There are quotation marks. Themes never quote what somebody said.",
    Concern.NAME: "Somebody is named. Themes do without the names of other people.",
    Concern.HEALTH_OR_FAMILY: "This may be about health or family, which stays in the room.",
    Concern.FITNESS: "This may read as a judgement of fitness for the role, which a theme never is.",
}

QUOTES = re.compile(r"[\"“”„«»‹›]|(?<!\w)['‘][^'’]+['’](?!\w)")
HEALTH_OR_FAMILY = (
    "health|ill|illness|sick|sickness|diagnos\\w*|depress\\w*|anxi\\w*|burn-?out|burnt out|therap\\w*"
    "|medic\\w*|hospital|pregnan\\w*|disab\\w*|addict\\w*|alcohol|trauma\\w*|grief|bereave\\w*"
    "|famil\\w*|husband|wife|spouse|partner’s|child\\w*|son|daughter|mother|father|parent\\w*"
    "|divorce\\w*|marriage"
)
FITNESS = (
    "unfit|not fit|fit for|not up to|incompeten\\w*|incapable|competent|capable of|underperform\\w*"
    "|poor performer|high potential|promotab\\w*|ready for promotion|not ready|fail(?:s|ed|ing|ure)?"
    "|weak\\w*|dismiss\\w*|replace(?:d|ment)?|right for the role|wrong for the role"
)


def concerns(texts: Iterable[str], names: Iterable[str]) -> list[Concern]:
    """What to point out in these texts, given the names of the people it must not name."""
    text = " ".join(texts)
    parts = {part for name in names for part in name.split() if len(part) >= SHORTEST_NAME}
    found = {
        Concern.QUOTATION: bool(QUOTES.search(text)),
        Concern.NAME: has_word("|".join(re.escape(part) for part in sorted(parts)), text),
        Concern.HEALTH_OR_FAMILY: has_word(HEALTH_OR_FAMILY, text),
        Concern.FITNESS: has_word(FITNESS, text),
    }
    return [concern for concern, is_there in found.items() if is_there]


def advice(texts: Sequence[str], names: Iterable[str], elsewhere: Elsewhere) -> list[str]:
    """Everything there is to point out, each in one sentence to the writer."""
    found = [ADVICE[one] for one in concerns(texts, names)]
    return found + [
        f"“{one.words}” also stands in {one.place}. A theme has words of its own."
        for one in elsewhere(texts)
    ]


def has_word(pattern: str, text: str) -> bool:
    return bool(pattern) and bool(re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE))
