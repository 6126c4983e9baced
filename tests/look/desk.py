"""The gallery's session room with a server that answers as a test wants."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route

from tests.look.stage import Gallery

Answer = Callable[[dict[str, str]], tuple[int, Any]]
OWNER = "a-person"
OWN = {  # the gallery is nobody's page
    'data-words-owner=""': f'data-words-owner="{OWNER}"',
    'name="login"\n               value=""': 'name="login" value="ana@northlight.example"',
}
SAVED_AT = "2026-11-14T10:31:30Z"
LOGIN = "<form><input name=csrfmiddlewaretoken value=token-of-the-door></form>"


@dataclass
class Login:
    """Who is signed in at this server: the keys of the living logins, the last one current."""

    owner: str = OWNER
    keys: dict[str, bytes] = field(default_factory=lambda: {"first": b"1" * 32})
    lives: bool = True
    answers: bool = True
    late: list[Route] | None = None  # asked, and not answered yet
    token: str = "token-1"

    def key(self, wanted: str | None) -> tuple[int, dict[str, str]]:
        if not self.lives:
            return 401, {}
        name = wanted or list(self.keys)[-1]
        if name not in self.keys:
            return 404, {}
        return 200, {
            "owner": self.owner,
            "csrf": self.token,
            "login": name,
            "key": b64encode(self.keys[name]).decode(),
        }


class Desk:
    """A page that is written on; `secure` gives it a place to keep words."""

    def __init__(self, shown: Gallery, *, secure: bool = False) -> None:
        self.shown = shown
        self.login = Login()
        self.posts: list[dict[str, str]] = []
        self.tokens: list[str] = []
        self.knocks: list[dict[str, str]] = []
        self.knocked: Callable[[dict[str, str]], tuple[int, Any]] = self.let_in
        self.answer: Answer = self.keep
        if secure:
            shown.host = "https://look.test"
        shown.page.clock.install()
        self.page = self.prepare(shown.page)

    def prepare(self, page: Page) -> Page:
        """Serve this page, and open the room in it."""
        host = self.shown.host
        page.route("**/*", self.shown._answer)
        page.route("**/room", self._room)
        page.route("**/save", self._save)
        page.route("**/accounts/device-key/*", self._key)
        page.route("**/accounts/login/", self._door)
        page.goto(f"{host}/room")
        return page

    @property
    def field(self):
        return self.page.locator("#deep_dive")

    @property
    def status(self):
        return self.page.locator("[data-save-status]")

    def keep(self, words: dict[str, str]) -> tuple[int, Any]:
        return 200, {"version": int(words["version"]) + 1, "saved_at": SAVED_AT}

    def let_in(self, given: dict[str, str]) -> tuple[int, Any]:
        self.login.lives = True
        self.login.token = "token-2"
        return 200, {"location": "/"}

    def write(self, words: str) -> None:
        self.field.fill(words)

    def wait(self, seconds: float) -> None:
        self.page.clock.run_for(int(seconds * 1000))

    def _room(self, route: Route) -> None:
        body = self.shown.body_of("room")
        for nobodys, theirs in OWN.items():
            assert nobodys in body
            body = body.replace(nobodys, theirs)
        route.fulfill(body=body, headers=self.shown.headers("text/html; charset=utf-8"))

    def hear_late(self) -> None:
        """The server answers now who had asked for the key."""
        asked, self.login.late = self.login.late or [], None
        for route in asked:
            self._key(route)

    def _save(self, route: Route) -> None:
        words = {name: value[0] for name, value in fields(route).items()}
        self.posts.append(words)
        self.tokens.append(route.request.headers.get("x-csrftoken", ""))
        give(route, *self.answer(words))

    def _key(self, route: Route) -> None:
        if self.login.late is not None:
            self.login.late.append(route)
            return
        wanted = parse_qs(urlsplit(route.request.url).query).get("login", [None])[0]
        give(route, *(self.login.key(wanted) if self.login.answers else (0, None)))

    def _door(self, route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(status=200, content_type="text/html", body=LOGIN)
            return
        given = {name: value[0] for name, value in fields(route).items()}
        self.knocks.append(given)
        give(route, *self.knocked(given))


def fields(route: Route) -> dict[str, list[str]]:
    return parse_qs(route.request.post_data or "", keep_blank_values=True)


def give(route: Route, status: int, body: Any) -> None:
    if status == 0:
        route.abort("internetdisconnected")
    elif status == 302:
        route.fulfill(status=302, headers={"Location": "/accounts/login/"})
    else:
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))
