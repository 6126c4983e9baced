"""Mistakes in what a policy lets somebody see."""

from __future__ import annotations

from tests.proof.faults.catchers import PARITY, SEALED
from tests.proof.faults.fault import fault

ALONE = "tests/guards/test_each_wall_alone.py"
PROMISES = "tests/access/test_promises.py::test_"

WALL_2 = (
    fault(
        "one table's row policies are not written",
        PARITY,
        (
            "coaching/access/compile.py",
            'return [model for model in apps.get_models() if hasattr(model, "material")]',
            "return [m for m in apps.get_models() if getattr(m, 'material', 'theme') != 'theme']",
        ),
    ),
    fault(
        "the database takes any party of an engagement for the one granted",
        PARITY,
        (
            "coaching/access/compile.py",
            'names = ", ".join(f"\'{role}\'" for role in roles)',
            'names = ", ".join(f"\'{role}\'" for role in ENGAGEMENT_PARTIES)',
        ),
    ),
    fault(
        "a queryset is not scoped",
        ALONE,
        (
            "coaching/access/sight.py",
            "return Q(firm_id=member.firm_id) & reduce(or_, seen)",
            "return Q()",
        ),
    ),
    fault(
        "may() says yes to everything",
        PARITY,
        ("coaching/access/decision.py", "    are = parties(by, thing)\n", "    return YES\n"),
    ),
    fault(
        "the table gives the coachee the coach's private notes",
        f"{PROMISES}the_coachee_does_not_find_the_coachs_private_note",
        (
            "coaching/access/policy.py",
            "    Material.PRIVATE_NOTE: {\n",
            "    Material.PRIVATE_NOTE: {\n        Party.COACHEE: SEE,\n",
        ),
    ),
    fault(
        "the table shows a release to every sponsor of the engagement",
        f"{PROMISES}a_release_is_read_by_the_sponsor_it_names_and_by_no_other",
        (
            "coaching/access/policy.py",
            'see=Own("recipient_id")\n            & (Empty("under_version")',
            'see=(Empty("under_version")',
        ),
    ),
    fault(
        "opening words is not written in the access ledger",
        f"{SEALED}opening_another_persons_words_is_written_in_the_access_ledger",
        ("coaching/access/opening.py", "    note(opened, by)\n", ""),
    ),
)
