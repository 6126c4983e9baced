"""The cast, and a session that is planned or has begun.

This file is read before Django is ready: what it needs is imported when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sessions.models import CoachingSession
    from tests.factories import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    from tests.factories import make_cast

    return make_cast()


@pytest.fixture
def planned(cast: Cast) -> CoachingSession:
    from tests.sessions.rooms import plan_session

    return plan_session(cast)


@pytest.fixture
def begun(cast: Cast, planned: CoachingSession) -> CoachingSession:
    from tests.sessions.rooms import begin

    return begin(cast, planned)
