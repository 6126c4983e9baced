"""Paper opens only our own files, is the same each time, and can be read aloud."""

import io
import socket
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from coaching.look import gallery, pdf

TITLE = "Priya Raman’s coaching"
HOSTILE = """<html lang=en><title>x</title><link rel=attachment href='ADDRESS'>
<link rel=stylesheet href='ADDRESS'><style>@import 'ADDRESS'; p { background: url(ADDRESS) }</style>
<p>x</p><img src='ADDRESS' alt=x><svg><image href='ADDRESS'/></svg><object data='ADDRESS'></object>
</html>"""
pytestmark = pytest.mark.usefixtures("built_assets")


def paper() -> str:
    return render_to_string("gallery/paper.html", gallery.context("paper"))


def test_the_same_words_give_the_same_bytes() -> None:
    assert pdf.render_pdf(paper(), title=TITLE) == pdf.render_pdf(paper(), title=TITLE)


def test_other_words_give_other_bytes() -> None:
    other = paper().replace("Delegation", "Presence")
    assert pdf.render_pdf(other, title=TITLE) != pdf.render_pdf(paper(), title=TITLE)


def test_it_carries_its_title_its_language_and_its_fonts() -> None:
    reader = PdfReader(io.BytesIO(pdf.render_pdf(paper(), title=TITLE)))
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    assert reader.metadata.creation_date is None
    assert str(reader.root_object["/Lang"]) == "en-gb"
    names = {str(name) for name in reader.pages[0]._get_fonts()[0]}
    assert {name.split("+")[1].split("-")[0] for name in names} == {"Inter", "Newsreader"}


def test_a_screen_reader_can_follow_it() -> None:
    reader = PdfReader(io.BytesIO(pdf.render_pdf(paper(), title=TITLE)))
    root: Any = reader.root_object
    assert root["/MarkInfo"].get_object() == {"/Marked": True}
    tags = list(elements(root["/StructTreeRoot"]["/K"]))
    names = [str(tag["/S"]) for tag in tags]
    assert [name for name in names if name.startswith("/H")] == ["/H1", "/H2", "/H3", "/H3", "/H2"]
    assert {"/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Caption"} <= set(names)
    scopes = [tag["/A"]["/Scope"] for tag in tags if tag["/S"] == "/TH"]
    assert scopes == ["/Column", "/Column", "/Row"]


def elements(kids: Any) -> Iterator[Any]:
    """Every structure element below, in reading order."""
    for kid in kids if isinstance(kids, list) else [kids]:
        element = kid.get_object()
        if isinstance(element, dict) and "/S" in element:
            yield element
            yield from elements(element.get("/K", []))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1:9/x",
        "https://evil.example/x",
        "//evil.example/x",
        "../../manage.py",
        "built/../../manage.py",
        "css/tokens.css",
        "ftp://evil.example/x",
    ],
)
def test_no_document_opens_anything_else(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf.render_pdf(paper(), title=TITLE)  # what is ours has been read before the door is watched
    opened: list[Any] = []

    def open_door(*what: Any) -> bytes:
        opened.append(what)
        return b""

    monkeypatch.setattr(socket.socket, "connect", open_door)
    monkeypatch.setattr(Path, "read_bytes", open_door)
    monkeypatch.setattr(urllib.request.FileHandler, "file_open", open_door)
    html = HOSTILE.replace("ADDRESS", address)
    assert pdf.render_pdf(html, title="x").startswith(b"%PDF")
    assert opened == []


def test_a_missing_pango_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf._weasyprint.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr("builtins.__import__", _without_pango(__import__))
    with pytest.raises(pdf.PdfUnavailable, match="libharfbuzz-subset0"):
        pdf.render_pdf("<p>x", title="x")


def _without_pango(real: Any) -> Any:
    def importing(name: str, *args: Any, **options: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango'")
        return real(name, *args, **options)

    return importing
