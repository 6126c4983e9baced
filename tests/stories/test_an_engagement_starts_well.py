"""From a draft to the first session: four-way contracting, a decline, an amendment.

Five people on real processes; one sponsor reads and signs on a phone. What an agreement allows
shows from its last signature on, and nothing from before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from coaching.access.models import EngagementParty
from coaching.firms.entry import acting_as
from coaching.firms.models import SponsorKind
from tests.factories import make_cast, make_member
from tests.stories.people import does_not_say, press, says
from tests.support.app import RunningApp
from tests.support.browser import PageFor, let_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NAMES = {
    "coach": "Ana Lind",
    "coachee": "Priya Raman",
    "dana": "Dana Okafor",
    "sam": "Sam Reyes",
}
COMMENT = "Please say who pays for travel."
TRAVEL = "Travel is paid by the client organisation."
HOPES = "Two teams that decide without waiting."
BEGIN = re.compile("Start session|Start it early|Write it up")
VIEW = "More room to think before I answer."


@dataclass
class Room:
    """One engagement, and a browser for each of the five."""

    path: str
    pages: dict[str, Page] = field(default_factory=dict)

    def open(self, name: str, part: str = "") -> Page:
        self.pages[name].goto(f"{self.path}{part}")
        return self.pages[name]


@pytest.fixture
def room(running_app: RunningApp, transactional_db: None, page_for: PageFor) -> Room:
    with running_app.orm():
        cast = make_cast(state="draft")
        sam = make_member(cast.admin, NAMES["sam"], sponsor_kind=SponsorKind.LINE_MANAGER)
        with acting_as(cast.admin):
            EngagementParty.objects.create(
                firm=cast.admin.firm, engagement_id=cast.engagement.pk, member=sam, role="sponsor"
            )
        people = {
            "admin": cast.admin,
            "coach": cast.coach,
            "coachee": cast.coachee,
            "dana": cast.sponsor,
            "sam": sam,
        }
        let_sign_in(*people.values())
        path = f"/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/"
    pages = {
        name: page_for(one.email, **(PHONE if name == "dana" else {}))
        for name, one in people.items()
    }
    return Room(path, pages)


def test_an_engagement_starts_well(room: Room) -> None:
    the_admin_writes_the_agreement_and_starts(room)
    the_four_meet_and_the_coachee_shows_what_was_agreed(room)
    a_sponsor_declines_on_the_phone_and_only_the_firm_reads_why(room)
    the_admin_answers_with_another_version(room)
    everybody_signs_and_until_then_nothing_begins(room)
    an_amendment_changes_nothing_until_the_last_signature(room)
    the_first_session_begins(room)


def the_admin_writes_the_agreement_and_starts(room: Room) -> None:
    page = room.open("admin", "agreement/")
    press(page, "Write the agreement")
    says(page, "Stays as it is")
    press(page, "Save and read it as the parties will")
    says(page, "As the parties will read it")
    says(room.open("coachee", "agreement/"), "Nothing here")
    press(page, "Check and start")
    press(page, "Start engagement")
    says(room.open("coachee", "agreement/"), "Your signature")


def the_four_meet_and_the_coachee_shows_what_was_agreed(room: Room) -> None:
    page = room.open("coach", "contracting/plan/")
    page.fill("[name=day]", (date.today() + timedelta(days=3)).isoformat())
    page.fill("[name=wall_time]", "09:00")
    press(page, "Plan")
    page = room.open("coach", "contracting/note/")
    page.get_by_label("What the sponsor hopes for").fill(HOPES)
    page.get_by_label("How the coachee sees it").fill(VIEW)
    press(page, "Save")
    for name in ("dana", "sam"):
        says(room.open(name, "contracting/"), "four-way")
        for words in (HOPES, VIEW):
            does_not_say(room.pages[name], words)
    press(room.open("coachee", "contracting/"), "Show it to the sponsors")
    says(room.pages["coachee"], "The exact words")
    press(room.pages["coachee"], "Show it to")
    room.pages["coachee"].wait_for_url("**/contracting/")
    for name in ("dana", "sam"):
        says(room.open(name, "contracting/"), VIEW)
    assert fits(room.pages["dana"])
    does_not_say(room.open("admin", "contracting/"), VIEW)


def a_sponsor_declines_on_the_phone_and_only_the_firm_reads_why(room: Room) -> None:
    page = room.open("dana", "agreement/")
    press(page, "Decline it and say what would have to change")
    page.get_by_label("What would have to change for you to sign?").fill(COMMENT)
    press(page, "Decline this version")
    says(page, "It was declined")
    for name in ("coach", "coachee", "sam"):
        says(room.open(name, "agreement/"), "It was declined")
        does_not_say(room.pages[name], COMMENT)
    says(room.open("admin", "agreement/"), COMMENT)


def the_admin_answers_with_another_version(room: Room) -> None:
    page = room.pages["admin"]
    press(page, "Write the agreement")
    page.fill("[name=title_new]", "Travel")
    page.fill("[name=body_new]", TRAVEL)
    press(page, "Save and read it as the parties will")
    says(page, TRAVEL)
    press(page, "Offer it for signing")
    page.wait_for_url("**/agreement/")
    says(room.open("dana", "agreement/"), TRAVEL)


def everybody_signs_and_until_then_nothing_begins(room: Room) -> None:
    for name in ("coach", "dana", "coachee"):
        sign(room, name)
        does_not_say(room.pages[name], "In force since")
    sign(room, "sam")
    says(room.pages["sam"], "In force since")
    assert fits(room.open("dana", "agreement/"))


def sign(room: Room, name: str) -> None:
    page = room.open(name, "agreement/")
    page.get_by_label("Your full name").fill(NAMES[name])
    page.get_by_role("checkbox", name="I have read").check()
    press(page, "Sign the agreement")
    says(page, "Signed. Thank you.")


def fits(page: Page) -> bool:
    """No sideways scroll."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def an_amendment_changes_nothing_until_the_last_signature(room: Room) -> None:
    page = room.open("admin", "agreement/")
    press(page, "Write an amendment")
    page.get_by_role("switch", name="did not take place").check(force=True)
    press(page, "Save and read it as the parties will")
    press(page, "Offer it for signing")
    page.wait_for_url("**/agreement/")
    says(room.open("coachee", "agreement/"), "A change to what is in force")
    press(room.pages["coachee"], "See what changes")
    says(room.pages["coachee"], "From version 2 to version 3")
    for name in ("coachee", "sam", "coach"):
        sign(room, name)
        says(room.open("dana", "agreement/2/"), "Version 2")
    sign(room, "dana")
    says(room.open("admin", "agreement/"), "In force since")


def the_first_session_begins(room: Room) -> None:
    page = room.open("coach", "plan/")
    page.fill("[name=first_on]", date.today().isoformat())
    page.fill("[name=wall_time]", "10:00")
    press(page, "Propose")
    if page.locator("[name=anyway]").count():
        page.check("[name=anyway]")
    press(page, "Plan these sessions")
    page = room.open("coach")
    page.goto(str(page.locator("a[href*='/prepare/']").first.get_attribute("href")))
    page.get_by_role("button", name=BEGIN).click()
    page.wait_for_url("**/room/**")
    says(room.open("dana", "sponsor/"), "about to begin")
