"""Every mail leads to a page that exists."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import resolve

from coaching.firms.models import Firm
from coaching.reminders.kinds import Kind, all_kinds
from coaching.reminders.models import Reminder


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_the_link_of_a_reminder_is_an_address(kind: Kind) -> None:
    firm = Firm(slug="northlight")
    reminder = Reminder(firm=firm, kind=kind.name, thing_id=uuid4(), engagement_id=uuid4())
    found = resolve(kind.link(reminder))
    assert found.kwargs.get("firm_slug", "northlight") == "northlight"
    assert found.url_name
