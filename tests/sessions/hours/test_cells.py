from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.hours.cells import guard, tidy, unguard

RUN = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''@x"]


@pytest.mark.parametrize("text", RUN)
def test_a_cell_that_would_run_is_text(text: str) -> None:
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["Nora", "O'Hara", "'quoted'", "1-2", "", "a=b", "نورا"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == unguard(text) == text


@given(st.text())
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in set("=+-@\t\r\n")


@given(st.text())
def test_tidy_text_is_one_line_of_what_every_file_can_hold(text: str) -> None:
    found = tidy(text)
    assert found == found.strip()
    assert not set(found) & set("\0\t\r\n\x1b\ufffe\uffff")
    found.encode()
