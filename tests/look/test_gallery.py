"""Every part in a browser: nothing refused, sideways, heavy or in assistive technology's way."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from coaching.look import gallery
from tests.look.stage import Gallery

pytestmark = pytest.mark.browser
Mode = Literal["light", "dark"]
MODES: list[Mode] = ["light", "dark"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", gallery.PAGES)
def test_assistive_technology_finds_its_way(shown: Gallery, name: str, mode: Mode) -> None:
    shown.page.emulate_media(color_scheme=mode)
    page = shown.open(name)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", gallery.PAGES)
def test_no_page_scrolls_sideways(shown: Gallery, name: str) -> None:
    page = shown.open(name)
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_can_be_pressed_is_large_enough(shown: Gallery) -> None:
    page = shown.open("room")
    page.set_viewport_size({"width": 390, "height": 900})
    small = page.evaluate(
        """() => {
          const pressed = "main :is(.button, .segmented label, summary, textarea)";
          return [...document.querySelectorAll(pressed)]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
            .map((one) => one.textContent.trim());
        }"""
    )
    assert small == []


def test_a_bad_form_takes_the_focus_to_its_summary(shown: Gallery) -> None:
    page = shown.open("parts")
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_control_k_goes_anywhere(shown: Gallery) -> None:
    page = shown.open("sponsor")
    page.keyboard.press("Control+k")
    page.keyboard.type("hours")
    assert page.locator("[role=option]").all_inner_texts() == ["Hours log"]
    page.keyboard.press("Enter")
    assert page.url.endswith("#clock")


def test_escape_twice_hides_the_page(shown: Gallery) -> None:
    page = shown.open("sponsor")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.title() == "Hidden"
    assert not page.locator("h1").is_visible()
    page.keyboard.press("Enter")
    assert page.locator("h1").is_visible()
    assert page.title().startswith("Priya")


def test_a_single_key_does_nothing_while_typing(shown: Gallery) -> None:
    page = shown.open("room")
    page.evaluate(
        "() => { document.querySelector('[data-key=c]').onclick = () => { window.pressed = true } }"
    )
    page.locator("#deep_dive").focus()
    page.keyboard.type("c")
    assert page.evaluate("window.pressed") is None
    page.locator("h1").click()
    page.keyboard.press("c")
    assert page.evaluate("window.pressed") is True


def test_the_timer_counts_from_the_servers_clock(shown: Gallery) -> None:
    page = shown.open("room")
    assert page.locator("[role=timer]").inner_text() in {"31:24", "31:25", "31:26"}
    filled = page.eval_on_selector_all(
        ".timer-bar i", "all => all.map((one) => parseFloat(one.style.inlineSize))"
    )
    assert filled[0] == 100
    assert 53 < filled[1] < 54
    assert filled[2:] == [0, 0]
