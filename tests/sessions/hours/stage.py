"""Hours for tests: sessions held at given times, and lines as a file has them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.hours.columns import COLUMNS, Line
from sessions.hours.listing import VERSION
from sessions.models import CoachingSession, EarlierHours
from sessions.operations.hours import add_earlier_hours, agree_to_listing
from tests.factories import Cast, make_engagement, make_member

FIRST = datetime(2026, 1, 12, 10, tzinfo=UTC)
HEAD = ",".join(COLUMNS)
NORA = Line("Nora Vik", "nora@example.org", date(2023, 2, 1), date(2023, 9, 1), paid_minutes=750)


def hold(
    coach: Membership,
    engagement: Engagement,
    minutes: int = 85,
    *,
    days: int = 0,
    state: str = "held",
    kind: str = "coaching",
) -> CoachingSession:
    """A session of this engagement, `days` after the first; over, whatever came of it."""
    at = FIRST + timedelta(days=days)
    done = {"started_at": at, "finished_at": at, "length_minutes": minutes}
    with acting_as(coach):
        return CoachingSession.objects.create(
            firm_id=coach.firm_id,
            engagement=Engagement.objects.get(pk=engagement.pk),
            coach=coach,
            starts_at=at,
            ends_at=at + timedelta(minutes=85),
            state=state,
            kind=kind,
            **(done if state == "held" else {}),
        )


def another(cast: Cast, name: str = "Kim Sol", **fields: Any) -> Cast:
    """The same coach with another leader."""
    coachee = make_member(cast.admin, name)
    engagement = make_engagement(
        cast.admin, coach=cast.coach, coachee=coachee, sponsors=[cast.sponsor], **fields
    )
    return Cast(**{**vars(cast), "coachee": coachee, "engagement": engagement})


def agree(cast: Cast) -> None:
    with acting_as(cast.coachee):
        engagement = Engagement.objects.get(pk=cast.engagement.pk)
        agree_to_listing(engagement=engagement, wording=VERSION, by=cast.coachee)


def bring(coach: Membership, *lines: Line) -> list[EarlierHours]:
    with acting_as(coach):
        add_earlier_hours(lines=lines or [NORA], by=coach)
        return list(EarlierHours.objects.visible_to(coach))


def csv_of(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines]).encode()


def send(client: Client, coach: Membership, body: bytes, name: str = "log.csv") -> Any:
    file = SimpleUploadedFile(name, body)
    return client.post(f"/{coach.firm.slug}/hours/bring/", {"file": file})


def xlsx_of(*rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
    """What somebody typed into a spreadsheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for place, text in (formats or {}).items():
        sheet[place].number_format = text
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
