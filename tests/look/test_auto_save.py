"""What a person writes is saved, or the page says that it is not; no word is ever lost."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from tests.look.stage import Gallery

pytestmark = pytest.mark.browser
Answer = Callable[[dict[str, str]], tuple[int, Any]]


class Desk:
    """The session room with a server that answers as a test wants."""

    def __init__(self, shown: Gallery) -> None:
        self.posts: list[dict[str, str]] = []
        self.answer: Answer = self.keep
        self.version = 3
        shown.page.clock.install()
        self.page: Page = shown.open("room")
        self.page.route("**/save", self._serve)
        self.field = self.page.locator("#deep_dive")
        self.status = self.page.locator("[data-save-status]")

    def keep(self, words: dict[str, str]) -> tuple[int, Any]:
        self.version += 1
        return 200, {"version": self.version, "saved_at": "2026-11-14T10:31:30Z"}

    def write(self, words: str) -> None:
        self.field.fill(words)

    def wait(self, seconds: float) -> None:
        self.page.clock.run_for(int(seconds * 1000))

    def _serve(self, route: Route) -> None:
        words = {name: value[0] for name, value in parse_qs(route.request.post_data or "").items()}
        self.posts.append(words)
        status, body = self.answer(words)
        if status == 0:
            route.abort("internetdisconnected")
        elif status == 302:
            route.fulfill(status=302, headers={"Location": "/accounts/login/"})
        else:
            route.fulfill(status=status, content_type="application/json", body=json.dumps(body))


@pytest.fixture
def desk(shown: Gallery, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(shown)
    # The browser itself reports a refused request; that is the point of these tests.
    monkeypatch.setattr(shown, "complain", lambda words: None)
    return made


def test_two_quiet_seconds_save(desk: Desk) -> None:
    desk.write("A new thought")
    desk.wait(1)
    assert desk.posts == []
    desk.wait(1.5)
    expect(desk.status).to_have_text("Saved just now")
    assert [(post["version"], post["deep_dive"]) for post in desk.posts] == [("3", "A new thought")]
    assert desk.posts[0]["c1"] == "done"


def test_the_age_of_the_save_is_told(desk: Desk) -> None:
    desk.write("A new thought")
    desk.wait(2.5)
    expect(desk.status).to_have_text("Saved just now")
    desk.wait(4)
    expect(desk.status).to_have_text("Saved 4 seconds ago")


def test_somebody_who_never_pauses_is_saved_after_ten_seconds(desk: Desk) -> None:
    for second in range(11):
        desk.write("word " * (second + 1))
        desk.wait(1)
    assert len(desk.posts) == 1


def test_leaving_a_field_saves_at_once(desk: Desk) -> None:
    desk.write("A new thought")
    desk.page.locator("#private-notes").focus()
    expect(desk.status).to_have_text("Saved just now")
    assert len(desk.posts) == 1


def test_a_button_waits_for_the_save_under_way(desk: Desk) -> None:
    """Else the form would carry an older version than its own words and meet itself."""
    waiting: list[Route] = []
    desk.page.route("**/save", lambda route: waiting.append(route))
    desk.page.evaluate(
        """() => document.addEventListener("submit", (event) => {
          if (event.defaultPrevented) return;
          event.preventDefault();
          window.sent = (window.sent ?? []).concat(new FormData(event.target).get("version"));
        })"""
    )
    desk.write("Half a thought")
    desk.wait(2.5)
    desk.page.wait_for_timeout(50)
    desk.page.locator("auto-save form, form[id]").first.evaluate("form => form.requestSubmit()")
    assert desk.page.evaluate("window.sent ?? []") == []
    answer = json.dumps({"version": 4, "saved_at": "2026-11-14T10:31:30Z"})
    waiting[0].fulfill(status=200, content_type="application/json", body=answer)
    expect(desk.status).to_contain_text("Saved")
    assert desk.page.evaluate("window.sent") == ["4"]


def test_the_next_save_carries_the_new_version(desk: Desk) -> None:
    desk.write("one")
    desk.wait(2.5)
    expect(desk.status).to_have_text("Saved just now")
    desk.write("two")
    desk.wait(2.5)
    desk.page.wait_for_timeout(50)
    assert [post["version"] for post in desk.posts] == ["3", "4"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "Not saved yet: no connection"),
        (503, "Not saved yet: the service did not answer"),
        (302, "Sign in again in another tab; your words stay here until then."),
        (401, "Sign in again in another tab"),
        (403, "Sign in again in another tab"),
    ],
)
def test_what_could_not_be_saved_is_said_kept_and_sent_later(
    desk: Desk, status: int, words: str
) -> None:
    desk.answer = lambda _: (status, {})
    desk.write("Not to be lost")
    desk.wait(2.5)
    expect(desk.status).to_contain_text(words)
    expect(desk.page.locator("[data-save-announce]")).to_contain_text(words)
    assert desk.field.input_value() == "Not to be lost"
    desk.answer = desk.keep
    desk.wait(5)
    expect(desk.status).to_contain_text("Saved")
    assert desk.posts[-1]["deep_dive"] == "Not to be lost"


def test_refused_words_wait_for_the_next_change(desk: Desk) -> None:
    desk.answer = lambda _: (422, {})
    desk.write("x" * 10)
    desk.wait(2.5)
    expect(desk.status).to_contain_text("could not be accepted")


def meet(desk: Desk, theirs: str) -> None:
    desk.answer = lambda _: (409, {"version": 9, "fields": {"deep_dive": theirs, "notes": ""}})
    desk.write("Mine")
    desk.wait(2.5)
    expect(desk.status).to_contain_text("Somebody else saved this meanwhile")
    desk.answer = desk.keep


def test_two_texts_stand_side_by_side(desk: Desk) -> None:
    meet(desk, "Theirs")
    assert desk.page.locator(".merge pre").all_inner_texts() == ["Theirs", "Mine"]
    desk.wait(30)
    assert len(desk.posts) == 1  # nothing is overwritten while a person chooses


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("Keep mine", "Mine"),
        ("Use theirs", "Theirs"),
        ("Keep both, one after the other", "Theirs\n\nMine"),
    ],
)
def test_a_person_chooses_what_to_keep(desk: Desk, choice: str, kept: str) -> None:
    meet(desk, "Theirs")
    desk.page.get_by_role("button", name=choice).click()
    desk.page.wait_for_timeout(50)
    assert desk.field.input_value() == kept
    assert desk.page.locator(".merge").count() == 0
    if kept != "Theirs":
        assert (desk.posts[-1]["version"], desk.posts[-1]["deep_dive"].replace("\r\n", "\n")) == (
            "9",
            kept,
        )


def test_changes_on_one_side_merge_by_themselves(desk: Desk) -> None:
    before = desk.field.input_value()
    desk.answer = lambda _: (
        409,
        {"version": 9, "fields": {"deep_dive": before, "notes": "Theirs"}},
    )
    desk.write("Mine")
    desk.wait(2.5)
    desk.page.wait_for_timeout(50)
    desk.answer = desk.keep
    desk.wait(2.5)
    desk.page.wait_for_timeout(50)
    assert desk.page.locator(".merge").count() == 0
    assert desk.page.locator("#private-notes").input_value() == "Theirs"
    assert desk.field.input_value() == "Mine"


def test_nothing_is_stored_in_the_browser(desk: Desk) -> None:
    desk.answer = lambda _: (0, {})
    desk.write("Not to be lost")
    desk.wait(2.5)
    kept = desk.page.evaluate("[{...localStorage}, {...sessionStorage}, document.cookie]")
    # htmx remembers which address it is on; no words.
    assert kept == [{}, {"htmx-current-path-for-history": "/room"}, ""]
    assert desk.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
