"""Every mail leads to a page that exists."""

from __future__ import annotations

import pytest
from django.urls import resolve

from coaching.firms.entry import acting_as
from coaching.reminders.kinds import all_kinds
from coaching.reminders.models import Reminder
from tests.factories import make_cast
from tests.guards.rows import build_rows


@pytest.mark.django_db
def test_the_link_of_every_reminder_is_an_address() -> None:
    cast = make_cast()
    rows = build_rows(cast)
    about = {"thing_id": rows["Review"].pk, "engagement_id": cast.engagement.pk}
    with acting_as(cast.coach):
        for kind in all_kinds():
            firm = cast.coach.firm
            reminder = Reminder(firm=firm, recipient=cast.coach, kind=kind.name, **about)
            found = resolve(kind.link(reminder))
            assert found.kwargs.get("firm_slug", firm.slug) == firm.slug, kind.name
            assert found.url_name, kind.name
