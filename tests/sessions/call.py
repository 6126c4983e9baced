"""A session under way on the running application, and what a browser has kept of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Page

from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from sessions.models import CoachingSession, PrivateNote, SessionRecord
from sessions.operations.commitments import add_commitment
from sessions.operations.room import finish
from tests.factories import Cast, make_cast
from tests.sessions.rooms import begin, plan_session
from tests.support.app import RunningApp
from tests.support.browser import PASSWORD

KEPT = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("words");
  request.onerror = reject;
  request.onsuccess = () => {
    const found = request.result;
    const done = (rows) => { found.close(); resolve(rows); };
    if (!found.objectStoreNames.contains("waiting")) return done([]);
    found.transaction("waiting").objectStore("waiting").getAll().onsuccess = ({ target }) =>
      done(target.result.map(({ iv, sealed, ...clear }) =>
        ({ ...clear, iv: [...iv], sealed: [...new Uint8Array(sealed)] })));
  };
})"""


@dataclass
class Called:
    """A session under way, on the running application."""

    app: RunningApp
    cast: Cast
    session: CoachingSession

    @property
    def home(self) -> str:
        return f"/{self.cast.admin.firm.slug}/"

    @property
    def url(self) -> str:
        return f"{self.home}sessions/{self.session.pk}/room/"

    def kept(self) -> SessionRecord:
        with self.app.orm(), acting_as(self.cast.coach):
            record = SessionRecord.objects.get(coaching_session=self.session)
            return open_row(record, by=self.cast.coach)

    def note(self) -> str:
        with self.app.orm(), acting_as(self.cast.coach):
            note = PrivateNote.objects.get(coaching_session=self.session)
            text: str = open_row(note, by=self.cast.coach).text.text
            return text


def call(app: RunningApp) -> Called:
    """Session 2 of 8 has begun; from session 1 there is a commitment."""
    with app.orm():
        cast = make_cast()
        for member in (cast.coach, cast.coachee):
            assert member.person is not None
            # The running application knows real hashes only.
            member.person.password = PBKDF2PasswordHasher().encode(PASSWORD, "pepper" * 4)
            member.person.save()
        first = begin(cast, plan_session(cast, 1, days=-15))
        with acting_as(cast.coach):
            add_commitment(
                commitment_id=uuid4(), coaching_session=first, wording="ask two peers",
                by=cast.coach,
            )  # fmt: skip
            finish(coaching_session=first, by=cast.coach)
        return Called(app, cast, begin(cast, plan_session(cast, 2)))


def on_the_device(page: Page) -> list[dict[str, Any]]:
    """Every entry that lies in this browser, its sealed part as numbers."""
    return list(page.evaluate(KEPT))


def nothing_on_the_device(page: Page, seconds: float = 1) -> bool:
    """Soon: an entry goes right after the answer that its words were saved."""
    until = time.monotonic() + seconds
    while on_the_device(page):
        if time.monotonic() > until:
            return False
        page.wait_for_timeout(20)
    return True
