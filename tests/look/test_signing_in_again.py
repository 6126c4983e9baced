"""A lapsed login is asked for in a dialog over the page; the page and its words stay."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.look.desk import Desk
from tests.look.stage import Gallery
from tests.look.test_the_device import expect_entries
from tests.support.profile import on_the_device

pytestmark = pytest.mark.browser

Mode = Literal["light", "dark"]
MODES: list[Mode] = ["light", "dark"]
# Between the last field and the first, Tab passes the browser's own bar.
INSIDE = """() => document.activeElement === document.body
  || Boolean(document.activeElement.closest("dialog"))"""
HERE = "Your words stay on this page"


@pytest.fixture
def desk(shown: Gallery, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(shown, secure=True)
    monkeypatch.setattr(shown, "complain", lambda words: None)
    return made


def lapse(desk: Desk, status: int = 302, words: str = "Not to be lost") -> Locator:
    """The login ends while somebody writes."""
    desk.login.lives = False

    def refuse(given: dict[str, str]) -> tuple[int, Any]:
        return desk.keep(given) if desk.login.lives else (status, {})

    desk.answer = refuse
    desk.write(words)
    desk.wait(2.5)
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


@pytest.mark.parametrize("status", [302, 401, 403])
def test_the_words_go_through_after_the_password(desk: Desk, status: int) -> None:
    dialog = lapse(desk, status)
    expect(desk.status).to_have_text(f"Not saved yet: your sign-in has ended. {HERE} Sign in")
    expect(dialog.get_by_label("E-mail address")).to_have_value("ana@northlight.example")
    expect(dialog.get_by_label("Password")).to_be_focused()
    desk.page.keyboard.type("a good password")
    desk.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(desk.status).to_contain_text("Saved")
    assert desk.knocks == [
        {"login": "ana@northlight.example", "password": "a good password",
         "csrfmiddlewaretoken": "token-of-the-door"}
    ]  # fmt: skip
    assert desk.posts[-1] == {"version": "3", "deep_dive": "Not to be lost"}
    assert desk.tokens[-1] == "token-2"
    expect(desk.field).to_have_value("Not to be lost")
    expect_entries(desk, 0)


def test_a_wrong_password_is_told_in_the_words_of_the_sign_in_page(desk: Desk) -> None:
    dialog = lapse(desk)
    wrong = "The email address and/or password you specified are not correct."
    said = {"errors": [wrong], "fields": {"login": {"errors": []}, "password": {"errors": []}}}
    desk.knocked = lambda _: (400, {"form": said})
    dialog.get_by_label("Password").fill("a wrong one")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_have_text(wrong)
    expect(dialog.get_by_role("alert")).to_be_focused()
    expect(dialog.get_by_label("Password")).to_have_value("")
    assert desk.field.input_value() == "Not to be lost"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (200, "Your sign-in needs a second step."),
        (429, "Too many attempts."),
        (503, "The service does not answer."),
        (0, "The service does not answer."),
    ],
)
def test_what_the_dialog_cannot_do_it_says(desk: Desk, status: int, words: str) -> None:
    dialog = lapse(desk)
    desk.knocked = lambda _: (status, {"location": "/accounts/2fa/authenticate/"})
    dialog.get_by_label("Password").fill("a good password")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text(words)


def test_signing_in_in_another_tab_and_going_on(desk: Desk) -> None:
    dialog = lapse(desk)
    dialog.get_by_role("button", name="continue").click()
    expect(dialog.get_by_role("alert")).to_contain_text("You are not signed in yet.")
    desk.let_in({})
    dialog.get_by_role("button", name="continue").click()
    expect(dialog).to_have_count(0)
    expect(desk.status).to_contain_text("Saved")


def test_a_token_that_went_stale_is_renewed_without_a_question(desk: Desk) -> None:
    """Another window has signed in again: the login lives, only this page's token is old."""
    desk.login.token = "token-2"
    desk.answer = lambda given: desk.keep(given) if desk.tokens[-1] == "token-2" else (403, {})
    desk.page.evaluate("document.body.setAttribute('hx-headers', '{\"X-CSRFToken\": \"old\"}')")
    desk.write("Not to be lost")
    desk.wait(2.5)
    expect(desk.status).to_contain_text("Saved")
    assert desk.page.get_by_role("dialog").count() == 0


def test_what_may_not_be_changed_any_more_is_said(desk: Desk) -> None:
    desk.answer = lambda _: (403, {})
    desk.write("Too late")
    desk.wait(2.5)
    expect(desk.status).to_contain_text("Not saved yet: you may not change this any more.")
    assert len(desk.posts) == 2
    desk.wait(30)
    assert len(desk.posts) == 2


def test_somebody_else_gets_nothing(desk: Desk) -> None:
    dialog = lapse(desk)
    desk.login.owner, desk.login.lives = "somebody-else", True
    sent = len(desk.posts)
    dialog.get_by_role("button", name="continue").click()
    expect(dialog).to_contain_text("Somebody else is signed in in this browser now.")
    expect(dialog.get_by_label("Password")).to_be_hidden()
    assert len(desk.posts) == sent
    desk.login.owner = "a-person"
    dialog.get_by_role("button", name="continue").click()
    expect(dialog).to_have_count(0)
    expect(desk.status).to_contain_text("Saved")


def test_escape_closes_the_dialog_and_does_not_hide_the_page(desk: Desk) -> None:
    dialog = lapse(desk)
    desk.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    desk.page.keyboard.press("Escape")  # the second in a row, and the first that counts
    assert desk.page.title() != "Hidden"
    expect(desk.field).to_be_visible()
    desk.page.keyboard.press("Escape")
    assert desk.page.title() == "Hidden"


def test_not_now_is_an_answer_and_the_way_back_stays(desk: Desk) -> None:
    dialog = lapse(desk)
    dialog.get_by_role("button", name="Not now").click()
    expect(desk.field).to_have_value("Not to be lost")
    desk.wait(30)
    expect(dialog).to_have_count(0)  # asked once, not every ten seconds
    desk.status.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_visible()


def test_the_focus_stays_in_the_dialog_and_goes_back(desk: Desk) -> None:
    desk.field.focus()
    dialog = lapse(desk)
    for _ in range(8):
        desk.page.keyboard.press("Tab")
        assert desk.page.evaluate(INSIDE)
    dialog.get_by_role("button", name="Not now").click()
    expect(desk.field).to_be_focused()


def test_words_under_a_lapsed_login_are_not_said_to_be_kept(desk: Desk) -> None:
    desk.write("Kept as long as the login lives")
    desk.wait(0.6)
    expect_entries(desk, 1)
    lapse(desk, words="And lapsed")
    expect(desk.status).to_contain_text(HERE)
    before = on_the_device(desk.page)
    desk.page.keyboard.press("Escape")
    desk.write("More")
    desk.wait(1)
    assert on_the_device(desk.page) == before


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_dialog_is_fit_for_all(desk: Desk, width: int, mode: Mode) -> None:
    desk.page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    desk.page.set_viewport_size({"width": width, "height": 800})
    dialog = lapse(desk)
    found = Axe().run(desk.page)
    assert found.violations_count == 0, found.generate_report()
    box = dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
    small = dialog.evaluate(
        "one => [...one.querySelectorAll('button, a, input')]"
        ".filter((part) => part.getBoundingClientRect().height < 43.9).length"
    )
    assert small == 0
