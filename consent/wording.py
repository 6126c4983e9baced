"""What a coachee agrees to, word for word. A consent names the version that was on the page.

Never change a text that has been shown: add a version.
"""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "2026-1"

TEXTS: Mapping[str, tuple[str, ...]] = {
    "2026-1": (
        "Only the people named here can read these words, and only these words.",
        "They can read them on their page and download that page as a PDF.",
        "You can withdraw at any moment, without a reason. From then on nobody finds the words "
        "on the page. A PDF that was downloaded before cannot be called back.",
        "If anybody changes a word, it is no longer shared until you agree again.",
        "Sharing nothing costs you nothing: the coaching goes on as it is.",
    )
}

TEXT = TEXTS[VERSION]
