from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from coaching.access.verbs import Reason
from tests.factories import make_cast
from tests.home.people import at, browser

COMMON = "this step belongs to somebody else"


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.UNKNOWN, Reason.NOT_YOURS}))
def test_every_reason_has_words_of_its_own(reason: Reason) -> None:
    assert COMMON not in render_to_string("errors/_reason.html", {"reason": reason.value})


@pytest.mark.django_db
def test_a_refusal_says_why() -> None:
    cast = make_cast()
    client = browser(cast.admin)
    discard = client.post(at(cast.admin, f"firm/engagements/{cast.engagement.pk}/discard/"))
    assert (discard.status_code, b"it is no draft any more" in discard.content) == (403, True)
    hub = browser(cast.coach).get(at(cast.coach, "firm/"))
    assert (hub.status_code, COMMON in hub.content.decode()) == (403, True)
