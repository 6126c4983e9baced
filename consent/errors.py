"""Why an operation did not happen, although the one who asked may ask."""

from __future__ import annotations

from collections.abc import Iterable

from consent.models import Theme


class WordsChanged(Exception):
    """The words (or the wording of consent) are no longer what the coachee read. Nothing is shared."""


class Lapsed(Exception):
    """These proposals are older than the time a proposal lasts. Nothing is shared."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        super().__init__("lapsed")
        self.themes = list(themes)


class NotAReader(Exception):
    """A recipient is not a sponsor of this engagement now, or there is none; or does not read it."""


class NotAgreed(Exception):
    """The agreement in force does not let a sponsor read goals' titles, or the goal was given up."""


class Conflict(Exception):
    """Somebody else changed the theme first; `theme` is how it stands now, opened."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("conflict")
        self.theme = theme


class SignInAgain(Exception):
    """Consent is given by somebody who signed in within the last minutes. Nothing is shared."""


class NotComplete(Exception):
    """A set of themes comes from a review that both have completed, or from none."""
