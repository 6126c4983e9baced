"""An engagement after its eighth session, with two goals and open reviews.

pytest loads this file before Django is set up: what touches models is imported on use.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from engagements.models import Goal
    from reviews.models import Review
    from tests.factories import Cast
    from tests.reviews.stage import HandIn


@pytest.fixture
def new(db: None) -> Cast:
    """Before its first session."""
    from tests.factories import make_cast

    return make_cast()


@pytest.fixture
def cast(new: Cast) -> Cast:
    from tests.reviews.stage import hold

    hold(new, 8)
    return new


@pytest.fixture
def goals(cast: Cast) -> list[Goal]:
    from tests.reviews.stage import set_goals

    return set_goals(cast, "goal-canary delegate", "goal-canary rest")


@pytest.fixture
def mid(cast: Cast, goals: list[Goal]) -> Review:
    from tests.reviews.stage import open_as_coach

    return open_as_coach(cast, "mid")


@pytest.fixture
def closing(cast: Cast, goals: list[Goal]) -> Review:
    from tests.reviews.stage import open_as_coach

    return open_as_coach(cast, "closing")


@pytest.fixture
def hand_in(goals: list[Goal]) -> HandIn:
    from tests.reviews.stage import hand_in_side

    return partial(hand_in_side, goals=goals)
