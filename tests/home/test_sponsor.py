"""A sponsor's part of the first page."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from coaching.firms.entry import acting_as
from coaching.home.views.sponsor import sponsored
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.factories import Cast, make_cast, make_engagement, make_member


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def shown(cast: Cast) -> tuple[str, int]:
    """The section as HTML, and how many statements it took."""
    member = cast.sponsor
    with acting_as(member), CaptureQueriesContext(connection) as queries:
        request = SimpleNamespace(member=member)
        section = sponsored(request)  # type: ignore[arg-type]
        html = render_to_string("home/_sponsor.html", {"section": section, "request": request})
    return html, len(queries)


def test_a_card_says_how_far_along_and_nothing_that_was_not_released(cast: Cast):
    acts.proposed(cast)
    html, _ = shown(cast)
    assert "Priya Raman’s coaching" in html
    assert html.count("step-planned") == 8
    assert "No themes shared" in html
    assert WORDS["sentence"] not in html


def test_a_card_counts_this_sponsors_own_themes(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    acts.shared(cast)
    acts.shared(cast, to=[eve], sentence="For Eve.")
    assert "1 theme shared with you" in shown(cast)[0]


@pytest.mark.parametrize("what", ["proposed", "declined", "withdrawn"])
def test_the_card_is_the_same_whatever_was_not_released(cast: Cast, what: str):
    before, _ = shown(cast)
    if what == "withdrawn":
        acts.withdraw(cast, acts.shared(cast))
    else:
        theme = acts.proposed(cast)
        if what == "declined":
            acts.decline(cast, theme)
    assert shown(cast)[0] == before


def test_one_engagement_and_three_cost_the_same(cast: Cast):
    _, one = shown(cast)
    for name in ("Tomas Vega", "Noor Haddad"):
        coachee = make_member(cast.admin, name)
        make_engagement(cast.admin, coach=cast.coach, coachee=coachee, sponsors=[cast.sponsor])
    html, three = shown(cast)
    assert html.count("’s coaching</a>") == 3
    assert one == three == 4
