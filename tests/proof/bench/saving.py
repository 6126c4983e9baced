"""Row 30: autosave of the session room beside the least that such a save can be."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.db import connection
from django.http import HttpResponse, JsonResponse

from coaching.firms.entry import acting_as
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from sessions.models import CoachingSession, SessionRecord
from sessions.operations.room import start
from tests.proof.bench.people import practice
from tests.proof.bench.rounds import ratio, ratio_row
from tests.proof.bench.stage import Browser

MANY = 5_000  # characters of each part: 20,000 in all
MARKDOWN = ("- She **waits** now, and _asks_:\n\n> What would it take?\n\n" * 100)[:MANY]
PARTS = ("check_in", "deep_dive", "challenge", "action_planning")
HELD: dict[str, Any] = {}

UPDATE = """
    UPDATE coaching_sessions_sessionrecord
       SET deep_dive = %s, version = version + 1, saved_at = now()
     WHERE firm_id = %s AND id = %s AND shared_at IS NULL RETURNING version
"""
INSERT = """
    INSERT INTO coaching_sessions_recordrevision
           (id, firm_id, engagement_id, record_id, author_id, version, words, saved_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, now())
"""


def floor_write(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """Two statements by hand with words that are sealed already: no ORM, no policy, no form."""
    record, sealed = HELD["record"], HELD["sealed"]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [sealed, record.firm_id, record.pk])
        (version,) = cursor.fetchone()
        ours = [record.firm_id, record.engagement_id, record.pk, record.author_id]
        cursor.execute(INSERT, [uuid4(), *ours, version, sealed])
    return JsonResponse({"version": version})


def autosave(admin: Membership) -> list[dict[str, Any]]:
    """The coach changes the deep dive of a record with 20,000 characters of Markdown."""
    coaching_session = begin(admin)
    browser, firm = Browser(HELD["coach"]), f"/{admin.firm.slug}/"

    def send(path: str) -> None:
        words = {"version": HELD["version"], "deep_dive": f"{MARKDOWN} {HELD['version']}"}
        HELD["version"] = json.loads(browser.post(path, words))["version"]

    save, floor = f"{firm}sessions/{coaching_session.pk}/room/save/", f"{firm}bench/write/"
    ratios = ratio(lambda: send(save), lambda: send(floor))
    return [ratio_row(30, "autosave of a record of 20,000 characters / floor write", ratios, 2.5)]


def begin(admin: Membership) -> CoachingSession:
    here = practice(admin, 3)
    with acting_as(here.coach):
        last = CoachingSession.objects.order_by("-starts_at").first()
        assert last is not None
        planned = CoachingSession.objects.create(
            firm=here.coach.firm, engagement=here.engagement, coach=here.coach, number=9,
            starts_at=last.ends_at, ends_at=last.ends_at + (last.ends_at - last.starts_at),
        )  # fmt: skip
        start(coaching_session=planned, by=here.coach)
        record = SessionRecord.objects.get(coaching_session=planned)
        for part in PARTS:
            setattr(record, part, MARKDOWN)
        record.save(update_fields=PARTS)
        HELD.update(record=record, coach=here.coach, version=record.version)
        HELD["sealed"] = seal_text(record, "deep_dive", MARKDOWN).envelope
    return planned
