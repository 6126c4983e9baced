"""Words that are not saved yet lie on the device, sealed, and come back; nothing else does."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.look.desk import Desk, Login
from tests.look.stage import Gallery
from tests.support.profile import on_the_device

pytestmark = pytest.mark.browser

KEPT = "Your words are kept on this device"


@pytest.fixture
def desk(shown: Gallery, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(shown, secure=True)
    monkeypatch.setattr(shown, "complain", lambda words: None)
    return made


def offline(desk: Desk, words: str) -> None:
    """Written while nothing can be sent, and kept."""
    desk.answer = lambda _: (0, {})
    desk.write(words)
    desk.wait(2.5)
    expect(desk.status).to_contain_text(KEPT)


def killed(desk: Desk) -> None:
    """The window is gone without a word, and its page is opened in another one."""
    context = desk.page.context
    desk.page.close()
    desk.posts.clear()
    desk.page = desk.prepare(context.new_page())


def test_what_cannot_be_saved_is_kept_and_the_page_says_so(desk: Desk) -> None:
    offline(desk, "Not to be lost")
    expect(desk.status).to_have_text(f"Not saved yet: the service does not answer. {KEPT}")
    (entry,) = on_the_device(desk.page)
    assert set(entry) == {"id", "owner", "url", "version", "login", "at", "iv", "sealed"}
    assert (entry["url"], entry["version"], entry["login"]) == ("/save", "3", "first")


def test_the_copy_is_half_a_second_behind_the_keys(desk: Desk) -> None:
    desk.write("Not to be lost")
    assert on_the_device(desk.page) == []
    desk.wait(0.6)
    expect_entries(desk, 1)
    assert desk.posts == []


def expect_entries(desk: Desk, count: int) -> None:
    for _ in range(100):
        if len(on_the_device(desk.page)) == count:
            return
        desk.page.wait_for_timeout(20)
    raise AssertionError(f"{len(on_the_device(desk.page))} entries, not {count}")


def test_what_was_saved_leaves_the_device(desk: Desk) -> None:
    desk.write("Soon saved")
    desk.wait(0.6)
    expect_entries(desk, 1)
    desk.wait(2)
    expect(desk.status).to_contain_text("Saved")
    expect_entries(desk, 0)


def test_nothing_in_clear_is_kept_and_not_even_its_length(desk: Desk) -> None:
    offline(desk, "canary-short")
    (short,) = on_the_device(desk.page)
    desk.write("canary-" + "longer " * 20)
    desk.wait(1)
    desk.page.wait_for_timeout(100)
    (longer,) = on_the_device(desk.page)
    assert short["iv"] != longer["iv"]
    assert len(short["sealed"]) == len(longer["sealed"])
    assert b"canary" not in bytes(short["sealed"]) + bytes(longer["sealed"])
    assert "canary" not in json.dumps([short, longer])
    stores = desk.page.evaluate("[{...localStorage}, {...sessionStorage}, document.cookie]")
    assert stores == [{}, {"htmx-current-path-for-history": "/room"}, ""]


def test_no_script_reads_the_key(desk: Desk) -> None:
    """Not out of the browser's storage, where there is none, and not out of the key itself."""
    desk.page.add_init_script(
        """{
          const real = crypto.subtle.importKey.bind(crypto.subtle);
          window.made = [];
          crypto.subtle.importKey = async (...given) => {
            const key = await real(...given);
            window.made.push([key.extractable, key.usages]);
            return key;
          };
        }"""
    )
    desk.page.reload()
    desk.write("Not to be lost")
    desk.wait(0.6)
    expect_entries(desk, 1)
    assert desk.page.evaluate("made") == [[False, ["encrypt", "decrypt"]]]
    assert "1" * 32 not in json.dumps(on_the_device(desk.page))


def test_a_window_that_was_killed_gets_its_words_back_and_sends_them(desk: Desk) -> None:
    offline(desk, "Not to be lost")
    desk.answer = desk.keep
    killed(desk)
    expect(desk.field).to_have_value("Not to be lost")
    expect(desk.page.locator("[data-save-note]")).to_have_text("Words from this device were sent.")
    assert desk.posts == [{"version": "3", "deep_dive": "Not to be lost"}]
    expect_entries(desk, 0)


def test_words_that_had_arrived_are_taken_away_without_a_word(desk: Desk) -> None:
    before = desk.field.input_value()
    offline(desk, "Not to be lost")
    served = desk.shown.body_of
    desk.shown.body_of = lambda name: served(name).replace(before, "Not to be lost")  # type: ignore[method-assign]
    killed(desk)
    expect(desk.field).to_have_value("Not to be lost")
    expect_entries(desk, 0)
    assert desk.posts == []
    expect(desk.page.locator("[data-save-note]")).to_have_text("")


def test_somebody_saved_meanwhile_and_both_texts_are_there(desk: Desk) -> None:
    before = desk.field.input_value()
    offline(desk, "Mine from the tunnel")
    served = desk.shown.body_of
    desk.shown.body_of = lambda name: served(name).replace(before, "Theirs meanwhile")  # type: ignore[method-assign]
    killed(desk)
    expect(desk.page.locator(".merge pre")).to_have_text(
        ["Theirs meanwhile", "Mine from the tunnel"]
    )
    expect(desk.status).to_contain_text("This was also edited in another window")
    assert desk.posts == []


def test_what_is_typed_before_the_device_answers_stands_beside_what_was_kept(desk: Desk) -> None:
    offline(desk, "From the tunnel")
    desk.answer = desk.keep
    desk.login.late = []
    killed(desk)
    desk.write("Typed at once")
    desk.hear_late()
    panel = desk.page.locator(".merge")
    expect(panel.locator("pre")).to_have_text(["From the tunnel", "Typed at once"])
    desk.wait(2.5)
    desk.page.wait_for_timeout(50)
    assert desk.posts == [{"version": "3", "deep_dive": "Typed at once"}]
    panel.get_by_role("button", name="Keep both").click()
    both = "From the tunnel\n\nTyped at once"
    expect(desk.field).to_have_value(both)
    expect(desk.status).to_contain_text("Saved")
    assert desk.posts[-1] == {"version": "4", "deep_dive": both}
    expect_entries(desk, 0)


def test_two_windows_keep_an_entry_each(desk: Desk) -> None:
    offline(desk, "From the first")
    first, context = desk.page, desk.page.context
    desk.page = desk.prepare(context.new_page())
    desk.page.wait_for_timeout(2300)  # the second waits in vain for the first one to be gone
    assert desk.field.input_value() != "From the first"
    desk.write("From the second")
    desk.wait(0.6)
    expect_entries(desk, 2)
    expect(first.locator("#deep_dive")).to_have_value("From the first")


def test_another_persons_entry_is_removed_unread(desk: Desk) -> None:
    offline(desk, "Not for Ben")
    desk.page.evaluate(
        """() => new Promise((resolve) => {
          const request = indexedDB.open("words");
          request.onsuccess = () => {
            const store = request.result.transaction("waiting", "readwrite").objectStore("waiting");
            store.getAll().onsuccess = ({ target }) => {
              store.put({ ...target.result[0], id: "planted", owner: "somebody-else" })
                .onsuccess = () => { request.result.close(); resolve() };
            };
          };
        })"""
    )
    expect_entries(desk, 2)
    desk.answer = desk.keep
    killed(desk)
    expect_entries(desk, 0)
    assert desk.posts == [{"version": "3", "deep_dive": "Not for Ben"}]


def test_under_a_dead_login_words_are_removed_and_that_is_said(desk: Desk) -> None:
    offline(desk, "Sealed for good")
    desk.login.keys = {"second": b"2" * 32}
    killed(desk)
    expect(desk.page.locator("[data-save-note]")).to_contain_text("can no longer be opened")
    assert desk.field.input_value() != "Sealed for good"
    expect_entries(desk, 0)


def test_a_new_login_opens_what_an_earlier_one_that_lives_has_kept(desk: Desk) -> None:
    offline(desk, "Kept before the browser was closed")
    desk.login.keys["second"] = b"2" * 32
    desk.answer = desk.keep
    killed(desk)
    expect(desk.field).to_have_value("Kept before the browser was closed")
    expect(desk.page.locator("[data-save-note]")).to_have_text("Words from this device were sent.")


@pytest.mark.parametrize("part", ["url", "version", "owner", "login", "id"])
def test_an_entry_opens_only_as_what_it_was_kept(desk: Desk, part: str) -> None:
    """Moved to another address, person or version it is noise, and goes."""
    opened = desk.page.evaluate(
        """async (part) => {
          const device = await import("/static/js/saving/device.js");
          const key = await device.importKey(btoa("1".repeat(32)));
          const entry = { id: "i", owner: "o", url: "/u", version: "1", login: "l", at: 0 };
          const sealed = await device.seal(key, entry, { words: "mine" });
          const other = await device.importKey(btoa("2".repeat(32)));
          return [await device.unseal(key, sealed), await device.unseal(key, { ...sealed, [part]: "x" }),
                  await device.unseal(other, sealed)].map((one) => one?.words ?? "");
        }""",
        part,
    )
    assert opened == ["mine", "", ""]


def test_without_storage_the_page_does_not_claim_to_keep_anything(desk: Desk) -> None:
    """A private window, or a full disk."""
    desk.page.evaluate(
        """() => {
          IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError") };
        }"""
    )
    desk.answer = lambda _: (0, {})
    desk.write("Only on this page")
    desk.wait(2.5)
    expect(desk.status).to_contain_text("Your words stay on this page")
    assert warned(desk)


def test_leaving_is_not_warned_of_when_the_device_has_the_words(desk: Desk) -> None:
    offline(desk, "Kept here")
    assert not warned(desk)
    desk.field.press_sequentially(" and")
    assert warned(desk)  # not on the device yet
    desk.wait(0.6)
    desk.page.wait_for_timeout(100)
    assert not warned(desk)


def warned(desk: Desk) -> bool:
    return bool(
        desk.page.evaluate("() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    )


def test_a_page_of_somebody_else_keeps_and_sends_nothing(desk: Desk) -> None:
    desk.login = Login(owner="somebody-else")
    desk.answer = lambda _: (403, {})
    killed(desk)
    desk.write("Typed by Ana")
    desk.wait(2.5)
    expect(desk.status).to_contain_text("somebody else is signed in here now")
    assert on_the_device(desk.page) == []
