"""Eighty-five minutes of coaching, and everything that can happen to a connection meanwhile.

Two windows of one session, a tunnel, a window closed by mistake, a killed web process, a login
that lapses, and a phone. Whatever was typed is there at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from coaching.access.opening import open_rows
from coaching.firms.entry import acting_as
from sessions.models import Commitment, Reflection
from tests.sessions.call import Called, call, enter
from tests.support.app import RunningApp
from tests.support.browser import PASSWORD, PageFor
from tests.support.profile import close_in_a_tunnel, nothing_on_the_device

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

KEPT = "Your words are kept on this device"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@dataclass
class Hour:
    """The session, the windows it is written in, and every word that was typed."""

    called: Called
    first: Page
    second: Page
    typed: list[str] = field(default_factory=list)

    @property
    def browser(self) -> BrowserContext:
        return self.first.context

    def types(self, page: Page, where: str, words: str) -> None:
        """Goes on writing where the field ends; leaves it, as one does to listen."""
        box = page.locator(where)
        box.evaluate(
            "one => { for (let f = one; f; f = f.parentElement?.closest('details')) f.open = true }"
        )
        box.focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(f"{words} ")
        box.blur()
        self.typed.append(words)


def is_saved(page: Page, line: int = 0) -> None:
    expect(page.locator("[data-save-status]").nth(line)).to_contain_text("Saved", timeout=15_000)


def is_not(page: Page, why: str, line: int = 0) -> None:
    expect(page.locator("[data-save-status]").nth(line)).to_have_text(
        f"Not saved yet: {why}. {KEPT}", timeout=15_000
    )


@pytest.fixture
def hour(running_app: RunningApp, app_database: None, page_for: PageFor) -> Hour:
    called = call(running_app)
    first = enter(page_for(called.cast.coach.email), called)
    second = first.context.new_page()
    second.goto(called.url)
    return Hour(called, first, second)


def test_every_typed_word_is_there_at_the_end(hour: Hour, page_for: PageFor) -> None:
    two_windows_are_written_in(hour)
    a_tunnel_and_a_window_closed_by_mistake(hour)
    the_web_process_is_killed(hour)
    the_login_lapses(hour)
    the_phone_writes_too(hour, page_for)
    the_session_is_finished(hour)
    the_coachee_reads_it(hour, page_for)
    every_word_is_there(hour)


def two_windows_are_written_in(hour: Hour) -> None:
    """Minutes 0 to 15."""
    hour.types(hour.first, "#check_in", "Tired, and glad that the quarter is over.")
    is_saved(hour.first)
    hour.types(hour.second, "#challenge", "What would happen if nobody stepped in?")
    expect(hour.second.locator("#check_in")).to_have_value(
        "Tired, and glad that the quarter is over. "
    )
    is_saved(hour.second)
    hour.types(
        hour.first, "#deep_dive", "The pattern is **stepping in** when a meeting goes quiet."
    )
    expect(hour.first.locator("#challenge")).to_have_value(
        "What would happen if nobody stepped in? "
    )
    is_saved(hour.first)


def a_tunnel_and_a_window_closed_by_mistake(hour: Hour) -> None:
    """Minutes 15 to 30."""
    hour.browser.set_offline(True)
    hour.types(hour.first, "#deep_dive", "It began in the second year, with one late delivery.")
    is_not(hour.first, "you are offline")
    hour.types(hour.first, "#private-text", "Careful around the word control.")
    is_not(hour.first, "you are offline", line=1)
    close_in_a_tunnel(hour.first)
    hour.first = hour.browser.new_page()
    hour.first.goto(hour.called.url)
    notes = hour.first.locator("[data-save-note]")
    expect(notes).to_have_text(["Words from this device were sent."] * 2)
    is_saved(hour.first)
    is_saved(hour.first, line=1)


def the_web_process_is_killed(hour: Hour) -> None:
    """Minutes 30 to 45."""
    hour.called.app.kill("web")
    hour.types(hour.first, "#challenge", "Silence is information.")
    is_not(hour.first, "the service does not answer")
    hour.called.app.restart("web")
    hour.types(hour.first, "#challenge", "Let one silence stand.")
    is_saved(hour.first)


def the_login_lapses(hour: Hour) -> None:
    """Minutes 45 to 60."""
    with hour.called.app.orm():
        Session.objects.all().delete()
    hour.types(hour.first, "#deep_dive", "Trust, not capability, is the open question.")
    dialog = hour.first.get_by_role("dialog")
    expect(dialog).to_contain_text("Your sign-in has ended.")
    expect(hour.first.locator("#deep_dive")).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_label("Password").press("Enter")
    expect(dialog).to_have_count(0)
    is_saved(hour.first)
    hour.types(hour.second, "#action_planning", "And who would notice first?")
    is_saved(hour.second)
    expect(hour.second.get_by_role("dialog")).to_have_count(0)  # one password for both windows


def the_phone_writes_too(hour: Hour, page_for: PageFor) -> None:
    """Minutes 60 to 75."""
    phone = page_for(hour.called.cast.coach.email, **PHONE)
    phone.goto(hour.called.url)
    hour.types(phone, "#deep_dive", "On the way to the door: her father led like this.")
    is_saved(phone)
    answers_from_the_phone(hour, phone)
    hour.types(hour.first, "#deep_dive", "She will try it on Thursday.")
    line = hour.first.locator("[data-save-status]").first
    expect(line).to_have_text("This was also edited in another window. See both")
    line.get_by_role("button", name="See both").click()
    panel = hour.first.locator(".merge")
    expect(panel).to_be_focused()
    expect(panel.locator("pre").first).to_contain_text("her father led like this")
    expect(panel.locator("pre").last).to_contain_text("She will try it on Thursday")
    panel.get_by_role("button", name="Keep both").click()
    is_saved(hour.first)
    phone.close()


def answers_from_the_phone(hour: Hour, phone: Page) -> None:
    with phone.expect_response("**/update/"):
        phone.locator(".answer").get_by_text("Partly").click()
    expect(phone.locator(".answer summary")).to_have_text("What got in the way?")
    phone.locator(".answer summary").click()
    line = "One of the two peers has answered."
    phone.locator(".answer textarea").fill(line)
    phone.get_by_role("button", name="Keep this line").click()
    expect(phone.locator(".answer textarea")).to_be_hidden()
    hour.typed.append(line)


def the_session_is_finished(hour: Hour) -> None:
    """Minutes 75 to 85."""
    hour.types(hour.first, "#action_planning", "Thursday is the first try.")
    hour.first.locator("h1").click()
    hour.first.keyboard.press("c")
    hour.first.keyboard.type("let one silence stand")
    hour.first.get_by_role("button", name="Add commitment").click()
    expect(hour.first.locator("#promises")).to_contain_text("I will let one silence stand by")
    hour.typed.append("let one silence stand")
    is_saved(hour.first)
    hour.second.close()
    hour.first.keyboard.press("Control+Enter")
    hour.first.wait_for_url("**/finish/")
    assert nothing_on_the_device(hour.first)
    hour.first.get_by_role("button", name="Finish and share with Priya").click()
    hour.first.wait_for_url("**/record/")


def the_coachee_reads_it(hour: Hour, page_for: PageFor) -> None:
    page = page_for(hour.called.cast.coachee.email)
    page.goto(hour.called.url.replace("/room/", "/record/"))
    expect(page.locator("main")).to_contain_text("her father led like this")
    expect(page.locator("main")).to_contain_text("She will try it on Thursday")
    expect(page.locator("main")).not_to_contain_text("Careful around the word control")


def every_word_is_there(hour: Hour) -> None:
    record, coach = hour.called.kept(), hour.called.cast.coach
    with hour.called.app.orm(), acting_as(coach):
        promises = open_rows(Commitment.objects.visible_to(coach), by=coach)
        lines = open_rows(Reflection.objects.visible_to(coach), by=coach)
        elsewhere = [one.wording.text for one in promises] + [one.text.text for one in lines]
    parts = [record.check_in, record.deep_dive, record.challenge, record.action_planning]
    everything = "\n".join([*(part.text for part in parts), hour.called.note(), *elsewhere])
    assert [words for words in hour.typed if words not in everything] == []
    assert len(hour.typed) == 14
