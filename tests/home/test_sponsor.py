"""A sponsor's part of the first page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.home.views.sponsor import sponsored
from engagements.models import Engagement
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.engagements.agreements import in_force
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.sessions.marks import marks
from tests.sessions.pages import client_of, statements
from tests.support.signed_in import address


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
    in_force(cast, sessions_held=True)
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
    assert one == three == 2


def page_costs(cast: Cast) -> int:
    return len(statements(client_of(cast.sponsor), "get", address("home:start", cast.sponsor)))


def test_the_whole_page_is_a_list_of_at_most_six_statements(cast: Cast):
    assert page_costs(cast) == 5
    another(cast, "Tomas Vega")
    another(cast, "Noor Haddad", state="contracting")
    assert page_costs(cast) == 6  # one more, of any number, says that an agreement waits


def another(cast: Cast, name: str, **what: Any) -> Engagement:
    coachee = make_member(cast.admin, name)
    return make_engagement(
        cast.admin, coach=cast.coach, coachee=coachee, sponsors=[cast.sponsor], **what
    )


def test_several_client_organisations_stand_apart_by_name(cast: Cast):
    assert "group-title" not in shown(cast)[0]
    other = another(cast, "Tomas Vega")
    html, _ = shown(cast)
    titles = [cast.engagement.organisation_name, other.organisation_name]
    assert html.count("group-title") == 2
    assert all(html.count(f">{title}</h3>") == 1 for title in titles)


def test_engagements_of_one_organisation_stand_together(cast: Cast):
    other = another(cast, "Tomas Vega")
    with acting_as(cast.admin):
        ours = cast.engagement
        Engagement.objects.filter(pk=other.pk).update(
            client_organisation=ours.client_organisation, organisation_name=ours.organisation_name
        )
    html, _ = shown(cast)
    assert "group-title" not in html
    assert html.index("Priya Raman") < html.index("Tomas Vega")


def test_a_card_says_the_latest_day_of_what_was_shared_with_this_sponsor(cast: Cast):
    acts.shared(cast)
    today = timezone.localdate()
    assert f"latest on {today.day} {today:%B %Y}" in shown(cast)[0]


@pytest.mark.parametrize("state", ["completed", "ended_early"])
def test_when_it_is_over_no_step_is_left_that_could_tell_who_did_not_come(cast: Cast, state: str):
    over = another(cast, "Tomas Vega", state=state)
    in_force(cast, over, sessions_held=True)
    marks(cast, 6, engagement=over)
    with acting_as(cast.sponsor):
        cards = sponsored(SimpleNamespace(member=cast.sponsor))["cards"]  # type: ignore[arg-type]
    assert [one.steps for one in cards if one.engagement == over] == [()]


def test_without_an_engagement_the_page_says_what_will_stand_there(cast: Cast):
    acts.leave(cast, cast.engagement, cast.sponsor)
    with acting_as(cast.sponsor):
        request = SimpleNamespace(member=cast.sponsor)
        section = sponsored(request)  # type: ignore[arg-type]
        html = render_to_string("home/_sponsor.html", {"section": section, "request": request})
    assert "No coaching here yet" in html
    left = client_of(cast.sponsor).get(address("home:start", cast.sponsor)).content.decode()
    assert "Nothing here for you yet" in left


def test_a_sponsor_who_coaches_elsewhere_keeps_both(cast: Cast):
    make_engagement(cast.admin, coach=cast.coach, coachee=cast.coachee, sponsors=[cast.other_coach])
    page = client_of(cast.other_coach).get(address("home:start", cast.other_coach))
    html = page.content.decode()
    assert "Coaching you sponsor" in html
    assert "Today" in html
