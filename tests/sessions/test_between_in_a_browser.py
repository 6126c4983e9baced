"""The weeks between in a real browser: by keyboard alone, and in place where there is a script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from coaching.access.opening import open_rows
from coaching.firms.entry import acting_as
from sessions.models import Commitment, Reflection, Topic
from sessions.operations.commitments import add_commitment, confirm
from sessions.operations.room import finish
from tests.factories import Cast, make_cast
from tests.sessions.rooms import begin, plan_session
from tests.support.app import RunningApp
from tests.support.browser import PASSWORD, PageFor, let_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Between:
    """One promise on its way and a session to come, on the running application."""

    app: RunningApp
    cast: Cast
    promise: Commitment

    @property
    def home(self) -> str:
        return f"/{self.cast.admin.firm.slug}/"

    def now(self) -> Any:
        with self.app.orm(), acting_as(self.cast.coachee):
            return Commitment.objects.with_carried().get(pk=self.promise.pk)


@pytest.fixture
def between(running_app: RunningApp, app_database: None) -> Between:
    with running_app.orm():
        cast = make_cast()
        let_sign_in(cast.coach, cast.coachee)
        first = begin(cast, plan_session(cast, 1, days=-15))
        with acting_as(cast.coach):
            promise = add_commitment(
                commitment_id=uuid4(), coaching_session=first, wording="ask two peers",
                by=cast.coach,
            )  # fmt: skip
            finish(coaching_session=first, by=cast.coach)
            promise.refresh_from_db()
        with acting_as(cast.coachee):
            confirm(commitment=promise, by=cast.coachee)
        plan_session(cast, 2, days=3)
        plan_session(cast, 3, days=20)
    return Between(running_app, cast, promise)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until it has the focus, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_home_is_worked_by_keyboard_alone(between: Between, page_for: PageFor):
    page = page_for(between.cast.coachee.email)
    page.goto(between.home)
    tab_to(page, "#topic-text")
    page.keyboard.type("The board meeting")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#topic-text")).to_have_value("The board meeting")
    tab_to(page, "input[name=answer]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    tab_to(page, "button")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_text("Noted.")).to_be_visible()
    tab_to(page, "#noticing-text")
    page.keyboard.type("Silence is fine")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved for you.")).to_be_visible()
    with between.app.orm(), acting_as(between.cast.coachee):
        assert Topic.objects.count() == 1
        assert [line.shared for line in Reflection.objects.all()] == [False]
    assert between.now().state == "partly"


def in_the_room(between: Between, page_for: PageFor) -> Page:
    """The coach's, with the promise in its check-in."""
    with between.app.orm():
        session = begin(between.cast, plan_session(between.cast, 4))
    page = page_for(between.cast.coach.email)
    page.goto(f"{between.home}sessions/{session.pk}/room/")
    return page


def test_carried_over_in_the_room_without_leaving_it(between: Between, page_for: PageFor):
    page = in_the_room(between, page_for)
    page.locator("#check_in").fill("still being written")
    page.get_by_role("button", name="Carry over").click()
    line = page.get_by_text("Carried over to ")
    expect(line).to_be_visible()
    expect(line).to_be_focused()
    expect(page.locator("#check_in")).to_have_value("still being written")
    after = between.now()
    assert (after.state, after.carried) == ("open", 1)
    assert after.due_on > between.promise.due_on


def test_a_line_typed_while_the_answer_is_on_its_way_is_not_lost(
    between: Between, page_for: PageFor
):
    page = in_the_room(between, page_for)
    held: list[Route] = []
    page.route("**/update/", lambda route: held.append(route))
    page.get_by_text("Partly", exact=True).first.click()
    expect(page.locator(".htmx-request")).to_have_count(1)
    line = page.get_by_label("A line about it, which both of you can read")
    page.get_by_text("Add a line").click()
    line.fill("one is on leave")
    held[0].continue_()
    expect(page.get_by_text("What got in the way?")).to_be_visible()
    expect(line).to_have_value("one is on leave")
    expect(line).to_be_focused()
    page.unroute("**/update/")
    page.get_by_role("button", name="Keep this line").click()
    expect(line).to_have_value("")
    with between.app.orm(), acting_as(between.cast.coach):
        lines = open_rows(Reflection.objects.all(), by=between.cast.coach)
        assert [one.text.text for one in lines] == ["one is on leave"]


def test_another_time_is_proposed_and_answered_without_a_script(
    between: Between, running_app: RunningApp, browser: Browser
):
    pages = {}
    for member in (between.cast.coachee, between.cast.coach):
        context = browser.new_context(base_url=running_app.base_url, java_script_enabled=False)
        page = pages[member] = context.new_page()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", member.email)
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="Sign in").first.click()
    coachee, coach = pages[between.cast.coachee], pages[between.cast.coach]
    coachee.goto(between.home)
    coachee.get_by_role("link", name="Propose another time").click()
    day = (between.promise.due_on + timedelta(days=9)).isoformat()
    coachee.fill("input[name=day]", day)
    coachee.fill("textarea[name=words]", "I am travelling.")
    coachee.get_by_role("button", name="Propose this time").click()
    expect(coachee.get_by_text("has not answered yet")).to_be_visible()
    coach.goto(between.home)
    coach.get_by_role("link", name="proposes another time").click()
    expect(coach.get_by_text("I am travelling.")).to_be_visible()
    if coach.locator("[name=anyway]").count():
        coach.check("[name=anyway]")
    coach.get_by_role("button", name="Move the session").click()
    expect(coach.get_by_text("Accepted on")).to_be_visible()
    coachee.reload()
    expect(coachee.get_by_text("Accepted on")).to_be_visible()
