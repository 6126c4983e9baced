"""What a coachee agrees to who lets their coach name them, word for word.

Never change a text that has been shown: add a version. A consent names the one that was on the page.
"""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "2026-1"

TEXTS: Mapping[str, tuple[str, ...]] = {
    "2026-1": (
        "Your coach may name you in the log of people they have coached. Without your yes you are "
        "in no such file.",
        "It names you with what stands on this page and nothing else: your name, your e-mail "
        "address, the days of your first and your latest session, and the hours between you. "
        "Nothing that was said, no goals and no notes.",
        "It goes to a body that credentials coaches, such as the International Coaching Federation "
        "(ICF), when your coach applies there or is checked by it. It may write to you to ask "
        "whether the hours are right.",
        "You can take this back at any time, also after the coaching has ended. From then on you "
        "are in no file that is made here. A file that was sent before cannot be called back.",
        "Saying no costs you nothing and needs no reason. The coaching goes on as it is, and your "
        "coach’s hours can be confirmed without your name.",
    )
}

TEXT = TEXTS[VERSION]
