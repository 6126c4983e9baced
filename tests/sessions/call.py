"""A session under way on the running application, and what a browser has kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import Page

from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from sessions.models import CoachingSession, PrivateNote, SessionRecord
from sessions.operations.commitments import add_commitment
from sessions.operations.room import finish
from tests.factories import Cast, make_cast
from tests.sessions.rooms import begin, plan_session
from tests.support.app import RunningApp
from tests.support.browser import let_sign_in


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


def enter(page: Page, called: Called) -> Page:
    """The session room, once it holds the key under which a device keeps words."""
    with page.expect_response("**/accounts/device-key/") as answer:
        page.goto(called.url)
    answer.value.finished()
    return page


def call(app: RunningApp) -> Called:
    """Session 2 of 8 has begun; from session 1 there is a commitment."""
    with app.orm():
        cast = make_cast()
        let_sign_in(cast.coach, cast.coachee)
        first = begin(cast, plan_session(cast, 1, days=-15))
        with acting_as(cast.coach):
            add_commitment(
                commitment_id=uuid4(), coaching_session=first, wording="ask two peers",
                by=cast.coach,
            )  # fmt: skip
            finish(coaching_session=first, by=cast.coach)
        return Called(app, cast, begin(cast, plan_session(cast, 2)))
