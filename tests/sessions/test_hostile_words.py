"""Whatever is typed is kept to the character, but for null bytes, and does no harm anywhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.test import Client

from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from engagements.models import Goal
from sessions.models import CoachingSession, RecordRevision
from sessions.models.record import PARTS, TEXTS
from sessions.operations.saving import brought
from tests.factories import Cast
from tests.sessions.pages import client_of
from tests.sessions.papers import stands, url
from tests.sessions.rooms import make_goals

JSON = {"Accept": "application/json"}
MARKDOWN = (
    "# Title\n\n- **bold** _em_ `code` [x](https://example.org)\n> quote\n\n| a | b |\n|---|---|\n"
)
HOSTILE = {
    "script": "</textarea></pre><script>alert(1)</script><img src=x onerror=alert(2)>",
    "links": "[x](javascript:alert(3)) [y](data:text/html,<b>) <a href='JaVaScRiPt:alert(4)'>z</a>",
    "pasted": "<table style='position:fixed'><tr><td onclick='alert(5)'>a<!-- --></td></tr></table>",
    "right to left": "\u202eשלום مرحبا\u202c and \u2066back\u2069",
    "emoji": "👩🏽\u200d🚀 🏳️\u200d🌈 e\u0301 \U0001f9d8",
    "null": "zero\x00 and \x00more",
    "template": "{{ request.user }} {% csrf_token %} ${x} '; DROP TABLE engagements_goal; --",
    "lines": "\n\n  first\r\nsecond\rthird\n\n",
    "long": (MARKDOWN * 300)[:20_000],
}


class Armed(HTMLParser):
    """What a browser would run or load in a page: found as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            scheme = (value or "").strip().lower().partition(":")[0]
            if (
                name == "style"
                or name.startswith("on")
                or (name in ("href", "src") and scheme in ("javascript", "data"))
            ):
                self.found.append(f"{tag} {name}={value}")
        if tag in ("img", "iframe") or (tag == "script" and "src" not in dict(attrs)):
            self.found.append(tag)


def test_the_searcher_finds_what_is_armed():
    html = "".join(HOSTILE[kind] for kind in ("script", "pasted")) + "<a href=' JavaScript:x'>"
    assert len(Armed(html).found) == 6


def kept(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


@pytest.fixture
def goals(cast: Cast) -> list[Goal]:
    return make_goals(cast, HOSTILE["script"], HOSTILE["links"])


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_words_are_kept_and_do_no_harm(
    cast: Cast, begun: CoachingSession, coach: Client, goals: list[Goal], kind: str
):
    text = HOSTILE[kind]
    sent = {"version": 1, **dict.fromkeys(TEXTS, text), "goals": [str(goals[0].pk)]}
    assert coach.post(url(cast, begun, "save"), sent, headers=JSON).status_code == 200
    assert stands(cast, begun) == {**dict.fromkeys(TEXTS, kept(text)), "goals": str(goals[0].pk)}
    with acting_as(cast.coach):
        revision = open_row(RecordRevision.objects.get(), by=cast.coach)
    assert brought(revision)["deep_dive"] == kept(text)
    note = {"version": 1, "text": text}
    assert coach.post(url(cast, begun, "note"), note, headers=JSON).status_code == 200
    conflict = coach.post(url(cast, begun, "save"), {"version": 1, "aim": f"{text}!"})
    assert conflict.status_code == (409 if len(text) < 20_000 else 422)
    pages = [conflict] + [
        coach.get(url(cast, begun, name, *more))
        for name, *more in (("room",), ("finish",), ("history",), ("revision", revision.pk))
    ]
    coach.post(url(cast, begun, "finish"), {"minutes": 80})
    added = {"addendum_id": uuid4(), "text": text}
    assert coach.post(url(cast, begun, "add_addendum"), added).status_code == 303
    pages += [coach.get(url(cast, begun, "record"))]
    pages += [client_of(cast.coachee).get(url(cast, begun, "record"))]
    for page in pages:
        html = page.content.decode()
        assert page.status_code in (200, 409, 422)
        assert Armed(html).found == []
        assert "\x00" not in html


def test_a_textarea_gives_back_every_leading_line(
    cast: Cast, begun: CoachingSession, coach: Client
):
    """HTML drops one line break after the tag: the page writes that one itself."""
    coach.post(url(cast, begun, "save"), {"version": 1, "aim": "\n\nx"}, headers=JSON)
    html = coach.get(url(cast, begun, "room")).content.decode()
    assert re.search(r'<textarea id="aim"[^>]*>\n\n\nx</textarea>', html)


def test_four_parts_of_twenty_thousand_characters_are_one_save(
    cast: Cast, begun: CoachingSession, coach: Client
):
    long = HOSTILE["long"]
    assert len(long) == 20_000
    sent = {"version": 1, **dict.fromkeys(PARTS, long)}
    assert coach.post(url(cast, begun, "save"), sent, headers=JSON).json()["version"] == 2
    assert stands(cast, begun) == dict.fromkeys(PARTS, long)
    assert coach.get(url(cast, begun, "finish")).status_code == 200
