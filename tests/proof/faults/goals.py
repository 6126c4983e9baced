"""Mistakes in goals."""

from __future__ import annotations

from tests.proof.faults.fault import fault

GOALS = (
    fault(
        "a goal that is reworded loses its old words",
        "tests/engagements/test_goal_history.py::test_every_wording_stands_with_who_set_it_and_why",
        (
            "engagements/operations/goals.py",
            "    if not is_same:\n        keep_wording(goal, by, why)\n",
            "",
        ),
    ),
    fault(
        "two who add at once make five key results",
        "tests/engagements/test_key_results.py::"
        "test_of_two_that_are_added_at_once_as_the_fourth_one_is_refused",
        ("engagements/operations/key_results.py", '    take_turns("key results", goal.pk)\n', ""),
    ),
    fault(
        "the five levels are written when it is known how it went",
        "tests/engagements/test_scales.py::test_none_is_begun_once_a_session_was_held",
        (
            "engagements/operations/scales.py",
            "    if standing is None and not is_before_the_work(goal):\n        raise WorkHasBegun\n",
            "",
        ),
    ),
)
