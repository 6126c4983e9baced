"""HTML to a tagged PDF (PDF/UA-1) that opens nothing but our own stylesheet and fonts.

The same HTML gives the same bytes: no date, no random identifier. A sponsor who compares two
files learns only what the words themselves say.
"""

import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

# Never resolved: it only gives the addresses below something to be relative to.
HOME = "https://paper.invalid/"
FILES = {
    "css/pdf.css": "text/css",
    "built/fonts/inter-400.ttf": "font/ttf",
    "built/fonts/inter-600.ttf": "font/ttf",
    "built/fonts/newsreader-500.ttf": "font/ttf",
}
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfUnavailable(RuntimeError):
    """This machine cannot draw PDFs; the message names what to install."""


class NotOurs(ValueError):
    """A document asked for a file or an address that is not part of the look."""


@cache
def _weasyprint() -> Any:
    """WeasyPrint, imported when the first PDF is asked for: it takes most of a second."""
    try:
        import weasyprint
    except OSError as problem:
        raise PdfUnavailable(f"PDFs need: apt-get install {PACKAGES}") from problem
    # Its warnings quote the document, and documents are confidential.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    return weasyprint


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    static = Path(settings.BASE_DIR) / "static"

    class OurFilesOnly(URLFetcher):
        """Answers for our stylesheet, our fonts and `data:`; refuses everything else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            name = url.removeprefix(HOME)
            if url.startswith(HOME) and name in FILES:
                body = (static / name).read_bytes()
                return URLFetcherResponse(url, body, {"Content-Type": FILES[name]})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise NotOurs("only data: and the look's own files")

    return OurFilesOnly(allowed_protocols={"data"}, allow_redirects=False)


def _scope_headers(_document: Any, pdf: Any) -> None:
    """Say of each table header whether it names its column or its row, which WeasyPrint leaves out.

    Its header ids are table-row-column: the first row names columns, below it headers name rows.
    """
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("S") == "/TH" and "ID" in thing:
            row = str(thing["ID"].string).split("-")[1]
            thing["A"]["Scope"] = "/Column" if row == "0" else "/Row"


def _mark_feet(pdf: Any) -> None:
    """What stands at the foot of every page is an artifact (PDF/UA-1, 7.8), not read out each time.

    WeasyPrint keeps it out of the structure and yet marks it as content that belongs there.
    """
    objects = {thing.reference: thing for thing in pdf.objects}
    root = next(one for one in pdf.objects if isinstance(one, dict) and _is(one, "/StructTreeRoot"))
    inside, waiting = set(), list(root["K"])
    while waiting:
        kid = waiting.pop()
        if kid in objects and kid not in inside:
            inside.add(kid)
            waiting += [one for one in objects[kid].get("K", []) if isinstance(one, bytes)]
    nums = objects[root["ParentTree"]]["Nums"]
    pages = [one for one in pdf.objects if isinstance(one, dict) and _is(one, "/Page")]
    for page, elements in zip(pages, nums[1::2], strict=False):
        outside = {at for at, element in enumerate(elements) if element not in inside}
        _make_artifacts(objects[page["Contents"]].stream, outside)
        elements[:] = [b"null" if at in outside else one for at, one in enumerate(elements)]


def _is(thing: Any, name: str) -> bool:
    return bool(thing.get("Type") == name)


def _make_artifacts(operators: list[Any], outside: set[int]) -> None:
    for at, one in enumerate(operators):
        if one == b"BDC" and operators[at - 1].get("MCID") in outside:
            operators[at - 2] = "/Artifact"
            operators[at - 1] = type(operators[at - 1])({"Type": "/Pagination"})


def _finish(document: Any, pdf: Any) -> None:
    _scope_headers(document, pdf)
    _mark_feet(pdf)


def render_pdf(html: str, *, title: str) -> bytes:
    """The document as tagged PDF bytes. Raises PdfUnavailable where Pango is missing."""
    weasyprint = _weasyprint()
    document = weasyprint.HTML(string=html, base_url=HOME, url_fetcher=_fetcher()).render(
        pdf_variant="pdf/ua-1"
    )
    document.metadata.title = title
    name = hashlib.sha256(f"{title}\0{html}".encode()).hexdigest()[:32]
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": name.encode()}
    return bytes(document.write_pdf(finisher=_finish, **options))
