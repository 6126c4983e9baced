"""Mistakes in what calendars are told."""

from __future__ import annotations

from tests.proof.faults.fault import fault

CALENDARS = "tests/sessions/calendars/"

WHAT_CALENDARS_KNOW = (
    fault(
        "a calendar's answer is believed without the proof in its address",
        f"{CALENDARS}test_addresses.py {CALENDARS}test_replies.py::test_nobody_answers_for_another",
        (
            "sessions/calendars/addresses.py",
            "return notice_id if any(hmac.compare_digest(found[2], one) for one in proofs) else None",
            "return notice_id if proofs else None",
        ),
    ),
    fault(
        "an ended feed goes on being read",
        f"{CALENDARS}test_feed.py::test_a_new_address_ends_the_one_before_and_ending_ends_both",
        (
            "sessions/guarding/calendars.py",
            "USING (token_hash = {HELD} AND ended_at IS NULL);",
            "USING (token_hash = {HELD});",
        ),
        (
            "sessions/guarding/calendars.py",
            "WHERE token_hash = hashed AND ended_at IS NULL;",
            "WHERE token_hash = hashed;",
        ),
    ),
    fault(
        "an admin's feed holds the schedule of the whole firm",
        f"{CALENDARS}test_feed.py::test_a_sponsor_has_the_contracting_meeting_and_an_admin_nothing",
        (
            "sessions/calendars/gathering.py",
            ".filter(engagement_id__in=mine, ends_at__gt=timezone.now() - BACK)",
            ".filter(ends_at__gt=timezone.now() - BACK)",
        ),
    ),
    fault(
        "a cancellation has the number of the invitation before it",
        f"{CALENDARS}test_telling.py::test_each_telling_has_the_next_number_and_the_same_name",
        ("sessions/calendars/telling.py", "    notice.sequence += 1\n", ""),
    ),
    fault(
        "an answer to a time that was changed since counts",
        f"{CALENDARS}test_replies.py::test_after_a_new_time_the_old_answer_says_nothing",
        (
            "sessions/calendars/answering.py",
            "    if reply.sequence < notice.sequence:\n        return Taken.OLD\n",
            "",
        ),
    ),
)
