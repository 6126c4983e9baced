"""The seeded faults keep up with the code: a stale one could not be tried."""

from __future__ import annotations

from functools import cache

import pytest

from coaching.environment import BASE_DIR
from tests.proof.faults import FAULTS, Fault


@cache
def text_of(name: str) -> str:
    return (BASE_DIR / name).read_text()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_each_fault_finds_its_text_exactly_once(fault: Fault) -> None:
    assert [text_of(edit.file).count(edit.old) for edit in fault.edits] == [1] * len(fault.edits)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_each_fault_names_tests_that_are_there(fault: Fault) -> None:
    for address in fault.caught_by:
        name, _, test = address.partition("::")
        assert (BASE_DIR / name).exists(), name
        assert test.partition("[")[0] in text_of(name) if test else True, address
