"""Whatever people do to agreements, in whatever order."""

from __future__ import annotations

import pytest

from tests.engagements.agreement_machine import run
from tests.factories import make_cast


@pytest.mark.django_db
def test_the_agreement_machine() -> None:
    run(make_cast(state="contracting"))
