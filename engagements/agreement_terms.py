"""What an agreement allows a sponsor to see, in words that all of them understand."""

from __future__ import annotations

from collections.abc import Mapping

from coaching.access.terms import Term

Terms = Mapping[str, bool]

# What a sponsor may see unless the firm or the engagement says otherwise.
STANDARD_TERMS: Terms = {
    Term.SESSIONS_HELD.value: True,
    Term.ATTENDANCE.value: False,
    Term.GOAL_TITLES.value: False,
}

WORDS: Mapping[Term, str] = {
    Term.SESSIONS_HELD: "How many sessions took place",
    Term.ATTENDANCE: "How many sessions did not take place or were cancelled late; never why",
    Term.GOAL_TITLES: "The title of a goal, where the coachee releases it",
}
HEADS = ["A sponsor may see", ""]


def every_term(terms: Terms) -> dict[str, bool]:
    """Each term said, in one order; what is not mentioned is not allowed."""
    return {term.value: bool(terms.get(term.value)) for term in Term}


def terms_table(terms: Terms) -> list[list[str]]:
    """The first row holds the heads."""
    said = every_term(terms)
    return [HEADS, *([words, "Yes" if said[term] else "No"] for term, words in WORDS.items())]
