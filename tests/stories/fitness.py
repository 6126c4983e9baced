"""Walk through the pages that somebody can reach, and measure each as a browser meets it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Request

WIDTHS = (320, 390, 768, 1280)
# In the dark nothing but the colours differs.
RULES: Mapping[str, Mapping[str, Any]] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
OWN_SCHEMES = ("data:", "blob:")
# Links that end something or leave a file are followed by other tests.
NOT_PAGES = (".pdf", "/pdf/", ".csv", ".xlsx", ".json", "/logout/", "/receipt/", "/api/")
# A colour on its way from light to dark is neither: what is still moving is moved to its end.
SETTLE = """() => document.getAnimations().forEach((one) => {
  try { one.finish() } catch { one.cancel() }
})"""


@dataclass
class Found:
    """What was met on all pages together; each fault says where."""

    pages: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    heaviest: tuple[float, str] = (0.0, "")


def walk(page: Page, start: str, base_url: str, who: str, found: Found) -> None:
    """From `start` along the links, one page of each kind.

    Pages outside the firm are the same for all: the first who comes there looks.
    """
    queue, met = deque([start]), set(found.outside)
    while queue:
        path = queue.popleft()
        name = kind(path)
        if name is None or name in met or any(part in path for part in NOT_PAGES):
            continue
        met.add(name)
        if "firm_slug" not in resolve(urlsplit(path).path).kwargs:
            found.outside.add(name)
        if measure(page, path, base_url, f"{who} {path}", found):
            queue.extend(links(page))


def kind(path: str) -> str | None:
    """The name of the address, so that fifty engagements count once."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def links(page: Page) -> Iterator[str]:
    for href in page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.pathname)"):
        yield urldefrag(href).url


def measure(page: Page, path: str, base_url: str, where: str, found: Found) -> bool:
    """Whether it is a page. Weighed with an empty cache: the first load."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    response = page.goto(path, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.remove_listener("request", note)
    if response is None or response.status != 200 or "html" not in response.headers["content-type"]:
        return False
    found.pages.append(where)
    weigh(asked, base_url, where, found)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.sideways.append(f"{where} at {width}")
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.evaluate(SETTLE)
        found.violations += [f"{where} {scheme}: {one}" for one in faults(page, rules)]
    return True


def weigh(asked: Iterable[Request], base_url: str, where: str, found: Found) -> None:
    kilobytes = 0.0
    for one in asked:
        if one.url.startswith(OWN_SCHEMES):
            continue
        if not one.url.startswith(base_url):
            found.elsewhere.append(f"{where}: {one.url}")
        sizes = one.sizes()
        kilobytes += (sizes["responseBodySize"] + sizes["responseHeadersSize"]) / 1000
    found.heaviest = max(found.heaviest, (round(kilobytes, 1), where))


def faults(page: Page, rules: Mapping[str, Any] = RULES["light"]) -> list[str]:
    """What axe objects to: the rule and the first element."""
    answer = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response
    return [f"{one['id']} {one['nodes'][0]['target']}" for one in answer["violations"]]
