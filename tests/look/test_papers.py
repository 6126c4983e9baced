"""Every PDF, whatever people typed: it asks for nothing, holds no file, and can be read aloud."""

from __future__ import annotations

import io
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream

from coaching.environment import BASE_DIR
from coaching.look import pdf
from tests.look.papers import MADE_IN, PAPERS
from tests.support.figures import Figure

pytestmark = pytest.mark.usefixtures("built_assets")

WHERE = (
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/passwd",
    "http://127.0.0.1:9/x",
    "https://evil.example/x",
    "//evil.example/x",
    "ftp://evil.example/x",
    "../../../../../../etc/passwd",
    "css/pdf.css/../../../manage.py",
    "http://169.254.169.254/latest/meta-data/",
)
HOSTILE = (
    *(f"<img src='{one}' alt=x>" for one in WHERE),
    *(f"</style><style>@import url({one}); p {{ background: url({one}) }}</style>" for one in WHERE[:6]),
    *(f"<link rel=stylesheet href='{one}'>" for one in WHERE[:3]),
    *(f"<link rel=attachment href='{one}'>" for one in WHERE[:3]),
    *(f"<a rel=attachment href='{one}'>x</a>" for one in WHERE[:2]),
    "</p><svg><image href='file:///etc/passwd'/><use href='http://evil.example/x#a'/></svg>",
    "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='file:///etc/passwd'/></svg>",
    "<object data='file:///etc/passwd' type='text/html'></object>",
    "<embed src='file:///etc/passwd'><iframe src='file:///etc/passwd'></iframe>",
    "<p style=\"background: url('file:///etc/passwd'); content: url(http://evil.example/x)\">x</p>",
    "<style>@font-face { font-family: Inter; src: url(file:///etc/passwd) } * { font: 9pt Inter }</style>",
    "<img src=\"data:text/html,<img src='file:///etc/passwd'>\" alt=x>",
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>\">",
    "<base href='file:///etc/'><img src=passwd alt=x>",
    "<meta http-equiv=refresh content='0; url=file:///etc/passwd'><meta name=generator content=x>",
    "\"><img src='file:///etc/passwd'>' onload=alert(1) data-x=\"",
    "&lt;img src='file:///etc/passwd'&gt; &#60;img src=x&#62; &amp;lt;",
    "\u202e<img src='file:///etc/passwd'>\u202c \u2066<b>\u2069 \ufeff\u200b\u00ad",
    "＜img src='file:///etc/passwd'＞ ‹script› \uff1c/title\uff1e e\u0301\u0301\u0301",
    "{% load static %}{% include 'base.html' %}{{ request.user }}{{ settings.SECRET_KEY }}",
    "--><![CDATA[<img src='file:///etc/passwd'>]]><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
)  # fmt: skip
MARK = "marked"
# The look's own files, and the place where WeasyPrint lays our fonts down to read them.
OURS = (str(BASE_DIR / "static"), str(Path(tempfile.gettempdir()) / "weasyprint-"))


class Doors:
    """Counts what is asked for while a document is drawn: files that are not ours, and addresses."""

    def __init__(self) -> None:
        self.watching = False
        self.asked: Counter[str] = Counter()
        sys.addaudithook(self.hear)

    def hear(self, event: str, values: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event == "open" and isinstance(values[0], str | bytes):
            path = values[0].decode() if isinstance(values[0], bytes) else values[0]
            if not path.startswith(OURS):
                self.asked[f"open {path}"] += 1
        elif event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
            self.asked[event] += 1

    @contextmanager
    def watched(self) -> Iterator[None]:
        self.watching = True
        try:
            yield
        finally:
            self.watching = False


@pytest.fixture(scope="module")
def doors() -> Doors:
    return Doors()


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a document wanted and did not get."""
    found: list[str] = []

    class Noted(pdf.NotOurs):
        def __init__(self, *words: str) -> None:
            found.append("refused")
            super().__init__(*words)

    monkeypatch.setattr(pdf, "NotOurs", Noted)
    return found


def text_of(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def held_in(reader: PdfReader) -> list[str]:
    """Whatever a file can hold besides words: attachments, links, scripts, forms, pictures."""
    root: Any = reader.root_object
    names = root.get("/Names", {})
    found = [
        *reader.attachments,
        *(key for key in ("/EmbeddedFiles", "/JavaScript") if key in names),
    ]
    found += [key for key in ("/AcroForm", "/OpenAction", "/AA", "/AF") if key in root]
    for page in reader.pages:
        found += ["annotation" for _ in page.get("/Annots", [])]
        found += ["picture" for _ in page.get("/Resources", {}).get("/XObject", {})]
    return found


@pytest.mark.proof(10)
def test_no_pdf_asks_for_anything_whatever_people_typed(
    doors: Doors, refusals: list[str], figure: Figure
) -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) == 40
    for make in PAPERS.values():
        make("Priya")  # what is ours is read before the doors are watched
    held, leaked, arrived = [], [], 0
    secrets = [line for line in Path("/etc/passwd").read_text().split("\n") if line]
    for name, make in PAPERS.items():
        for words in HOSTILE:
            with doors.watched():
                body = make(f"{MARK}{words}{MARK}")
            reader = PdfReader(io.BytesIO(body))
            text = text_of(reader)
            arrived += MARK in "".join(one for one in text if one.isascii() and one.isalpha())
            held += [f"{name}: {one}: {words}" for one in held_in(reader)]
            leaked += [f"{name}: {words}" for line in secrets if "".join(line.split()) in text]
    print(dict(doors.asked), held, leaked)
    asked = sum(doors.asked.values()) + len(refusals)
    cases = len(PAPERS) * len(HOSTILE)
    figure(10, "PDF: requests by hostile words in every field", asked, "0", asked == 0)
    figure(
        10, "PDF: bytes of files, attachments, links", len(held + leaked), "0", held == leaked == []
    )
    figure(10, "PDF: hostile documents drawn, words and all", arrived, f"{cases}", arrived == cases)


def test_every_place_that_makes_a_pdf_is_asked_here() -> None:
    apps = ("coaching", "consent", "engagements", "reviews", "sessions")
    files = [path for app in apps for path in (BASE_DIR / app).rglob("*.py")]
    made = {str(path.relative_to(BASE_DIR)) for path in files if "import" in path.read_text()
            and "render_pdf(" in path.read_text()}  # fmt: skip
    assert made - {"coaching/look/pdf.py"} == MADE_IN
    assert len(PAPERS) == len(MADE_IN)


WORDS = "Priya Raman leads two teams. They decide more by themselves."


def structure(kids: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Name, element and the names above it, in reading order."""
    for kid in kids if isinstance(kids, list) else [kids]:
        element = kid.get_object()
        if isinstance(element, dict) and "/S" in element:
            name = str(element["/S"])
            yield name, element, above
            yield from structure(element.get("/K", []), (*above, name))


def faults_in(body: bytes) -> list[str]:
    """What PDF/UA-1 asks of a file and can be told from its bytes (ISO 14289-1, clause in brackets)."""
    reader = PdfReader(io.BytesIO(body))
    root: Any = reader.root_object
    found = [words for words, holds in of_the_file(reader, root) if not holds]
    elements = list(structure(root["/StructTreeRoot"]["/K"]))
    found += [words for words, holds in of_the_structure(elements) if not holds]
    for number, page in enumerate(reader.pages, 1):
        found += [f"page {number}: {one}" for one in of_a_page(reader, page)]
    return found


def of_the_file(reader: PdfReader, root: Any) -> Iterator[tuple[str, bool]]:
    meta = root["/Metadata"].get_object().get_data() if "/Metadata" in root else b""
    yield "says that it is PDF/UA-1 [5]", b'pdfuaid:part="1"' in meta
    yield "carries its title in the metadata [7.1]", b"dc:title" in meta
    preferences = root.get("/ViewerPreferences", {})
    yield "shows its title [7.1]", bool(preferences.get("/DisplayDocTitle", False))
    yield "is tagged [7.1]", bool(root.get("/MarkInfo", {}).get("/Marked", False))
    yield "has no suspect tags [7.1]", not root.get("/MarkInfo", {}).get("/Suspects", False)
    yield "says its language [7.2]", str(root.get("/Lang", "")).lower().startswith("en")
    yield "has a structure [7.1]", "/StructTreeRoot" in root
    yield "finds tags by page [7.1]", "/ParentTree" in root.get("/StructTreeRoot", {})
    yield "is not locked [7.16]", not reader.is_encrypted
    yield (
        "has no dates [ours: the same words, the same bytes]",
        reader.metadata is not None and (reader.metadata.creation_date is None),
    )


STANDARD = {
    *("/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/P", "/Span"),
    *("/H1", "/H2", "/H3", "/L", "/LI", "/Lbl", "/LBody", "/Strong", "/Em", "/NonStruct"),
    *("/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot"),
}
INSIDE = {"/LI": "/L", "/LBody": "/LI", "/TR": "/Table", "/TH": "/TR", "/TD": "/TR"}


def of_the_structure(
    elements: list[tuple[str, Any, tuple[str, ...]]],
) -> Iterator[tuple[str, bool]]:
    names = [name for name, _, _ in elements]
    yield f"uses standard tags [7.1]: {set(names) - STANDARD}", set(names) <= STANDARD
    levels = [int(name[2:]) for name in names if name[:2] == "/H" and name[2:].isdigit()]
    yield "begins with the first level [7.4.2]", levels[:1] == [1]
    steps = pairwise(levels)
    yield "skips no level of headings [7.4.2]", all(later <= one + 1 for one, later in steps)
    for name, element, above in elements:
        if name in INSIDE:
            yield f"{name} stands in {INSIDE[name]} [7.2]", INSIDE[name] in above
        if name == "/TH":
            yield "a header says what it heads [7.5]", "/Scope" in element.get("/A", {})
        if name == "/Figure":
            yield "a picture is described [7.3]", bool(element.get("/Alt"))


def of_a_page(reader: PdfReader, page: Any) -> Iterator[str]:
    for name, font in fonts_of(page):
        descriptor = (
            font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        )
        descriptor = descriptor["/FontDescriptor"].get_object()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
            yield f"{name} is not embedded [7.21.4.1]"
        if "/ToUnicode" not in font:
            yield f"{name} has no text behind its shapes [7.21.7]"
    yield from untagged(reader, page)


def fonts_of(page: Any) -> Iterator[tuple[str, Any]]:
    for font in page["/Resources"].get("/Font", {}).values():
        yield str(font.get_object()["/BaseFont"]), font.get_object()


SHOWS = {b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"b", b"Do", b"sh"}


def untagged(reader: PdfReader, page: Any) -> Iterator[str]:
    """All that is drawn is an artifact or has its place in the structure [7.1, 7.8]."""
    placed = places_of(reader, page)
    stack: list[bool] = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BMC":
            stack.append(operands[0] == "/Artifact")
        elif operator == b"BDC":
            stack.append(operands[0] == "/Artifact" or operands[1].get("/MCID") in placed)
        elif operator == b"EMC":
            stack.pop()
        elif operator in SHOWS and not any(stack):
            yield f"{operator.decode()} is drawn outside the structure [7.1]"
            return


def places_of(reader: PdfReader, page: Any) -> set[int]:
    """The marked contents of this page that the structure leads to."""
    root: Any = reader.root_object
    here = page.indirect_reference
    found = set()
    for _, element, _ in structure(root["/StructTreeRoot"]["/K"]):
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            where: Any = kid if isinstance(kid, dict) else element
            mcid = kid.get("/MCID") if isinstance(kid, dict) else kid
            if isinstance(mcid, int) and where.raw_get("/Pg") == here:
                found.add(int(mcid))
    return found


@pytest.mark.proof(23)
def test_every_pdf_can_be_read_aloud_and_carries_its_fonts(figure: Figure) -> None:
    found = {name: sorted(set(faults_in(make(WORDS)))) for name, make in PAPERS.items()}
    many = sum(map(len, found.values()))
    print(found)
    figure(23, "PDF/UA-1: what is wrong in any PDF of the product", many, "0", many == 0)
    fonts = {
        name.split("+")[-1].split("-")[0]
        for make in PAPERS.values()
        for page in PdfReader(io.BytesIO(make(WORDS))).pages
        for name, _ in fonts_of(page)
    }
    figure(23, "PDF: families of fonts, each embedded", len(fonts), "2",
           fonts == {"/Inter", "/Newsreader"} or fonts == {"Inter", "Newsreader"})  # fmt: skip


def broken(body: bytes, harm: Any) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(body))
    harm(writer)
    harmed = io.BytesIO()
    writer.write(harmed)
    return harmed.getvalue()


HARMS = {
    "is tagged [7.1]": lambda pdf: pdf.root_object.pop("/MarkInfo"),
    "shows its title [7.1]": lambda pdf: pdf.root_object.pop("/ViewerPreferences"),
    "says its language [7.2]": lambda pdf: pdf.root_object.pop("/Lang"),
    "says that it is PDF/UA-1 [5]": lambda pdf: pdf.root_object.pop("/Metadata"),
    "page 1: ": lambda pdf: [
        font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        .get_object()
        .pop("/FontFile2", 0)
        or font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        .get_object()
        .pop("/FontFile3", 0)
        for font in pdf.pages[0]["/Resources"]["/Font"].values()
    ],
}


@pytest.mark.parametrize("said", list(HARMS))
def test_a_broken_file_is_noticed(said: str) -> None:
    body = PAPERS["the sponsor’s page"](WORDS)
    whole, harmed = faults_in(body), faults_in(broken(body, HARMS[said]))
    assert any(one.startswith(said) for one in harmed)
    assert not any(one.startswith(said) for one in whole)


@pytest.mark.parametrize("name", list(PAPERS))
def test_the_same_words_give_the_same_bytes_and_other_words_others(name: str) -> None:
    make = PAPERS[name]
    assert make(WORDS) == make(WORDS)
    assert make(WORDS) != make(f"{WORDS}!")
