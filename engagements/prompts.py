"""Questions a coach may ask in each part of a session: the framework's own, until a programme has others."""

from __future__ import annotations

Prompts = dict[str, list[str]]

CLASSIC: Prompts = {
    "check_in": [
        "What has happened since we last met?",
        "Which promise moved, and what made it move?",
        "What would make the next hour worth it?",
    ],
    "deep_dive": [
        "What is really going on here?",
        "What have you not said aloud yet?",
        "Where else do you meet this?",
        "What does this cost you, and what does it give you?",
    ],
    "challenge": [
        "What would your boldest colleague do?",
        "What are you assuming?",
        "What would you need, to try it?",
    ],
    "action_planning": [
        "What will you do, and by when?",
        "How will you know?",
        "What could get in the way, and who can help?",
    ],
}


def classic_prompts() -> Prompts:
    """A copy of one's own, as the default of a column has to be."""
    return {part: list(questions) for part, questions in CLASSIC.items()}
