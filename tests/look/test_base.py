"""The frame stands with everything in its context, and with nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from coaching.look import gallery

ROOT = Path(settings.BASE_DIR)
MAIL = ROOT / "templates" / "reminders" / "mail.html"  # mail programs read no style sheets
OURS = [file for file in (ROOT / "templates").rglob("*.html") if file != MAIL]


@pytest.mark.parametrize(
    "name", ["base.html", "base_plain.html", "base_pdf.html", "404.html", "500.html"]
)
def test_a_page_stands_with_an_empty_context(name: str) -> None:
    html = render_to_string(name)
    assert html.lstrip().startswith("<!DOCTYPE html>")
    assert "<html lang=" in html


def test_the_firms_hue_is_one_nonced_style() -> None:
    html = gallery.render("parts")
    styles = re.findall(r"<style[^>]*>.*?</style>", html)
    assert styles == ['<style nonce="gallery">:root { --brand-h: 164; --brand-c: 0.076; }</style>']


def test_the_switcher_needs_two_firms() -> None:
    context = gallery.context("sponsor")
    assert "Change firm" in render_to_string("gallery/sponsor.html", context)
    alone = {**context, "memberships": context["memberships"][:1]}
    assert "Change firm" not in render_to_string("gallery/sponsor.html", alone)


def test_a_page_with_a_bad_form_says_so_in_its_title() -> None:
    assert "<title>Error: Every part · Northlight</title>" in gallery.render("parts")
    assert "<title>Session 3 of 8 · Northlight</title>" in gallery.render("room")


def test_signing_out_is_a_post() -> None:
    html = render_to_string("_account.html", gallery.context("parts"))
    assert re.search(r'<form method="post" action="[^"]*logout', html)


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_template_carries_style_or_script(file: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}", "", file.read_text())
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert "hx-on" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert text.count("<style") == (1 if file == ROOT / "templates" / "_head.html" else 0)


STORES = ("localStorage", "sessionStorage", "indexedDB", "caches.")
# The one module that keeps anything, and only what it has sealed: tests/look/test_the_device.py.
DEVICE = "device.js"


@pytest.mark.parametrize(
    "file", [*(ROOT / "static" / "js").rglob("*.js")], ids=lambda file: file.name
)
def test_no_module_but_one_keeps_anything_in_the_browser(file: Path) -> None:
    text = file.read_text()
    met = {store for store in STORES if store in text}
    assert met == ({"indexedDB"} if file.name == DEVICE else set())
    assert "eval(" not in text
    assert "innerHTML = `" not in text
