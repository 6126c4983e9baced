"""Does a theme's sentence repeat what stands in the room? Opened in memory, and kept nowhere.

The writer is told which of their own words stand elsewhere, and in what kind of place; never what
else stands there. As with every reading, the access ledger says what was opened.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coaching.access.opening import open_together
from coaching.firms.models import Membership
from consent.confidential import PLACES, of_this, text_of
from engagements.models import Engagement

RUN = 6  # so many words in a row are hardly an accident
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Overlap:
    """The writer's own words, and what kind of place they also stand in."""

    words: str
    place: str


def overlaps(texts: Iterable[str], *, engagement: Engagement, by: Membership) -> list[Overlap]:
    """Longest first, each stretch once, found in whatever `by` may read of this engagement.

    One statement, and one for the access ledger, however much there is. A text of fewer than
    `RUN` words opens nothing.
    """
    written = [text for text in texts if len(words_of(text)) >= RUN]
    if not written:
        return []
    rows = open_together(
        *(of_this(model, engagement, by) for model in PLACES), of=engagement.pk, by=by
    )
    found: dict[str, Overlap] = {}
    for place, several in zip(PLACES.values(), rows, strict=True):
        for row in several:
            room = f" {' '.join(words_of(text_of(row)))} "
            for text in written:
                for words in shared(text, room):
                    found.setdefault(words, Overlap(words, place))
    return sorted(found.values(), key=lambda one: (-len(one.words), one.words))


def shared(text: str, room: str) -> Iterator[str]:
    """The stretches of `text`, as they were written, that stand in `room`, which is folded."""
    pieces = [(match, word) for match in re.finditer(r"\S+", text) for word in words_of(match[0])]
    folded = [word for _, word in pieces]
    starts = [
        at for at in range(len(folded) - RUN + 1) if f" {' '.join(folded[at : at + RUN])} " in room
    ]
    for first, last in runs(starts):
        yield text[pieces[first][0].start() : pieces[last + RUN - 1][0].end()].strip(" .,;:!?")


def runs(starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours as one stretch: [1, 2, 3, 9] as (1, 3) and (9, 9)."""
    for at, start in enumerate(starts):
        if at == 0 or starts[at - 1] != start - 1:
            first = start
        if at == len(starts) - 1 or starts[at + 1] != start + 1:
            yield first, start


def words_of(text: str) -> list[str]:
    """Without case, accents, punctuation and spacing: “Não, é cedo” as nao, e, cedo."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(one for one in apart if not unicodedata.combining(one))
    return WORD.findall(plain.casefold())
