"""The sentence by which an agreement is signed. A signature names the version that was shown.

Never change a sentence that has been shown: add a version.
"""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "2026-1"

SENTENCES: Mapping[str, str] = {
    "2026-1": "I have read this agreement to the end, and I agree to it.",
}

SENTENCE = SENTENCES[VERSION]
