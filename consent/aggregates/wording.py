"""What a coachee agrees to who lets their engagement count, word for word.

Never change a text that has been shown: add a version. A consent names the one that was on the page.
"""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "2026-1"

TEXTS: Mapping[str, tuple[str, ...]] = {
    "2026-1": (
        "Your coaching may be counted in figures over many engagements: how far along they are, "
        "whether sessions keep their rhythm, the focus areas and directions of themes that were "
        "shared, and average outcome ratings. No words, no names and no single answer.",
        "A figure is over at least five engagements whose coachees each agreed. A number that "
        "would tell about fewer is kept back, with others beside it.",
        "Figures can be read by your firm’s admins, and by sponsors of your organisation whom "
        "they choose by name. Where nearly everybody agrees, somebody may guess that you did.",
        "Nobody is told whether you agreed: not your coach, not your sponsor, not your firm. A yes "
        "counts from the first day of the next month, so that nobody sees when you gave it.",
        "You can take it back at any time. Figures made from then on leave you out. Figures that "
        "were published before stay as they are, since they name nobody.",
    )
}

TEXT = TEXTS[VERSION]
