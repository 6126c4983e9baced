"""Every seeded fault can still be injected, and there are enough against what matters most."""

from __future__ import annotations

import pytest

from coaching.environment import BASE_DIR
from tests.proof.faults import FAULTS
from tests.proof.faults.fault import Fault


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_text_to_replace_is_there_once_and_the_catchers_are_there(fault: Fault) -> None:
    for edit in fault.edits:
        assert (BASE_DIR / edit.file).read_text().count(edit.old) == 1, edit.file
        assert edit.old != edit.new
    for catcher in fault.caught_by:
        path, _, name = catcher.partition("::")
        text = (BASE_DIR / path).read_text() if (BASE_DIR / path).is_file() else ""
        assert (BASE_DIR / path).exists(), catcher
        assert not name or f"def {name}(" in text, catcher


def test_no_two_faults_have_one_name() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_at_least_ten_are_against_consent_and_the_sponsors_page() -> None:
    assert sum(fault.is_against_consent for fault in FAULTS) >= 10
