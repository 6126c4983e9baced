"""Words that could not be saved outlive their window on the device, and nobody else reads them."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from coaching.firms.entry import acting_as
from coaching.firms.models import Person
from sessions.operations.saving import save_part
from tests.sessions.call import Called, call, enter
from tests.support.app import RunningApp
from tests.support.browser import PASSWORD, PageFor, sign_in
from tests.support.profile import (
    Profile,
    close_in_a_tunnel,
    nothing_on_the_device,
    on_the_device,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEPT = "Your words are kept on this device"
CANARY = f"{uuid4().hex[:12]}-{uuid4().hex[:12]}"  # nothing else on the disk is like it


@pytest.fixture
def called(running_app: RunningApp, app_database: None) -> Called:
    return call(running_app)


@pytest.fixture
def room(called: Called, page_for: PageFor) -> Page:
    return enter(page_for(called.cast.coach.email), called)


def status(page: Page):
    return page.locator("[data-save-status]").first


def typed_offline(page: Page, words: str) -> None:
    """Nothing of it reaches the server; all of it the device."""
    page.context.set_offline(True)
    page.fill("#deep_dive", words)
    page.locator("#deep_dive").blur()
    expect(status(page)).to_have_text(f"Not saved yet: you are offline. {KEPT}")


def opened(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def test_the_room_brings_the_words_of_a_closed_window_back(called: Called, room: Page) -> None:
    room.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    typed_offline(room, "written in a tunnel")
    room.fill("#private-text", "mine, and in a tunnel")
    room.locator("#private-text").blur()
    expect(room.locator("[data-save-status]").nth(1)).to_contain_text(KEPT)
    page = opened(close_in_a_tunnel(room), called.url)
    expect(page.locator("#deep_dive")).to_have_value("written in a tunnel")
    expect(page.locator("#private-text")).to_have_value("mine, and in a tunnel")
    expect(page.locator("[data-save-note]")).to_have_text(["Words from this device were sent."] * 2)
    assert called.kept().deep_dive.text == "written in a tunnel"
    assert called.note() == "mine, and in a tunnel"
    assert nothing_on_the_device(page)


def test_today_sends_them_and_says_so(called: Called, room: Page) -> None:
    typed_offline(room, "written in a tunnel")
    page = opened(close_in_a_tunnel(room), called.home)
    line = page.locator("words-waiting")
    expect(line).to_have_text("Words from this device were sent: session 2.")
    assert called.kept().deep_dive.text == "written in a tunnel"
    assert nothing_on_the_device(page)
    line.get_by_role("link", name="session 2").click()
    expect(page.locator("#deep_dive")).to_have_value("written in a tunnel")


def test_today_leaves_a_choice_to_the_room_and_says_that_words_wait(
    called: Called, room: Page
) -> None:
    typed_offline(room, "mine")
    edited_elsewhere(called, "from the phone")
    page = opened(close_in_a_tunnel(room), called.home)
    line = page.locator("words-waiting")
    expect(line).to_have_text("Words are waiting on this device for session 2.")
    line.get_by_role("link", name="session 2").click()
    expect(page.locator(".merge pre")).to_have_text(["from the phone", "mine"])
    page.get_by_role("button", name="Keep both").click()
    expect(status(page)).to_contain_text("Saved")
    assert called.kept().deep_dive.text == "from the phone\n\nmine"


def edited_elsewhere(called: Called, words: str) -> None:
    coach, version = called.cast.coach, called.kept().version
    with called.app.orm(), acting_as(coach):
        save_part(
            coaching_session=called.session, part="deep_dive", text=words, version=version, by=coach
        )


def test_nothing_waits_and_today_says_nothing(called: Called, room: Page) -> None:
    """Left in the middle of a sentence: the last words were sent on the way out."""
    room.fill("#deep_dive", "half a")
    room.goto(called.home)
    expect(room.locator("h1")).to_have_text("Today")
    expect(room.locator("words-waiting")).not_to_contain_text("waiting")
    assert kept_soon(called, room, "half a")


def kept_soon(called: Called, page: Page, words: str) -> bool:
    """What is sent on the way out of a page may arrive after the next page was served."""
    for _ in range(100):
        if called.kept().deep_dive.text == words:
            return True
        page.wait_for_timeout(50)
    return False


def test_signing_out_names_what_is_not_saved_and_leaves_nothing(called: Called, room: Page) -> None:
    room.fill("#deep_dive", "mine")
    edited_elsewhere(called, "from the phone")
    room.locator("#deep_dive").blur()
    expect(status(room)).to_contain_text("This was also edited in another window")
    sign_out(room)
    dialog = room.get_by_role("dialog")
    expect(dialog).to_contain_text("Some words are not saved yet")
    dialog.get_by_role("button", name="Stay").click()
    assert room.url.endswith(called.url)
    assert len(on_the_device(room)) == 1
    sign_out(room)
    room.get_by_role("button", name="Sign out without them").click()
    room.wait_for_url(lambda url: "/sessions/" not in url)
    assert nothing_on_the_device(room)


def test_signing_out_saves_first(called: Called, room: Page) -> None:
    room.fill("#deep_dive", "the last word")
    sign_out(room)
    room.wait_for_url(lambda url: "/sessions/" not in url)
    assert called.kept().deep_dive.text == "the last word"
    assert nothing_on_the_device(room)


def sign_out(page: Page) -> None:
    if page.locator(".side-foot[open]").count() == 0:
        page.locator(".side-foot > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()


def test_somebody_else_at_this_computer_finds_nothing(called: Called, room: Page) -> None:
    """The coach's sign-in was forgotten with the window; the coachee signs in."""
    typed_offline(room, CANARY)
    (entry,) = on_the_device(room)
    context = close_in_a_tunnel(room)
    context.clear_cookies()
    page = context.new_page()
    sign_in(page, called.cast.coachee.email)
    answer = page.request.get(f"/accounts/device-key/?login={entry['login']}")
    assert answer.status == 404
    page.goto(called.home)
    assert nothing_on_the_device(page)
    assert CANARY not in page.content()


def lapse(called: Called) -> None:
    """Every login of the coach has expired."""
    with called.app.orm():
        Session.objects.all().delete()


def test_a_lapsed_login_is_asked_for_and_every_word_goes_through(
    called: Called, room: Page
) -> None:
    lapse(called)
    room.fill("#deep_dive", "typed after the login had lapsed")
    room.locator("#deep_dive").blur()
    dialog = room.get_by_role("dialog")
    dialog.get_by_label("Password").fill("not the password at all")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("not correct")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_have_count(0)
    expect(status(room)).to_contain_text("Saved")
    assert called.kept().deep_dive.text == "typed after the login had lapsed"
    room.fill("#deep_dive", "and on")
    room.locator("#deep_dive").blur()
    expect(status(room)).to_contain_text("Saved")
    assert called.kept().deep_dive.text == "and on"


def test_after_the_password_the_keys_go_on_where_they_were(called: Called, room: Page) -> None:
    """Nobody has to click into the field again."""
    lapse(called)
    room.locator("details:has(#deep_dive)").evaluate("one => { one.open = true }")
    room.focus("#deep_dive")
    room.keyboard.type("before ")
    dialog = room.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_label("Password").press("Enter")
    expect(dialog).to_have_count(0)
    room.keyboard.type("and after")
    expect(room.locator("#deep_dive")).to_have_value("before and after")


def test_a_commitment_under_a_lapsed_login_is_added_after_the_password(
    called: Called, room: Page
) -> None:
    """The part that was refused stays as it is, and is sent again."""
    lapse(called)
    room.keyboard.press("c")
    room.keyboard.type("let the silence stand")
    room.get_by_role("button", name="Add commitment").click()
    dialog = room.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_label("Password").press("Enter")
    expect(dialog).to_have_count(0)
    expect(room.locator("#promises")).to_contain_text("I will let the silence stand by")


def test_the_dialog_knows_whose_page_it_is_though_the_service_never_said(
    called: Called, room: Page
) -> None:
    """The login lapsed before the page had asked anything: only the password is to be typed."""
    room.route("**/accounts/device-key/", lambda route: route.abort())
    room.reload()
    lapse(called)
    room.unroute("**/accounts/device-key/")
    room.keyboard.press("c")
    room.keyboard.type("let the silence stand")
    room.get_by_role("button", name="Add commitment").click()
    dialog = room.get_by_role("dialog")
    expect(dialog.get_by_label("E-mail address")).to_have_value(called.cast.coach.email)
    expect(dialog.get_by_label("Password")).to_be_focused()


def test_a_second_factor_is_asked_for_in_another_tab(called: Called, room: Page) -> None:
    with called.app.orm():
        person = Person.objects.get(email=called.cast.coach.email)
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(person, generate_totp_secret())
        codes = RecoveryCodes.activate(person).get_unused_codes()
    lapse(called)
    room.fill("#deep_dive", "two steps away")
    room.locator("#deep_dive").blur()
    dialog = room.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("second step")
    with room.context.expect_page() as other:
        dialog.get_by_role("link", name="Sign in in another tab").click()
    tab = other.value
    tab.locator("input[name=code]").first.fill(codes[0])
    tab.locator("input[name=code]").first.press("Enter")
    tab.wait_for_url(lambda url: "/accounts/" not in url)
    tab.close()
    dialog.get_by_role("button", name="continue").click()
    expect(status(room)).to_contain_text("Saved")
    assert called.kept().deep_dive.text == "two steps away"


def test_a_killed_browser_has_every_word_and_its_disk_has_none_in_clear(
    called: Called, playwright: Playwright, tmp_path: Path
) -> None:
    profile = Profile(playwright, tmp_path / "profile", called.app.base_url)
    with profile.opened() as context:
        page = context.new_page()
        sign_in(page, called.cast.coach.email)
        page.goto(called.url)
        typed_offline(page, CANARY)
        assert len(on_the_device(page)) == 1
        profile.kill()
    assert profile.holds(CANARY) == []
    with profile.opened() as context:  # the sign-in went with the browser, the login lives
        page = context.new_page()
        sign_in(page, called.cast.coach.email)  # and Today is the first page
        expect(page.locator("words-waiting")).to_contain_text("Words from this device were sent")
        assert called.kept().deep_dive.text == CANARY
        page.evaluate("(words) => localStorage.setItem('planted', words)", CANARY)
    assert profile.holds(CANARY) != []  # what lies there in clear is found
