"""Typing during a call, in a real browser: saved, offline, two windows, keys; nothing stored."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from coaching.firms.entry import acting_as
from sessions.models import CoachingSession
from tests.sessions.call import Called, call, enter
from tests.support.app import RunningApp
from tests.support.browser import PageFor
from tests.support.profile import nothing_on_the_device

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORED = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, caches: (await caches.keys()).length,
})"""


@pytest.fixture
def called(running_app: RunningApp, app_database: None) -> Called:
    return call(running_app)


@pytest.fixture
def room(called: Called, page_for: PageFor) -> Page:
    return enter(page_for(called.cast.coach.email), called)


def status(page: Page):
    return page.locator("[data-save-status]").first


def test_typing_is_saved_by_itself_and_nothing_stays_in_the_browser(called: Called, room: Page):
    room.keyboard.press("2")
    room.keyboard.type("The **silence** stands")
    expect(status(room)).to_contain_text("Saved")
    assert called.kept().deep_dive.text == "The **silence** stands"
    room.locator("#private-text").fill("mine alone")
    room.locator("#private-text").blur()
    expect(room.locator("[data-save-status]").nth(1)).to_contain_text("Saved")
    path = {"htmx-current-path-for-history": called.url}  # where one is, not what one wrote
    assert room.evaluate(STORED) == {"local": {}, "session": path, "caches": 0}
    assert nothing_on_the_device(room)
    assert called.note() == "mine alone"


def test_two_windows_lose_nothing(called: Called, room: Page):
    other = room.context.new_page()
    other.goto(called.url)
    room.fill("#deep_dive", "from the first")
    room.locator("#deep_dive").blur()
    expect(status(room)).to_contain_text("Saved")
    other.fill("#deep_dive", "from the second")
    other.locator("#deep_dive").blur()
    merge = other.locator(".merge")
    expect(merge).to_contain_text("from the first")
    expect(merge).to_contain_text("from the second")
    merge.get_by_role("button", name="Keep both").click()
    expect(status(other)).to_contain_text("Saved")
    assert called.kept().deep_dive.text == "from the first\n\nfrom the second"


def test_two_windows_in_two_parts_meet_without_a_question(called: Called, room: Page):
    other = room.context.new_page()
    other.goto(called.url)
    room.fill("#check_in", "tired, and glad")
    room.locator("#check_in").blur()
    expect(status(room)).to_contain_text("Saved")
    other.fill("#deep_dive", "silence")
    other.locator("#deep_dive").blur()
    expect(other.locator("#check_in")).to_have_value("tired, and glad")
    expect(status(other)).to_contain_text("Saved")
    kept = called.kept()
    assert (kept.check_in.text, kept.deep_dive.text) == ("tired, and glad", "silence")


def test_offline_words_wait_and_are_sent_when_the_connection_is_back(called: Called, room: Page):
    room.context.set_offline(True)
    room.fill("#deep_dive", "written in a tunnel")
    room.locator("#deep_dive").blur()
    expect(status(room)).to_have_text(
        "Not saved yet: you are offline. Your words are kept on this device"
    )
    assert called.kept().deep_dive.text == ""
    room.context.set_offline(False)
    expect(status(room)).to_contain_text("Saved")
    assert called.kept().deep_dive.text == "written in a tunnel"


def test_from_the_first_key_to_a_shared_record_without_a_mouse(called: Called, room: Page):
    room.keyboard.press("1")
    room.keyboard.type("Tired, and glad")
    room.keyboard.press("Alt+3")
    expect(room.locator("#challenge")).to_be_focused()
    room.keyboard.type("Let one silence stand")
    room.locator("h1").click()
    room.keyboard.press("c")
    expect(room.locator("#promise-wording")).to_be_focused()
    room.keyboard.type("let the silence stand")
    room.locator("#promise-measure").fill("somebody else speaks")
    room.locator("#promise-measure").press("Tab")
    room.keyboard.press("Enter")
    promises = room.locator("#promises")
    expect(promises).to_contain_text("I will let the silence stand by")
    room.locator(".answer").get_by_text("Partly").click()
    expect(room.locator(".answer input[value=partly]")).to_be_checked()
    room.keyboard.press("Control+Enter")
    room.wait_for_url("**/finish/")
    expect(room.locator("main")).to_contain_text("Let one silence stand")
    room.keyboard.press("Control+Enter")
    room.wait_for_url("**/record/")
    expect(room.locator("main")).to_contain_text("Tired, and glad")


def test_escape_twice_hides_the_page(called: Called, room: Page):
    room.fill("#deep_dive", "not for passers-by")
    room.keyboard.press("Escape")
    room.keyboard.press("Escape")
    expect(room.locator("#deep_dive")).to_be_hidden()
    assert room.title() == "Hidden"


def test_p_pauses_the_clock_and_a_reload_keeps_it(called: Called, room: Page):
    face = room.locator(".timer-face")
    expect(face).to_contain_text(":")
    room.keyboard.press("p")
    expect(room.get_by_role("button", name="Resume")).to_be_focused()
    stood = face.text_content()
    room.reload()
    expect(room.get_by_role("button", name="Resume")).to_be_visible()
    expect(face).to_have_text(stood or "")
    room.keyboard.press("p")
    expect(room.get_by_role("button", name="Pause")).to_be_focused()
    with called.app.orm(), acting_as(called.cast.coach):
        assert CoachingSession.objects.get(pk=called.session.pk).paused_at is None


def test_every_key_is_listed(called: Called, room: Page):
    room.keyboard.press("?")
    keys = room.get_by_role("dialog", name="Keys on this page").locator("kbd").all_text_contents()
    every = {"1", "2", "3", "4", "C", "CTRL+ENTER", "P", "CTRL+K", "ESC ESC", "?"}
    assert {key.upper() for key in keys} == every


def test_aim_and_boxes_are_saved_by_themselves_and_emptied_again(called: Called, room: Page):
    room.fill("#aim", "decide one thing")
    room.locator("#part-3 > summary").click()
    strength = room.get_by_label("Strength")
    strength.check()
    strength.blur()
    expect(status(room)).to_contain_text("Saved")
    kept = called.kept()
    assert (kept.aim.text, kept.tags) == ("decide one thing", ["strength"])
    with room.expect_response("**/save/"):
        strength.uncheck()
        strength.blur()
    assert called.kept().tags == []


def test_paper_gets_the_words_and_never_the_private_note(called: Called, room: Page):
    room.fill("#deep_dive", "a long line of thought " * 200)
    room.fill("#private-text", "mine alone")
    room.emulate_media(media="print")
    room.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(room.locator("#deep_dive + .on-paper")).to_be_visible()
    expect(room.locator("#deep_dive + .on-paper")).to_contain_text("a long line of thought")
    for gone in ("#deep_dive", "#private-text", "session-timer", ".promise-form", ".side"):
        expect(room.locator(gone)).to_be_hidden()
    room.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(room.locator(".on-paper")).to_have_count(0)


def test_the_room_works_without_script(called: Called, page_for: PageFor):
    page = page_for(called.cast.coach.email, java_script_enabled=False)
    page.goto(called.url)
    page.fill("#deep_dive", "no script at all")
    page.locator("#part-3 > summary").click()
    page.get_by_label("Strength").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#deep_dive")).to_have_value("no script at all")
    page.locator("#part-3 > summary").click()
    page.get_by_label("Strength").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Strength")).not_to_be_checked()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("session-timer")).to_contain_text("Paused at")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("session-timer")).to_contain_text("Began at")
    page.get_by_role("button", name="Finish session").click()
    expect(page.locator("main")).to_contain_text("no script at all")
    page.get_by_role("button", name="Finish and share with Priya").click()
    expect(page.locator("h1")).to_contain_text("Session 2 of 8")
    coachee = page_for(called.cast.coachee.email)
    coachee.goto(called.url.replace("/room/", "/record/"))
    expect(coachee.locator("main")).to_contain_text("no script at all")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(called: Called, room: Page, width: int):
    room.set_viewport_size({"width": width, "height": 800})
    room.evaluate("for (const one of document.querySelectorAll('details.part')) one.open = true")
    wide = room.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
