"""The gallery in a browser, served from memory under the policy that pages get."""

import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import ConsoleMessage, Page, Route

from coaching.look import gallery

HOST = "http://look.test"
STATIC = Path(settings.BASE_DIR) / "static"
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-gallery'; font-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)


class Gallery:
    """The gallery's pages in a browser; remembers what was asked for and what went wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host = HOST
        self.bytes = 0
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        page.route("**/*", self._answer)
        page.on("console", self._hear)
        page.on("pageerror", lambda problem: self.complain(str(problem)))

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type in {"error", "warning"}:
            self.complain(line.text)

    def complain(self, words: str) -> None:
        self.complaints.append(words)

    def open(self, name: str) -> Page:
        self.bytes = 0
        self.page.goto(f"{self.host}/{name}")
        return self.page

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if not url.startswith(self.host):
            self.strangers.append(url)
            route.abort()
            return
        if route.request.method == "POST":  # a page saving on its way out, after its test
            route.fulfill(status=204)
            return
        body, kind = self._file(url.removeprefix(self.host).split("?")[0])
        self.bytes += len(body)
        route.fulfill(body=body, headers=self.headers(kind))

    def headers(self, kind: str) -> dict[str, str]:
        return {"Content-Type": kind, "Content-Security-Policy": POLICY}

    def body_of(self, name: str) -> str:
        return gallery.render(name)

    def _file(self, path: str) -> tuple[bytes, str]:
        if path.startswith("/static/"):
            # The source file, whether or not its name carries a hash.
            plain = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", path)
            file = STATIC / plain.removeprefix("/static/")
            return file.read_bytes(), KINDS[file.suffix]
        return self.body_of(path.strip("/")).encode(), "text/html; charset=utf-8"
