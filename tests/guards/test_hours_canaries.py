"""Names that a coach brought, and of coachees who agreed: in nobody else's bytes, mail or log.

They are not sealed, so they are looked for here and not among the sealed fields.
"""

from __future__ import annotations

import io
import logging
from datetime import date
from zipfile import BadZipFile, ZipFile

import pytest
from django.core import mail

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.hours.columns import Line
from sessions.operations.hours import add_earlier_hours
from tests.factories import make_cast
from tests.guards.crawl import client_for, ids_of
from tests.guards.rows import build_rows
from tests.guards.test_canaries import pages
from tests.support.figures import Figure
from tests.support.searcher import found

NAME, CONTACT = "canary-client-71", "canary-contact-72@example.org"
LINE = Line(NAME, CONTACT, date(2023, 1, 1), date(2023, 2, 1), paid_minutes=60)
WORDS = (NAME, CONTACT)


def unzipped(body: bytes) -> bytes:
    """What an XLSX holds; other bytes as they are."""
    try:
        with ZipFile(io.BytesIO(body)) as parts:
            return b"\n".join(parts.read(name) for name in parts.namelist())
    except BadZipFile:
        return body


def places(member: Membership, slug: str, ids: dict[str, object]) -> set[str]:
    """The addresses where a member meets one of the words."""
    hit = set()
    for path, body in pages(member, slug, ids).items():
        plain = unzipped(body)
        in_pdf = plain.startswith(b"%PDF-") and any(found(word, plain) for word in WORDS)
        if in_pdf or any(word.encode() in plain for word in WORDS):
            hit.add(path.removeprefix(f"/{slug}/"))
    return hit


@pytest.mark.django_db
@pytest.mark.proof(2)
def test_a_name_that_a_coach_brought_is_met_by_that_coach_alone(
    figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cast = make_cast()
    rows = build_rows(cast, shared=True)
    with acting_as(cast.coach):
        assert add_earlier_hours(lines=[LINE], by=cast.coach) == 1
    slug, ids = cast.admin.firm.slug, ids_of(rows)
    own = places(cast.coach, slug, ids)
    assert own == {"hours/", "hours/hours.csv", "hours/hours.xlsx", "hours/earlier/"}
    others = (cast.admin, cast.coachee, cast.sponsor, cast.other_coach, cast.stranger)
    leaks = [f"{one.name} {path}" for one in others for path in places(one, slug, ids)]
    leaks += places_of_nobody(slug, ids)
    leaks += [f"mail: {one.subject}" for one in mail.outbox
              if any(found(word, one.message().as_bytes()) for word in WORDS)]  # fmt: skip
    leaks += [f"log: {word}" for word in WORDS if word in caplog.text]
    figure(2, "names from an hours log where they do not belong", len(leaks), "0", leaks == [])


def places_of_nobody(slug: str, ids: dict[str, object]) -> set[str]:
    client = client_for(None)
    return {
        path
        for path in (f"/{slug}/hours/", f"/{slug}/hours/hours.csv", f"/{slug}/hours/hours.xlsx")
        if NAME.encode() in unzipped(client.get(path).getvalue())
    }
