"""`docs/leaving.md` says what each may still see, and every cell of its table is true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from coaching.access.people import end_membership
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.asking import is_wanted
from coaching.reminders.kinds import all_kinds
from coaching.reminders.models import Reminder
from consent.handover import operations as handovers
from engagements.models import Engagement
from engagements.models.engagement import EndKind
from engagements.operations.ending import end_engagement, end_part
from tests.factories import Cast, make_cast
from tests.guards.crawl import client_for, ids_of, routes
from tests.guards.rows import Rows, build_rows

pytestmark = pytest.mark.django_db


def sponsor_part_ends(cast: Cast) -> None:
    end_part(engagement=engagement_of(cast), sponsor=cast.sponsor, by=cast.admin)


def sponsor_leaves(cast: Cast) -> None:
    end_membership(member=cast.sponsor, by=cast.admin)


def coachee_leaves(cast: Cast) -> None:
    end_engagement(engagement=engagement_of(cast), kind=EndKind.COACHEE_LEFT, by=cast.admin)


def coach_leaves(cast: Cast) -> None:
    end_membership(member=cast.coach, by=cast.admin)


def handed_over(cast: Cast) -> None:
    found = handovers.ask(engagement=engagement_of(cast), to_coach=cast.other_coach, by=cast.admin)
    handovers.complete(handover=found, successor_id=uuid4(), by=cast.admin)


def engagement_of(cast: Cast) -> Engagement:
    return Engagement.objects.get(pk=cast.engagement.pk)


HAPPENS: dict[str, Callable[[Cast], None]] = {
    "A sponsor's part ends": sponsor_part_ends,
    "A sponsor's membership ends": sponsor_leaves,
    "The coachee leaves the company": coachee_leaves,
    "The coach leaves the firm": coach_leaves,
    "It is handed over": handed_over,
}
WHO = {
    "that sponsor": "sponsor",
    "sponsor": "sponsor",
    "that coach": "coach",
    "former coach": "coach",
    "coach": "coach",
    "new coach": "other_coach",
    "coachee": "coachee",
    "firm admin": "admin",
}
PAGES = {
    "The engagement": ("home:engagement", "Engagement"),
    "Session record": ("coaching_sessions:record", "CoachingSession"),
    "A commitment": ("coaching_sessions:commitment", "Commitment"),
    "Goals": ("engagements:goals", "Engagement"),
    "Sponsor's page": ("consent:sponsor_page", "Engagement"),
    "Its PDF": ("consent:sponsor_pdf", "Engagement"),
    "Consent ledger": ("consent:ledger", "Engagement"),
    "Agreement": ("engagements:agreement", "Engagement"),
    "In the API": ("api:engagement", "Engagement"),
    "Logistics": ("home:logistics", "Engagement"),
}


@dataclass(frozen=True)
class Line:
    """One line of the table: what happens, who looks, and what they find by page."""

    what: str
    who: str
    finds: dict[str, str]

    def __str__(self) -> str:
        return f"{self.what}, {self.who}"


@cache
def table() -> list[Line]:
    text = (settings.BASE_DIR / "docs" / "leaving.md").read_text()
    rows = [
        [cell.strip() for cell in one.strip("|").split("|")]
        for one in text.splitlines()
        if one.startswith("|") and not one.startswith("| ---")
    ]
    head, *lines = rows
    return [Line(what, who, dict(zip(head[2:], cells, strict=True))) for what, who, *cells in lines]


def world() -> Rows:
    """Everything there is to see, and seen by all who may; nothing is asked to be handed over."""
    rows = build_rows(make_cast(), shared=True)
    with acting_as(rows.cast.admin):
        handovers.cancel(handover=rows["Handover"], by=rows.cast.admin)
    return rows


def address(rows: Rows, name: str, of: str) -> str:
    return reverse(name, args=[rows.cast.admin.firm.slug, rows[of].pk])


def found_by(client: Client, url: str) -> str:
    """A page, or the answer to a page that never was. What is an admin's is 403 to the others."""
    return "yes" if client.get(url, follow=True).status_code == 200 else "–"


def test_every_way_of_leaving_is_in_the_table() -> None:
    assert {one.what for one in table()} == set(HAPPENS)
    assert all(set(one.finds) == {*PAGES, "E-mails"} for one in table())


@pytest.mark.parametrize("line", table(), ids=str)
def test_each_finds_what_the_table_says(line: Line) -> None:
    rows = world()
    member: Membership = getattr(rows.cast, WHO[line.who])
    client = client_for(member)  # signed in before: a window that is still open
    client.get(address(rows, "home:engagement", "Engagement"))
    with acting_as(rows.cast.admin):
        HAPPENS[line.what](rows.cast)
    found = {page: found_by(client, address(rows, name, of)) for page, (name, of) in PAGES.items()}
    assert {**found, "E-mails": mails(rows, member)} == line.finds


@pytest.mark.parametrize("what", HAPPENS)
def test_no_page_breaks_for_those_who_stay(what: str) -> None:
    """A room without its coach, or an engagement without a sponsor, is a room all the same."""
    rows = world()
    with acting_as(rows.cast.admin):
        HAPPENS[what](rows.cast)
    broken, shown, ids = [], 0, ids_of(rows)
    for member in (rows.cast.coachee, rows.cast.admin, rows.cast.coach):
        client = client_for(member)
        for route in routes():
            for path in route.paths(rows.cast.admin.firm.slug, ids) if route.in_a_firm else ():
                code = client.get(path).status_code
                shown += code == 200
                broken += [f"{member.name} {path}: {code}"] if code >= 500 else []
    assert broken == []
    assert shown > 40


def mails(rows: Rows, member: Membership) -> str:
    """Whether any reminder about anything of this engagement would still go to them."""
    things: set[UUID] = {row.pk for row in rows.all} | {rows.cast.engagement.pk}
    with acting_as(member):
        member = Membership.objects.filter(pk=member.pk).first() or member
        due = [
            kind.name
            for kind in all_kinds()
            if kind.in_engagement
            for thing in things
            if goes(kind, reminder_of(kind.name, thing, rows, member), member)
        ]
    return "yes" if due else "–"


def goes(kind: Any, reminder: Reminder, member: Membership) -> bool:
    return is_wanted(reminder, kind) and bool(kind.still_due(reminder, member))


def reminder_of(kind: str, thing: UUID, rows: Rows, member: Membership) -> Reminder:
    return Reminder(
        firm=rows.cast.admin.firm,
        recipient=member,
        kind=kind,
        thing_id=thing,
        engagement_id=rows.cast.engagement.pk,
        due_at=rows["Release"].released_at,  # as the reminder of sharing has it
    )


def test_before_anybody_leaves_the_leavers_find_what_they_lose() -> None:
    """Without this, an address that is wrong would pass for a page that is gone."""
    rows = world()
    sponsor, coach = client_for(rows.cast.sponsor), client_for(rows.cast.coach)
    urls = {page: address(rows, name, of) for page, (name, of) in PAGES.items()}
    assert {page for page, url in urls.items() if found_by(sponsor, url) == "yes"} == {
        "The engagement",
        "Sponsor's page",
        "Its PDF",
        "Agreement",
        "In the API",
    }
    assert set(urls) - {page for page, url in urls.items() if found_by(coach, url) == "yes"} == {
        "Its PDF",
        "Logistics",
    }
    assert mails(rows, rows.cast.sponsor) == mails(rows, rows.cast.coach) == "yes"
