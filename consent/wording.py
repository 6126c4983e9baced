"""What a coachee agrees to, word for word. A consent names the version and the purpose it had.

Never change a text that has been shown: add a version.
"""

from __future__ import annotations

from collections.abc import Mapping

from consent.models.consent import ConsentPurpose

VERSION = "2026-2"

TEXTS: Mapping[str, tuple[str, ...]] = {
    "2026-1": (
        "Only the people named here can read these words, and only these words.",
        "They can read them on their page and download that page as a PDF.",
        "You can withdraw at any moment, without a reason. From then on nobody finds the words "
        "on the page. A PDF that was downloaded before cannot be called back.",
        "If anybody changes a word, it is no longer shared until you agree again.",
        "Sharing nothing costs you nothing: the coaching goes on as it is.",
    ),
    "2026-2": (
        "Only the people named beside a sentence can read it, and only in these words.",
        "They can read it on their page and download that page as a PDF.",
        "It is shared for the purpose you chose, and for no other.",
        "You can withdraw at any moment, without a reason, from everybody or from one reader. "
        "From then on they do not find the words on the page. A PDF that was downloaded before "
        "cannot be called back.",
        "If anybody changes a word, it is no longer shared until you agree again. Nobody is added "
        "without asking you anew.",
        "Sharing nothing costs you nothing: the coaching goes on as it is.",
    ),
}

TEXT = TEXTS[VERSION]


def agreed(purpose: str, version: str = VERSION) -> str:
    """As a consent and its line in the ledger keep it: “2026-2/progress”."""
    return f"{version}/{ConsentPurpose(purpose)}"


def purpose_of(kept: str) -> ConsentPurpose:
    """Consents older than purposes were all given to show how it goes."""
    return ConsentPurpose(kept.partition("/")[2] or ConsentPurpose.PROGRESS)


def said(kept: str) -> tuple[str, ...]:
    """The lines that stood on the check page, the purpose first where there was one."""
    version, _, purpose = kept.partition("/")
    first = (f"Purpose: {ConsentPurpose(purpose).label.lower()}.",) if purpose else ()
    return (*first, *TEXTS[version])
