"""A firm with many engagements, and publications without the quiet time between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.consent.aggregates.population import Crowd


@pytest.fixture
def without_quiet_time(owner_connection: Any) -> Iterator[None]:
    """The same function that waits for nothing: what it would refuse for its date is not tested."""
    from consent.aggregates.counting import function_sql

    with owner_connection.cursor() as cursor:
        cursor.execute(function_sql(quiet_days=0))
        yield
        cursor.execute(function_sql())


@pytest.fixture
def twelve(db: None) -> Crowd:
    """Seven and five engagements of two client organisations, all of them active."""
    from tests.consent.aggregates.population import crowd
    from tests.factories import make_cast

    return crowd(make_cast(), [7, 5])
