"""The cast of every test here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    from tests.factories import make_cast  # models are loaded later than this file

    return make_cast()
