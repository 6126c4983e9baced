"""Mistakes in the plan and in an assistant's link."""

from __future__ import annotations

from tests.proof.faults.fault import fault

PROPOSING = "tests/sessions/planner/test_proposing.py::test_"
ASSISTANT = "tests/sessions/test_assistant.py::test_"
LINK_ENDED = f"{ASSISTANT}a_link_that_ended_is_answered_as_one_that_never_was"

THE_PLAN = (
    fault(
        "a session is proposed on a day on which its coach is away",
        f"{PROPOSING}days_away_are_passed_over_as_one_line",
        (
            "sessions/planner/days.py",
            "if any(first <= day <= last for",
            "if any(last < day < first for",
        ),
    ),
    fault(
        "the end of the engagement gives way before a wish does",
        f"{PROPOSING}a_wish_gives_way_before_a_holiday",
        (
            "sessions/planner/proposing.py",
            "for number in range(2 * Gives.RHYTHM):",
            "for number in (0, 4, 1, 2, 3, *range(5, 16)):",
        ),
    ),
    fault(
        "an assistant’s link opens after it was ended",
        LINK_ENDED,
        ("sessions/guarding/assistant.py", "o.ended_at IS NULL AND o.expires_at", "o.expires_at"),
    ),
    fault(
        "an assistant’s link shows every session of its maker",
        f"{ASSISTANT}another_engagements_session_is_not_there",
        (
            "sessions/views/assistant.py",
            "ahead.filter(engagement=self.engagement).order_by",
            "ahead.order_by",
        ),
    ),
)
