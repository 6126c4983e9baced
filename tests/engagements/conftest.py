from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.engagements.firm import Firm


@pytest.fixture
def firm(db: None) -> "Iterator[Firm]":
    """Runs as its admin unless a test says otherwise."""
    from tests.engagements.firm import founded  # models can be imported once a test runs

    with founded() as firm:
        yield firm
