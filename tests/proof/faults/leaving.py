"""Mistakes in exceptions, handover and leaving."""

from __future__ import annotations

from tests.proof.faults.fault import fault

LEAVING = "tests/access/test_leaving_operations.py::test_"
EXCEPTIONS = "tests/consent/exceptions/test_"
HANDOVER = "tests/consent/handover/test_operations.py::test_"

EXCEPTIONS_AND_LEAVING = (
    fault(
        "what was shared with a sponsor outlives their part",
        f"{LEAVING}named_again_they_read_nothing_until_they_are_agreed_to_anew",
        (
            "consent/guarding/leaving.py",
            "WHEN (OLD.role = 'sponsor' AND OLD.until IS NULL AND NEW.until IS NOT NULL)",
            "WHEN (OLD.role = 'coachee' AND OLD.until IS NULL AND NEW.until IS NOT NULL)",
        ),
    ),
    fault(
        "consent is given for somebody who leaves in that moment",
        f"{LEAVING}nobody_is_agreed_to_who_is_no_sponsor_at_that_moment",
        (
            "consent/guarding/leaving.py",
            "    IF NOT FOUND THEN\n        RAISE EXCEPTION 'not a sponsor",
            "    IF FALSE THEN\n        RAISE EXCEPTION 'not a sponsor",
        ),
    ),
    fault(
        "an opening under an exception shows before the coachee is told",
        f"{EXCEPTIONS}operations.py::test_until_they_are_told_the_coachee_can_notice_nothing",
        ("coaching/access/opening.py", "            visible_from=told,\n", ""),
    ),
    fault(
        "an exception does not end by the clock",
        f"{EXCEPTIONS}operations.py::test_the_clock_alone_ends_it_after_24_hours",
        (
            "coaching/access/policy.py",
            'see=Own("reader_id") & Past("opened_at") & Ahead("closes_at")',
            'see=Own("reader_id") & Past("opened_at")',
        ),
    ),
    fault(
        "a password counts as a second factor",
        f"{EXCEPTIONS}pages.py::test_a_password_is_no_second_factor",
        (
            "consent/exceptions/second_factor.py",
            'one["method"] == "mfa" and one["at"] > since',
            'one["at"] > since',
        ),
    ),
    fault(
        "one yes is enough for an item to pass to another coach",
        f"{HANDOVER}only_what_both_said_yes_to_passes",
        ("consent/handover/operations.py", "if len(who) > 1}", "if who}"),
    ),
    fault(
        "the former coach keeps their part after a handover",
        f"{HANDOVER}the_former_coach_reads_nothing_and_the_new_one_nothing_of_before",
        ("consent/handover/operations.py", "    end_parts(engagement, Party.COACH)\n", ""),
    ),
)
