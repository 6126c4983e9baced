"""The cast, with a session, a commitment and a release to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    from tests.api.rooms import furnish
    from tests.factories import make_cast

    cast = make_cast()
    furnish(cast)
    return cast
