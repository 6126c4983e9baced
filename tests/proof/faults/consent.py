"""Mistakes in consent, and words that leave by mail."""

from __future__ import annotations

from tests.proof.faults.fault import fault

CONSENT = "tests/consent/test_operations.py::test_"
DELIVERY = (
    "tests/reminders/test_delivery.py::test_a_claimed_row_is_left_alone_until_its_lease_is_over"
)
MAIL = "tests/reminders/test_mail.py::test_no_confidential_word_is_in_any_mail"

CONSENT_AND_MAIL = (
    fault(
        "consent is taken without asking which words were read",
        f"{CONSENT}nothing_is_shared_when_the_words_changed_while_the_coachee_was_reading",
        (
            "consent/operations/deciding.py",
            "    require_seen(held, seen_hashes, wording_version)\n",
            "",
        ),
    ),
    fault(
        "a withdrawal leaves the released words",
        f"{CONSENT}withdrawal_ends_everything_at_once",
        (
            "consent/operations/holding.py",
            "    Release.objects.filter(consent__in=live).delete()\n",
            "",
        ),
    ),
    fault(
        "new words stay released under the old consent",
        f"{CONSENT}new_words_end_the_release_and_become_a_fresh_proposal",
        (
            "consent/operations/drafting.py",
            "        end_consents(theme, Entry.REWORDED, by=by)\n",
            "",
        ),
    ),
    fault(
        "consent is taken long after a sign-in",
        "tests/consent/test_signed_in_lately.py::test_only_a_sign_in_of_the_last_five_minutes_counts",
        ("consent/operations/deciding.py", "    require_fresh(signed_in_at)\n", ""),
    ),
    fault(
        "what is chosen for one reader is shared with all who are chosen",
        "tests/consent/test_readers.py::test_each_theme_is_for_the_readers_it_was_chosen_for",
        (
            "consent/operations/deciding.py",
            "        to = require_sponsors(theme.engagement_id, readers[theme.pk][1])\n",
            "        every = [one for _, few in readers.values() for one in few]\n"
            "        to = require_sponsors(theme.engagement_id, every)\n",
        ),
    ),
    fault(
        "a reader is anybody of the firm, sponsor or not",
        "tests/consent/test_readers.py::test_one_reader_too_many_shares_nothing",
        (
            "consent/operations/deciding.py",
            "    if not wanted or not wanted <= sponsors.keys():\n",
            "    wanted &= sponsors.keys()\n    if not wanted:\n",
        ),
    ),
    fault(
        "withdrawn from one reader, another keeps nothing either",
        "tests/consent/test_withdrawing.py::test_of_two_readers_one_can_lose_it_and_the_other_reads_on",
        (
            "consent/operations/withdrawing.py",
            "    end(ending, held, Entry.WITHDRAWN, by=by)\n",
            "    end(live, held, Entry.WITHDRAWN, by=by)\n",
        ),
    ),
    fault(
        "a sponsor is always told that something was removed",
        "tests/consent/test_withdrawing.py::test_by_default_no_page_says_that_anything_was_removed",
        ("consent/operations/withdrawing.py", "    if say_so:\n", "    if ending:\n"),
    ),
    fault(
        "the ledger does not name the purpose",
        "tests/consent/test_readers.py::test_the_purpose_is_part_of_what_is_agreed_to_and_of_the_ledger",
        (
            "consent/operations/deciding.py",
            "            wording_version=consent.wording_version,\n",
            "            wording_version=wording.VERSION,\n",
        ),
    ),
    fault(
        "a proposal that waited too long can be agreed to",
        f"{CONSENT}a_proposal_lapses_after_a_fortnight",
        ("consent/operations/deciding.py", "    require_lasting(held)\n", ""),
    ),
    fault(
        "the writing check reads what its writer may not",
        "tests/consent/test_overlap.py::test_each_is_compared_with_what_they_may_read_and_with_nothing_else",
        (
            "consent/confidential.py",
            "    return model.objects.visible_to(by).filter(engagement=engagement)\n",
            "    from coaching.access.people_of import coach_of\n\n"
            "    them = coach_of(engagement.pk)\n"
            "    return model.objects.visible_to(them).filter(engagement=engagement)\n",
        ),
    ),
    fault(
        "the writing check quotes the room instead of the writer",
        "tests/consent/test_overlap.py::test_the_writer_is_told_their_own_words_and_the_kind_of_place_alone",
        (
            "consent/overlap.py",
            "                    found.setdefault(words, Overlap(words, place))\n",
            "                    found.setdefault(words, Overlap(text_of(row), place))\n",
        ),
    ),
    fault(
        "a receipt's mail names the reader",
        "tests/consent/test_receipts.py::test_the_mail_holds_no_word_and_no_name_of_a_reader",
        (
            "consent/receipts.py",
            'f"Receipt {number}: consent {consent.pk}",',
            'f"Receipt {number}: consent {consent.pk} to {consent.recipient.name}",',
        ),
    ),
    fault(
        "two sweeps take the same reminder",
        DELIVERY,
        (
            "coaching/reminders/claims.py",
            "       AND (d.claimed_until IS NULL OR d.claimed_until <= (SELECT at FROM now))\n",
            "",
        ),
    ),
    fault(
        "an e-mail quotes what was written",
        MAIL,
        (
            "coaching/reminders/mail.py",
            '        "line": kind.line,\n',
            '        "line": quoted(reminder) or kind.line,\n',
        ),
        (
            "coaching/reminders/mail.py",
            "def headers(",
            "def quoted(reminder: Reminder) -> str:\n"
            "    from coaching.access.opening import open_rows\n"
            "    from engagements.models import Goal\n\n"
            "    rows = open_rows(Goal.objects.visible_to(reminder.recipient), by=reminder.recipient)\n"
            '    return rows[0].title.text if rows else ""\n\n\n'
            "def headers(",
        ),
    ),
)
