"""Mistakes in the hours log."""

from __future__ import annotations

from tests.proof.faults.fault import fault

HOURS = "tests/sessions/hours/"

HOURS_LOG = (
    fault(
        "a cell of an exported file runs as a formula",
        f"{HOURS}test_writing.py::test_no_cell_of_an_export_runs",
        (
            "sessions/hours/cells.py",
            'return f"\'{text}" if GUARDED.match(text) else text',
            "return text",
        ),
    ),
    fault(
        "somebody who has not agreed is in the hours file",
        f"{HOURS}test_log.py::test_nobody_is_in_the_file_who_has_not_agreed",
        (
            "sessions/hours/log.py",
            "*(one.line for one in self.listed)",
            "*(one.line for one in self.from_sessions)",
        ),
    ),
    fault(
        "a consent that was taken back still lists",
        f"{HOURS}test_listing.py::test_it_is_taken_back_at_any_time_and_may_be_given_again",
        (
            "sessions/hours/log.py",
            'ListingConsent.objects.filter(engagement=OuterRef("engagement_id"), ended_at=None)',
            'ListingConsent.objects.filter(engagement=OuterRef("engagement_id"))',
        ),
    ),
    fault(
        "hours brought from elsewhere are seen by every coach of the firm",
        "tests/guards/test_hours_canaries.py",
        (
            "coaching/access/policy.py",
            'Party.MEMBER: Grant(see=Own("coach_id"), add=Own("coach_id"), remove=Own("coach_id")),',
            'Party.MEMBER: Grant(see=ALWAYS, add=Own("coach_id"), remove=Own("coach_id")),',
        ),
    ),
    fault(
        "a file sent twice at once is brought twice",
        f"{HOURS}test_races.py::test_a_file_sent_twice_at_once_is_brought_once",
        (
            "sessions/operations/hours.py",
            "    Membership.objects.select_for_update().get(pk=by.pk)\n",
            "",
        ),
    ),
    fault(
        "an uploaded spreadsheet's entities are read",
        f"{HOURS}test_sheets.py::test_an_entity_is_refused_before_a_library_reads_it",
        (
            "sessions/hours/sheets.py",
            "    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, doctype\n",
            "    parser.StartElementHandler = start\n",
        ),
    ),
)
