"""The bounds of the framework's stage 1, and where a plan steps outside them.

The database holds the same numbers (`engagements_within_bounds_or_reason`).
"""

from __future__ import annotations

from engagements.models.programme import Shape

SESSIONS = 8
MONTHS = range(4, 7)
GAP_DAYS = range(14, 22)
MINUTES = range(75, 91)


class ReasonNeeded(ValueError):
    """A shape is outside the bounds, and nobody has said why."""


def outside_bounds(shape: Shape) -> list[str]:
    """In words, each way in which a programme or an engagement is outside; empty when it is not."""
    gap = f"{shape.min_gap_days} to {shape.max_gap_days} days between sessions"
    checks = [
        (shape.sessions_planned == SESSIONS, f"{shape.sessions_planned} sessions instead of 8"),
        (shape.months in MONTHS, f"{shape.months} months instead of 4 to 6"),
        (
            shape.min_gap_days in GAP_DAYS and shape.max_gap_days in GAP_DAYS,
            f"{gap} instead of 14 to 21",
        ),
        (
            shape.session_minutes in MINUTES,
            f"{shape.session_minutes} minutes a session instead of 75 to 90",
        ),
    ]
    return [words for holds, words in checks if not holds]
