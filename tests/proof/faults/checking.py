"""Mistakes in what a coachee can check."""

from __future__ import annotations

from tests.proof.faults.fault import fault

ACCESS = "tests/consent/test_access.py::test_"
PROOFS = "tests/consent/test_proofs.py::test_"
NON_INTERFERENCE = (
    "tests/guards/test_non_interference.py::"
    "test_what_was_not_released_changes_no_byte_for_sponsor_and_admin"
)

WHAT_CAN_BE_CHECKED = (
    fault(
        "a sponsor's card counts the themes that are not released",
        NON_INTERFERENCE,
        (
            "coaching/access/policy.py",
            "    Material.THEME: {Party.COACH: KEEP, Party.COACHEE: KEEP},\n",
            "    Material.THEME: {Party.COACH: KEEP, Party.COACHEE: KEEP, Party.SPONSOR: SEE},\n",
        ),
        (
            "coaching/home/views/sponsor.py",
            "    released = Release.objects.visible_to(member).filter(**of, recipient=member)\n",
            "    from django.db.models import F\n\n    from consent.models import Theme\n\n"
            "    released = Theme.objects.visible_to(member).filter(**of)\n"
            '    released = released.annotate(released_at=F("created_at"))\n',
        ),
    ),
    fault(
        "a sponsor is told of something that was withdrawn meanwhile",
        NON_INTERFERENCE,
        (
            "consent/reminder_kinds.py",
            "    return mine.filter(engagement_id=reminder.thing_id).exists()\n",
            "    return mine is not None\n",
        ),
    ),
    fault(
        "how much was said shows in a firm's list of engagements",
        NON_INTERFERENCE,
        (
            "sessions/operations/reflections.py",
            "    write_down(line, by)\n",
            "    write_down(line, by)\n"
            "    type(engagement).objects.filter(pk=engagement.pk).update(\n"
            '        programme_name=engagement.programme_name + "."\n'
            "    )\n",
        ),
        (
            "coaching/access/policy.py",
            'Party.COACHEE: Grant(see=ALWAYS, change=Is("state", "contracting")),\n'
            '        Party.SPONSOR: Grant(see=ALWAYS, change=Is("state", "contracting")),\n    },\n'
            "    Material.PARTY",
            "Party.COACHEE: Grant(see=ALWAYS, change=ALWAYS),\n"
            '        Party.SPONSOR: Grant(see=ALWAYS, change=Is("state", "contracting")),\n    },\n'
            "    Material.PARTY",
        ),
    ),
    fault(
        "a PDF leaves with words that were withdrawn while it was drawn",
        "tests/consent/test_withdrawn_while_drawing.py",
        (
            "consent/views/sponsor.py",
            "        if still_holds(page, engagement, reader):\n",
            "        if page:\n",
        ),
    ),
    fault(
        "the firm's staff is not listed among those who opened something",
        f"{ACCESS}staff_of_the_firm_is_listed_as_well",
        (
            "consent/access_page.py",
            "    return rows.exclude(reader=coachee).filter(\n",
            "    return rows.exclude(reader=coachee).exclude(role=STAFF).filter(\n",
        ),
    ),
    fault(
        "the coachee learns of an exception before the day on which they are told",
        f"{ACCESS}reading_an_exception_is_listed_from_when_the_coachee_is_told",
        (
            "consent/access_page.py",
            'Q(row_ids__overlap=told.values("pk"))',
            "Q(reader__isnull=False)",
        ),
    ),
    fault(
        "a proof has the lines of the whole firm",
        f"{PROOFS}a_proof_has_every_line_of_this_engagement_and_none_of_another",
        (
            "consent/ledger_page.py",
            "ConsentEvent.objects.visible_to(member).filter(engagement_id=engagement.pk)",
            "ConsentEvent.objects.visible_to(member)",
        ),
        (
            "coaching/access/policy.py",
            "    Material.CONSENT_LEDGER: {\n",
            "    Material.CONSENT_LEDGER: {\n        Party.MEMBER: SEE,\n",
        ),
    ),
    fault(
        "a proof leaves out who agreed",
        f"{PROOFS}the_script_of_the_docs_agrees_with_a_proof",
        (
            "consent/proofs.py",
            "for name in event.HASHED)",
            'for name in event.HASHED if name != "by_id")',
        ),
    ),
    fault(
        "the coach takes the words of the themes away in a file",
        f"{PROOFS}the_coach_gets_the_proof_and_not_the_words",
        (
            "consent/views/ledger.py",
            "    engagement, _ = as_party(request, engagement_id, Party.COACHEE)\n"
            "    return as_file(proofs.proof_with_words",
            "    engagement, _ = as_party(request, engagement_id, *PAIR)\n"
            "    return as_file(proofs.proof_with_words",
        ),
    ),
    fault(
        "a sponsor can ask how fast the consent ledger grows",
        f"{PROOFS}a_sponsor_and_an_admin_are_not_told_where_the_ledger_stands",
        (
            "consent/ledger_head.py",
            " AND access_engagements('coach', 'coachee') <> '{{}}'",
            "",
        ),
    ),
    fault(
        "an entry of the access ledger that was edited after chaining is not missed",
        "tests/audit/test_access_batches.py",
        ("coaching/audit/chain.py", "    yield from ledger.further_faults()\n", ""),
    ),
    fault(
        "a page opens sealed words beside the one door",
        "tests/guards/test_one_door.py",
        (
            "consent/sponsor_page.py",
            "from consent.words import Worded, words_hash\n",
            "from coaching.sealing.fields import unseal_rows  # noqa: F401\n"
            "from consent.words import Worded, words_hash\n",
        ),
    ),
)
