"""Goals are set, reworded, given up and measured in any order, and nothing written is lost."""

from __future__ import annotations

import pytest

from tests.engagements.goal_machine import run
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


def test_nothing_that_was_written_about_a_goal_is_lost() -> None:
    run(make_cast())
