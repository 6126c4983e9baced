"""Mistakes in drafting and signing."""

from __future__ import annotations

from tests.proof.faults.fault import fault

DRAFTING = "tests/engagements/test_drafting.py::test_"
SIGNING = "tests/engagements/test_signing.py::test_"

AGREEMENTS = (
    fault(
        "a locked section keeps the words that were stored for it",
        f"{DRAFTING}a_locked_section_has_the_standard_s_words_whatever_was_stored",
        (
            "engagements/agreement_document.py",
            "    if key in LOCKED:\n        return of_clause(BY_KEY[key])\n",
            "",
        ),
    ),
    fault(
        "an agreement is offered with a field that nothing fills",
        f"{DRAFTING}nothing_is_offered_while_something_is_empty",
        ("engagements/operations/agreement.py", "    if missing:\n", "    if False:\n"),
    ),
    fault(
        "somebody signs before it is their turn",
        f"{SIGNING}in_an_order_nobody_signs_before_their_turn",
        (
            "engagements/operations/signing.py",
            "    if waits_for(agreement, by, signed):\n",
            "    if False:\n",
        ),
    ),
    fault(
        "the address somebody signed in with can be changed without a trace",
        f"{SIGNING}whatever_is_changed_of_it_shows",
        ("engagements/evidence.py", '        "account": signature.account,\n', ""),
    ),
    fault(
        "the other parties read why somebody declined",
        f"{SIGNING}declining_ends_this_version_and_tells_the_drafter_alone_why",
        (
            "coaching/access/policy.py",
            '        Party.COACHEE: Grant(see=Own("member_id"), add=Own("member_id")),\n'
            '        Party.SPONSOR: Grant(see=Own("member_id"), add=Own("member_id")),\n'
            "    },\n    # The signed document",
            '        Party.COACHEE: Grant(see=Own("member_id"), add=Own("member_id")),\n'
            '        Party.SPONSOR: Grant(see=ALWAYS, add=Own("member_id")),\n'
            "    },\n    # The signed document",
        ),
    ),
)
