"""Coachee, sponsor and coach, signed in side by side: what one decides, the others see at once.

Three browsers on real processes. At the end the coachee withdraws while the sponsor's PDF is being
made: a lock in the database holds the sponsor's request when the words have been read already.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

import psycopg2
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.factories import make_cast
from tests.stories.people import does_not_say, press, says
from tests.support.app import RunningApp
from tests.support.browser import PASSWORD, PageFor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]

SHARED = "Two recurring reviews now run by themselves."
KEPT = "Working on making priorities clear."
NEW = "Three recurring reviews now run by themselves."
DOOR = 420_114


@dataclass
class Room:
    """One engagement, and a browser for each of the three."""

    app: RunningApp
    path: str
    coach: Page
    coachee: Page
    sponsor: Page

    def open(self, page: Page, part: str) -> Page:
        page.goto(f"{self.path}{part}")
        return page


@pytest.fixture
def room(running_app: RunningApp, transactional_db: None, page_for: PageFor) -> Room:
    with running_app.orm():
        cast = make_cast()
        people = (cast.coach, cast.coachee, cast.sponsor)
        for member in people:
            assert member.person is not None
            # The running application knows real hashes only.
            member.person.password = PBKDF2PasswordHasher().encode(PASSWORD, "pepper" * 4)
            member.person.save()
        path = f"/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/"
    return Room(running_app, path, *(page_for(one.email) for one in people))


def test_what_one_decides_the_others_see_at_once(room: Room) -> None:
    the_coach_proposes_two_themes(room)
    the_coachee_tries_one_and_the_preview_is_live(room)
    the_coachee_shares_one_of_two(room)
    the_sponsor_reads_that_one_in_a_tab_that_stays_open(room)
    the_coach_rewords_it_and_it_is_gone_from_the_open_tab(room)
    the_coachee_agrees_to_the_new_words(room)
    the_coachee_withdraws_while_the_sponsors_pdf_is_being_made(room)
    the_ledger_and_who_opened_what_tell_the_story(room)


def the_coach_proposes_two_themes(room: Room) -> None:
    for area, sentence in (("team", SHARED), ("change", KEPT)):
        page = room.open(room.coach, "themes/")
        page.get_by_label("Focus area").select_option(area)
        page.get_by_text("Moving well", exact=True).first.click()
        page.get_by_label("One neutral sentence").fill(sentence)
        press(page, "Keep as a draft")
        press(page, "Propose")
        says(page, sentence)


def the_coachee_tries_one_and_the_preview_is_live(room: Room) -> None:
    page = room.open(room.coachee, "consent/")
    preview = page.locator("#preview")
    expect(preview).not_to_contain_text(SHARED)
    switch(page, SHARED).check(force=True)
    expect(preview).to_contain_text(SHARED)
    expect(preview).not_to_contain_text(KEPT)
    switch(page, SHARED).uncheck(force=True)
    expect(preview).not_to_contain_text(SHARED)
    does_not_say(room.open(room.sponsor, "sponsor/"), SHARED)


def switch(page: Page, sentence: str) -> Any:
    """Off until it is switched on, beside the exact words."""
    return page.locator(".consent-theme").filter(has_text=sentence).get_by_role("switch")


def the_coachee_shares_one_of_two(room: Room) -> None:
    share(room, SHARED)
    says(room.coachee, "What you share now")


def share(room: Room, sentence: str) -> None:
    page = room.open(room.coachee, "consent/")
    switch(page, sentence).check(force=True)
    press(page, "Check before sharing")
    says(page, sentence)
    does_not_say(page, KEPT)
    press(page, "Share one theme with Dana")
    page.wait_for_url("**/consent/")


def the_sponsor_reads_that_one_in_a_tab_that_stays_open(room: Room) -> None:
    page = room.open(room.sponsor, "sponsor/")
    says(page, SHARED)
    does_not_say(page, KEPT)
    assert SHARED in words_of(pdf(room))


def pdf(room: Room) -> bytes:
    """As the browser downloads it."""
    response = room.sponsor.context.request.get(f"{room.path}sponsor.pdf")
    assert response.status == 200
    return response.body()


def words_of(body: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return " ".join(" ".join(pages).split())


def the_coach_rewords_it_and_it_is_gone_from_the_open_tab(room: Room) -> None:
    page = room.open(room.coach, "themes/")
    page.get_by_role("link", name="Change the words of Team").click()
    page.get_by_label("One neutral sentence").fill(NEW)
    press(page, "Save the words")
    says(page, NEW)
    room.sponsor.reload()
    for words in (SHARED, NEW):
        does_not_say(room.sponsor, words)


def the_coachee_agrees_to_the_new_words(room: Room) -> None:
    share(room, NEW)
    room.sponsor.reload()
    says(room.sponsor, NEW)
    does_not_say(room.sponsor, SHARED)


def the_coachee_withdraws_while_the_sponsors_pdf_is_being_made(room: Room) -> None:
    with held_when_the_words_are_read(room.app) as held, ThreadPoolExecutor(1) as beside:
        asked = beside.submit(download, room, cookies_of(room.sponsor))
        held.wait_for_somebody()
        press(room.open(room.coachee, "consent/"), "Withdraw")
        does_not_say(room.coachee, "What you share now")
        assert not asked.done()
        held.let_go()
        words = words_of(asked.result(timeout=30))
    assert "Confidential to Dana Okafor" in words
    for one in (NEW, SHARED, KEPT):
        assert one not in words
    room.sponsor.reload()
    does_not_say(room.sponsor, NEW)


def cookies_of(page: Page) -> str:
    return "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())


def download(room: Room, cookies: str) -> bytes:
    """The sponsor's own request, beside the thread that drives the browsers."""
    address = f"{room.app.base_url}{room.path}sponsor.pdf"
    with urlopen(Request(address, headers={"Cookie": cookies}), timeout=60) as response:
        body: bytes = response.read()
    return body


@dataclass
class Held:
    """A door in the database that this test keeps shut."""

    cursor: Any

    def wait_for_somebody(self, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not self.somebody_waits():
            assert time.monotonic() < until, "nobody came"
            time.sleep(0.02)

    def somebody_waits(self) -> bool:
        self.cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted",
            [DOOR],
        )
        return self.cursor.fetchone() is not None

    def let_go(self) -> None:
        self.cursor.execute("SELECT pg_advisory_unlock_all()")


@contextmanager
def held_when_the_words_are_read(app: RunningApp) -> Iterator[Held]:
    """A sponsor's request stops where it writes that it has opened released words: it has them."""
    connection = psycopg2.connect(app.superuser_dsn)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(SHUT)
            yield Held(cursor)
            cursor.execute(TAKEN_AWAY)
    finally:
        connection.close()


SHUT = """
CREATE FUNCTION held_by_a_test() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::bigint); RETURN NEW; END $$;
CREATE TRIGGER held_by_a_test BEFORE INSERT ON access_accessentry FOR EACH ROW
    WHEN (NEW.role = 'sponsor' AND NEW.opened = 'release') EXECUTE FUNCTION held_by_a_test('DOOR');
SELECT pg_advisory_lock(DOOR)
""".replace("DOOR", str(DOOR))
TAKEN_AWAY = "DROP TRIGGER held_by_a_test ON access_accessentry; DROP FUNCTION held_by_a_test()"


def the_ledger_and_who_opened_what_tell_the_story(room: Room) -> None:
    page = room.open(room.coachee, "ledger/")
    for words in (
        "Ana proposed a theme",
        "Priya agreed that Dana may read it",
        "Ana changed the words, so Dana no longer reads them",
        "Priya withdrew it from Dana",
    ):
        says(page, words)
    says(room.open(room.coach, "ledger/"), "Priya withdrew it from Dana")
    says(room.open(room.coachee, "access/"), "Dana, sponsor, opened your summary")
