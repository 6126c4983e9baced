"""What a person writes is saved, or the page says that it is not; no word is ever lost."""

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.look.desk import SAVED_AT, Desk
from tests.look.stage import Gallery

pytestmark = pytest.mark.browser


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
    assert desk.posts == [{"version": "3", "deep_dive": "A new thought"}]


def test_only_what_changed_is_sent(desk: Desk) -> None:
    desk.page.locator("[name=c1][value=partly]").check(force=True)
    desk.write("A new thought")  # another field is gone to: the first is saved at once
    desk.wait(2.5)
    expect(desk.status).to_have_text("Saved just now")
    assert desk.posts == [
        {"version": "3", "c1": "partly"},
        {"version": "4", "deep_dive": "A new thought"},
    ]


def test_a_group_without_a_tick_is_sent_as_nothing(desk: Desk) -> None:
    group(desk, "trust", "pace")
    for box in desk.page.locator("[name=tags]").all():
        box.uncheck()
        desk.wait(2.5)
        desk.page.wait_for_timeout(50)
    assert [post["tags"] for post in desk.posts] == ["pace", ""]


def group(desk: Desk, *ticked: str) -> None:
    """Boxes of one name stand in the form from the start."""
    boxes = "".join(f"<input type=checkbox name=tags value={one} checked>" for one in ticked)
    body = desk.shown.body_of("room").replace("</textarea>", f"</textarea>{boxes}", 1)
    desk.shown.body_of = lambda name: body  # type: ignore[method-assign]
    desk.page.reload()


def test_a_form_that_needs_all_its_fields_gets_them(desk: Desk) -> None:
    desk.page.locator("auto-save").evaluate("one => one.setAttribute('whole', '')")
    desk.write("A new thought")
    desk.wait(2.5)
    expect(desk.status).to_have_text("Saved just now")
    assert set(desk.posts[0]) > {"version", "deep_dive", "notes", "c1"}


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
    answer = json.dumps({"version": 4, "saved_at": SAVED_AT})
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


HERE = "Your words stay on this page"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, f"Not saved yet: the service does not answer. {HERE}"),
        (503, f"Not saved yet: the service does not answer. {HERE}"),
        (429, f"Not saved yet: the service does not answer. {HERE}"),
    ],
)
def test_what_could_not_be_saved_is_said_kept_and_sent_later(
    desk: Desk, status: int, words: str
) -> None:
    desk.answer = lambda _: (status, {})
    desk.write("Not to be lost")
    desk.wait(2.5)
    expect(desk.status).to_have_text(words)
    expect(desk.page.locator("[data-save-announce]")).to_have_text(words)
    assert desk.field.input_value() == "Not to be lost"
    desk.answer = desk.keep
    desk.wait(5)
    expect(desk.status).to_contain_text("Saved")
    assert desk.posts[-1]["deep_dive"] == "Not to be lost"


def test_offline_is_said_at_once_and_over_when_it_is_over(desk: Desk) -> None:
    desk.answer = lambda _: (0, {})
    desk.page.context.set_offline(True)
    desk.write("Written in a tunnel")
    desk.wait(2.5)
    expect(desk.status).to_have_text(f"Not saved yet: you are offline. {HERE}")
    desk.answer = desk.keep
    desk.page.context.set_offline(False)
    expect(desk.status).to_contain_text("Saved")


def test_trying_again_is_not_announced_again_and_again(desk: Desk) -> None:
    desk.answer = lambda _: (503, {})
    desk.page.evaluate(
        """() => new MutationObserver((all) => { window.spoken = (window.spoken ?? 0) + all.length })
          .observe(document.querySelector("[data-save-announce]"), { childList: true })"""
    )
    desk.write("Not to be lost")
    desk.wait(2.5)
    expect(desk.status).to_contain_text("does not answer")
    for _ in range(3):
        desk.wait(10)
        desk.page.wait_for_timeout(30)
    assert len(desk.posts) > 2
    assert desk.page.evaluate("window.spoken") == 1


def test_own_words_that_arrived_unheard_are_no_other_window(desk: Desk) -> None:
    """The answer was lost on its way; the next save meets its own earlier words."""
    desk.answer = lambda _: (0, {})
    desk.write("Half a thought")
    desk.wait(2.5)
    expect(desk.status).to_contain_text("Not saved yet")
    desk.answer = once(desk, (409, {"version": 4, "fields": {"deep_dive": "Half a thought"}}))
    desk.write("Half a thought, and the rest")
    desk.wait(10)
    expect(desk.status).to_contain_text("Saved")
    assert desk.page.locator(".merge").count() == 0
    assert desk.posts[-1] == {"version": "4", "deep_dive": "Half a thought, and the rest"}


def once(desk: Desk, answer: tuple[int, Any]) -> Any:
    """This answer, and from then on every save is kept."""

    def give(words: dict[str, str]) -> tuple[int, Any]:
        desk.answer = desk.keep
        return answer

    return give


def test_refused_words_wait_for_the_next_change(desk: Desk) -> None:
    desk.answer = lambda _: (422, {})
    desk.write("x" * 10)
    desk.wait(2.5)
    expect(desk.status).to_contain_text("could not be accepted")


def meet(desk: Desk, theirs: str) -> None:
    desk.answer = lambda _: (409, {"version": 9, "fields": {"deep_dive": theirs, "notes": ""}})
    desk.write("Mine")
    desk.wait(2.5)
    expect(desk.status).to_have_text("This was also edited in another window. See both")
    desk.answer = desk.keep


def test_two_texts_stand_side_by_side(desk: Desk) -> None:
    meet(desk, "Theirs")
    assert desk.page.locator(".merge pre").all_inner_texts() == ["Theirs", "Mine"]
    desk.wait(30)
    assert len(desk.posts) == 1  # nothing is overwritten while a person chooses
    desk.page.get_by_role("button", name="See both").click()
    expect(desk.page.locator(".merge")).to_be_focused()


def test_the_own_text_beside_the_other_grows_with_what_is_typed(desk: Desk) -> None:
    meet(desk, "Theirs")
    desk.write("Mine, and more")
    assert desk.page.locator(".merge pre").all_inner_texts() == ["Theirs", "Mine, and more"]


def test_other_fields_go_on_being_saved_while_a_choice_waits(desk: Desk) -> None:
    meet(desk, "Theirs")
    desk.page.locator("#private-notes").fill("Elsewhere")
    desk.wait(2.5)
    desk.page.wait_for_timeout(50)
    assert desk.posts[1:] == [{"version": "9", "notes": "Elsewhere"}]
    expect(desk.status).to_have_text("This was also edited in another window. See both")
    desk.page.get_by_role("button", name="Keep mine").click()
    expect(desk.status).to_contain_text("Saved")
    assert desk.posts[-1] == {"version": "10", "deep_dive": "Mine"}


def test_ticks_of_two_windows_are_both_kept(desk: Desk) -> None:
    group(desk, "trust", "pace", "voice")
    desk.page.locator("[name=tags]").first.uncheck()
    theirs = {"deep_dive": desk.field.input_value(), "tags": "trust\nvoice"}
    desk.answer = once(desk, (409, {"version": 9, "fields": theirs}))
    desk.wait(2.5)
    expect(desk.page.locator("[name=tags]:checked")).to_have_count(1)
    assert desk.page.locator("[name=tags]:checked").input_value() == "voice"
    desk.wait(2.5)
    expect(desk.status).to_contain_text("Saved")
    assert desk.posts[-1] == {"version": "9", "tags": "voice"}


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
        assert desk.posts[-1] == {"version": "9", "deep_dive": kept}


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


def warned(desk: Desk) -> bool:
    """Whether the browser asks before this page is left."""
    return bool(
        desk.page.evaluate(
            """() => {
              const leaving = new Event("beforeunload", { cancelable: true });
              return !dispatchEvent(leaving);
            }"""
        )
    )


def test_leaving_is_warned_of_only_when_words_would_be_lost(desk: Desk) -> None:
    assert not warned(desk)
    desk.write("On its way")
    assert not warned(desk)  # a page that is left still sends
    desk.answer = lambda _: (503, {})
    desk.wait(2.5)
    expect(desk.status).to_contain_text("Not saved yet")
    assert warned(desk)  # over plain HTTP nothing is kept on a device


def test_without_a_safe_place_nothing_is_stored_in_the_browser(desk: Desk) -> None:
    desk.answer = lambda _: (0, {})
    desk.write("Not to be lost")
    desk.wait(2.5)
    kept = desk.page.evaluate("[{...localStorage}, {...sessionStorage}, document.cookie]")
    # htmx remembers which address it is on; no words.
    assert kept == [{}, {"htmx-current-path-for-history": "/room"}, ""]
    assert desk.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
