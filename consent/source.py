"""Where a set of themes comes from, in words, and the purpose that follows from it."""

from __future__ import annotations

from collections.abc import Iterable

from consent.models import Theme
from consent.models.consent import ConsentPurpose
from reviews.models import Review

FROM = {
    Review.Kind.MID: "From the mid review",
    Review.Kind.CLOSING: "From the closing review",
}
BETWEEN = "Between reviews"


def in_words(kind: str | None) -> str:
    """“From the mid review”; a set that comes from none stands between two."""
    return FROM[Review.Kind(kind)] if kind else BETWEEN


def purpose_for(themes: Iterable[Theme]) -> ConsentPurpose:
    """What is looked back on at the close; all else shows how it goes. The coachee may say other.

    The themes carry `source`, the kind of the review that their set comes from.
    """
    kinds = {theme.source for theme in themes}  # type: ignore[attr-defined]
    return ConsentPurpose.CLOSE if kinds == {Review.Kind.CLOSING} else ConsentPurpose.PROGRESS
