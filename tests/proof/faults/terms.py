"""Mistakes in what the agreement lets a sponsor see."""

from __future__ import annotations

from tests.proof.faults.fault import fault

TOLD = "tests/consent/test_told.py::test_"
TITLES = "tests/consent/test_goal_titles.py::test_"
VERIFIED = (
    "tests/engagements/test_verifying.py::test_each_kind_of_tampering_is_found_and_its_row_named"
)

AGREEMENT_DECIDES = (
    fault(
        "who was missed is seen whatever the agreement of that day said",
        f"{TOLD}a_new_version_changes_page_pdf_and_api_at_once_and_what_was_before_never_shows",
        (
            "coaching/access/policy.py",
            'Is("kind", "no_show", "late_cancelled") & Allowed(Term.ATTENDANCE, "under_version")',
            'Is("kind", "no_show", "late_cancelled")',
        ),
    ),
    fault(
        "a session belongs to the agreement of the day on which it was written down",
        f"{TOLD}a_session_belongs_to_the_agreement_under_which_it_began",
        ("sessions/guarding/marks.py", "least(NEW.under_version,", "greatest(NEW.under_version,"),
    ),
    fault(
        "a new version looks back to the first",
        f"{TOLD}a_new_version_changes_page_pdf_and_api_at_once_and_what_was_before_never_shows",
        (
            "engagements/guarding.py",
            "NEW.engagement_id, t.key, NEW.version\n",
            "NEW.engagement_id, t.key, 1\n",
        ),
    ),
    fault(
        "a goal's title is released under no version, and stays",
        f"{TITLES}a_later_version_takes_it_out_of_sight_at_once_and_it_never_comes_back_by_itself",
        ("consent/guarding/titles.py", "AND t.goal_id IS NOT NULL;", "AND false;"),
    ),
    fault(
        "a goal gets other words, and its old title goes on being read",
        f"{TITLES}other_words_for_the_goal_end_consent_and_release_and_are_a_fresh_proposal",
        ("consent/rewording.py", 'HEARD = ("goal.reworded", "goal.retired")', "HEARD = ()"),
    ),
    fault(
        "evidence of a signature is not computed again",
        VERIFIED,
        (
            "engagements/verifying.py",
            "if signature.wording_version and signature.pk != evidence_id(signature):",
            "if False:",
        ),
    ),
)
