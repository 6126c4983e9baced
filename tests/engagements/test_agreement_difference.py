"""A difference that can be read: nothing of either text is lost in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engagements.agreement_difference import ADDED, REMOVED, SAME, Piece, difference, lines
from engagements.models import Agreement

WORDS = st.lists(st.sampled_from(["one", "two", "three", "four.", "\n", "\n\n"]), max_size=12)


def version(number: int, *sections: dict[str, object], order: list[str] | None = None) -> Agreement:
    return Agreement(version=number, sections=list(sections), signing_order=order or [])


def section(key: str, title: str, body: str, **more: object) -> dict[str, object]:
    return {"key": key, "title": title, "body": body, **more}


def flat(text: str) -> str:
    return " ".join(text.split())


def kept(found: list[list[Piece]], *kinds: str) -> str:
    return flat(" ".join("".join(p.text for p in line if p.kind in kinds) for line in found))


def test_words_that_changed_stand_beside_those_that_stayed() -> None:
    assert lines("We meet on Mondays at ten", "We meet on Fridays at ten") == [
        [
            Piece(SAME, "We meet on "),
            Piece(REMOVED, "Mondays "),
            Piece(ADDED, "Fridays "),
            Piece(SAME, "at ten"),
        ]
    ]


@given(old=WORDS, new=WORDS)
def test_both_texts_can_be_read_out_of_it(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    found = lines(before, after)
    assert kept(found, SAME, REMOVED).split() == before.split()
    assert kept(found, SAME, ADDED).split() == after.split()


def test_sections_are_known_by_their_key() -> None:
    older = version(1, section("roles", "Who", "A"), section("own-1", "Gone", "G"),
                    section("ending", "End", "E"))  # fmt: skip
    newer = version(2, section("roles", "Who does what", "A"), section("ending", "End", "E"),
                    section("own-2", "New", "N"), order=["coach"])  # fmt: skip
    found = difference(older, newer)
    assert [(one.title, one.kind) for one in found.changes] == [
        ("Who does what", SAME),
        ("New", ADDED),
        ("Who signs when", SAME),
        ("Gone", REMOVED),
    ]
    assert found.unchanged == ["End"]


def test_tables_and_terms_are_compared_as_sentences() -> None:
    table = [["", "Coach", "Sponsor"], ["Goals", "yes", "–"]]
    changed = [["", "Coach", "Sponsor"], ["Goals", "yes", "yes"]]
    terms = [["A sponsor may see", ""], ["Attendance", "No"]]
    allowed = [["A sponsor may see", ""], ["Attendance", "Yes"]]
    older = version(1, section("who_sees", "Who", "T", table=table, terms=terms))
    newer = version(2, section("who_sees", "Who", "T", table=changed, terms=allowed))
    (change,) = difference(older, newer).changes
    assert kept(change.lines, SAME, ADDED) == "… Goals: coach yes, sponsor yes Attendance: Yes"
    assert kept(change.lines, REMOVED) == "– No"


def test_what_differs_in_its_marks_alone_reads_the_same() -> None:
    older, newer = (version(1, section("roles", "R", body)) for body in ("**Be** kind", "Be kind"))
    assert difference(older, newer).changes == []
