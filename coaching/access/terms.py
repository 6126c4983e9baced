"""What an agreement may allow a sponsor to see, beyond the words that are released to them."""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """Off unless the agreement in force says otherwise."""

    SESSIONS_HELD = "sessions_held"  # how many sessions took place
    ATTENDANCE = "attendance"  # how many did not, and whether it was cancelled late
    GOAL_TITLES = "goal_titles"  # a goal's title, where the coachee releases it
