"""Mistakes in the sponsor's papers and in figures."""

from __future__ import annotations

from tests.proof.faults.fault import fault

WORDS = "tests/consent/test_sponsor_words.py::test_"
COUNTING = "tests/consent/aggregates/test_counting.py::test_"
PAPERS = "tests/look/test_papers.py::test_"

SPONSOR_AND_FIGURES = (
    fault(
        "a sponsor reads what another sponsor said",
        f"{WORDS}no_other_sponsor_and_nobody_else_finds_it",
        (
            "coaching/access/policy.py",
            'Party.SPONSOR: Grant(see=Own("author_id"), add=Own("author_id")),',
            'Party.SPONSOR: Grant(see=ALWAYS, add=Own("author_id")),',
        ),
    ),
    fault(
        "a sponsor sees, once it is over, how many sessions were never held",
        "tests/home/test_sponsor.py::test_when_it_is_over_no_step_is_left_that_could_tell_who_did_not_come",
        (
            "consent/sponsor_page.py",
            "    if held is None or engagement.state in OVER:\n",
            "    if held is None:\n",
        ),
    ),
    fault(
        "a paper takes a theme's words for a document",
        f"{PAPERS}no_pdf_asks_for_anything_whatever_people_typed",
        (
            "templates/consent/sponsor_pdf.html",
            "<p>{{ theme.sentence }}</p>",
            "<p>{{ theme.sentence|safe }}</p>",
        ),
    ),
    fault(
        "a screen reader reads the foot of every page of a paper",
        f"{PAPERS}every_pdf_can_be_read_aloud_and_carries_its_fonts",
        ("coaching/look/pdf.py", "    _mark_feet(pdf)\n", ""),
    ),
    fault(
        "anybody in the firm has the database count for them",
        f"{COUNTING}nobody_but_an_admin_has_it_counted_not_even_past_the_application",
        (
            "consent/aggregates/counting.py",
            "    IF NOT access_is_admin() THEN\n",
            "    IF false THEN\n",
        ),
    ),
    fault(
        "two publications differ by fewer than five engagements",
        f"{COUNTING}a_set_that_differs_by_fewer_than_five_is_refused",
        (
            "consent/aggregates/counting.py",
            "OR smallest < {fewest} THEN",
            "OR false THEN",
        ),
    ),
    fault(
        "two publications that share nobody are set against each other through a third",
        "tests/consent/aggregates/test_no_few.py::"
        "test_two_publications_that_share_nobody_are_not_set_against_each_other",
        (
            "consent/aggregates/counting.py",
            "      FROM unnest(whole) e\n",
            "      FROM unnest(counted) e\n",
        ),
    ),
    fault(
        "a small cell is kept back alone, so that it follows from the total",
        f"{COUNTING}of_three_large_cells_one_or_two_stay",
        ("consent/aggregates/counting.py", "IF many_hidden > 0 THEN", "IF false THEN"),
    ),
    fault(
        "a cell is published again after two of its engagements moved",
        f"{COUNTING}a_cell_that_moved_by_fewer_than_five_is_kept_back",
        (
            "consent/aggregates/counting.py",
            "AND (abs(b.c - t.c) BETWEEN 1 AND {least} OR",
            "AND (false OR",
        ),
        (
            "consent/aggregates/counting.py",
            "AND (abs(w.was - w.c) BETWEEN 1 AND {least}",
            "AND (false",
        ),
    ),
)
