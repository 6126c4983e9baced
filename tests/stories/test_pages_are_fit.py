"""Every page that the demo's people reach: usable by all, on any screen, and light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.stories.fitness import Found, faults, measure, walk
from tests.support.app import RunningApp
from tests.support.browser import PageFor
from tests.support.figures import Figure

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PEOPLE = {
    "visitor": None,
    "firm admin": "ada@northlight.example",
    "coach": "ana@northlight.example",
    "coachee": "priya@meridian.example",
    "sponsor": "dana@meridian.example",
}
MOST_KILOBYTES = 250


@pytest.fixture
def page_of(running_app: RunningApp, page_for: PageFor) -> PageFor:
    """The demo's people, each with a browser that keeps nothing from page to page."""
    running_app.manage("seed_demo")

    def page_of(email: str | None) -> Page:
        page = page_for(email)
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        return page

    return page_of


@pytest.mark.proof(20)
def test_pages_are_usable_and_light(
    running_app: RunningApp, page_of: PageFor, figure: Figure
) -> None:
    found = Found()
    for who, email in PEOPLE.items():
        start = "/northlight/" if email else "/accounts/login/"
        walk(page_of(email), start, running_app.base_url, who, found)
    for fault in (*found.violations, *found.sideways, *found.elsewhere):
        print(fault)
    assert len(found.pages) >= 30, found.pages
    on = f"on {len(found.pages)} pages"
    heaviest, where = found.heaviest
    told = [
        (20, f"axe violations {on}, light and dark", len(found.violations), "0"),
        (20, f"pages that scroll sideways {on}, 320 to 1280 px", len(found.sideways), "0"),
        (22, f"requests to other origins {on}", len(found.elsewhere), "0"),
    ]
    figure(22, f"heaviest first load in kB ({where.split()[0]})", heaviest,
           f"< {MOST_KILOBYTES}", heaviest < MOST_KILOBYTES)  # fmt: skip
    for row, what, count, target in told:
        figure(row, what, count, target, count == 0)


def test_the_measures_notice_what_is_wrong(running_app: RunningApp, page_of: PageFor) -> None:
    """An image without words, a line too wide, a picture from elsewhere: each is found."""
    page, found = page_of(None), Found()
    spoilt = (
        '<html lang="en"><title>t</title><main><h1>t</h1><img src="/static/icon.svg">'
        '<img alt="" src="http://elsewhere.example/x.png">'
        '<p style="width:2000px">wide</p></main></html>'
    )
    page.route("**/spoilt/", lambda route: route.fulfill(body=spoilt, content_type="text/html"))
    page.route("http://elsewhere.example/**", lambda route: route.fulfill(body=""))
    assert measure(page, "/spoilt/", running_app.base_url, "spoilt", found)
    assert len(found.sideways) == 4
    assert [one.split()[-1] for one in found.elsewhere] == ["http://elsewhere.example/x.png"]
    assert any("image-alt" in one for one in faults(page))
