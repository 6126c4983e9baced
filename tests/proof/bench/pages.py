"""Rows 25, 26 and 33: a page beside its floor, statements a page, sealed beside clear."""

from __future__ import annotations

from typing import Any

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.models import SessionRecord
from sessions.models.record import PARTS
from tests.proof.bench import sealed
from tests.proof.bench.people import WORDS, Practice, practice
from tests.proof.bench.rounds import ratio, ratio_row, row
from tests.proof.bench.stage import DATABASE, Browser
from tests.proof.bench.statements import of_the_view, recorded
from tests.proof.bench.urls import FLOOR
from tests.support import cluster

DETAIL, LIST = 9, 6
SESSIONS, ENGAGEMENTS = (1, 20, 200), (1, 50)


def engagement_page(admin: Membership) -> list[dict[str, Any]]:
    """Row 25, for the coach of an engagement with eight sessions."""
    here = practice(admin, 8)
    browser = Browser(here.coach)
    browser.get(here.path)
    with recorded() as statements:
        browser.get(here.path)
    FLOOR["engagement"] = of_the_view(statements)
    address = f"/{admin.firm.slug}/bench/floor/engagement/"
    ratios = ratio(lambda: browser.get(here.path), lambda: browser.get(address))
    return [ratio_row(25, "engagement page / floor", ratios, 2.2)]


def statements_a_page(admin: Membership) -> list[dict[str, Any]]:
    """Row 26. Session, login and firm count too; BEGIN, COMMIT and savepoints do not."""
    rows, firm = [], f"/{admin.firm.slug}/"
    many = [practice(admin, sessions) for sessions in SESSIONS]
    for who in ("coach", "coachee", "sponsor"):
        page = "sponsor/" if who == "sponsor" else ""  # theirs is a page of its own
        found = [count(getattr(one, who), one.path + page) for one in many]
        rows.append(statement_row(f"engagement page, {who}, at {SESSIONS} sessions", found, DETAIL))
    some = [practice(admin, 1, engagements=number) for number in ENGAGEMENTS]
    for who, page in (("coach", ""), ("coachee", ""), ("coach", "engagements/"),
                      ("coachee", "engagements/"), ("coach", "hours/")):  # fmt: skip
        found = [count(getattr(one, who), firm + page) for one in some]
        what = f"{'list' if page else 'first page'}, {who}, with {ENGAGEMENTS} engagements"
        rows.append(statement_row(f"{page} {what}".strip(), found, LIST if page else DETAIL))
    return rows + statements_of_a_session(many, firm)


def statements_of_a_session(many: list[Practice], firm: str) -> list[dict[str, Any]]:
    """The pages of stage 3, after so many sessions held before."""
    rows = []
    for name, pages in {
        "prepare": [(one.coach, f"sessions/{one.coming(1).pk}/prepare/") for one in many],
        "session room": [(one.coach, f"sessions/{one.begun(2).pk}/room/") for one in many],
        "finish": [(one.coach, f"sessions/{one.begun(3).pk}/room/finish/") for one in many],
        "record, coach": [(one.coach, f"sessions/{one.last().pk}/record/") for one in many],
        "record, coachee": [(one.coachee, f"sessions/{one.last().pk}/record/") for one in many],
        "commitment": [(one.coachee, f"commitments/{one.promise().pk}/") for one in many],
        "coachee home": [(one.coachee, "") for one in many],
        "coach today": [(one.coach, "") for one in many],
    }.items():
        found = [count(member, firm + page) for member, page in pages]
        rows.append(statement_row(f"{name}, after {SESSIONS} sessions", found, DETAIL))
    found = [searched(one) for one in many]
    rows.append(statement_row(f"search, coach, at {SESSIONS} sessions", found, DETAIL))
    return rows


def searched(here: Practice) -> int:
    browser, path = Browser(here.coach), f"{here.path}search/"
    browser.post(path, {"words": "waits"})
    with recorded() as statements:
        browser.post(path, {"words": "waits"})
    return len(statements)


def statement_row(what: str, found: list[int], at_most: int) -> dict[str, Any]:
    passed = max(found) <= at_most and len(set(found)) == 1
    spread = [min(found), max(found)]
    return row(26, f"statements: {what}", max(found), f"≤ {at_most}, equal", passed, spread)


def count(member: Membership, path: str) -> int:
    browser = Browser(member)
    browser.get(path)
    with recorded() as statements:
        browser.get(path)
    return len(statements)


def sealed_page(admin: Membership) -> list[dict[str, Any]]:
    """Row 33, for the coach, whose own words they are: neither side writes the access ledger."""
    here = practice(admin, sealed.MANY)
    owner = cluster.owner(DATABASE)
    try:
        sealed.make_table(owner)
    finally:
        owner.close()
    copy_in_clear(here.coach)
    browser, firm = Browser(here.coach), f"/{admin.firm.slug}/bench/"
    pages = {browser.get(f"{firm}{side}/") for side in ("sealed", "clear")}
    assert WORDS.strip().encode() in min(pages), "a page without its words proves nothing"
    ratios = ratio(lambda: browser.get(f"{firm}sealed/"), lambda: browser.get(f"{firm}clear/"))
    return [ratio_row(33, "sealed page of 20 records / the same in clear", ratios, 1.05)]


def copy_in_clear(coach: Membership) -> None:
    with acting_as(coach):
        sealed.ClearRecord.objects.bulk_create(
            sealed.ClearRecord(
                id=one.pk, firm_id=one.firm_id, engagement_id=one.engagement_id,
                author_id=one.author_id, saved_at=one.saved_at, shared_at=one.shared_at,
                coaching_session_id=one.coaching_session_id,
                **dict.fromkeys(PARTS, WORDS), aim=WORDS[:70], worth=WORDS[:70],
            )
            for one in SessionRecord.objects.all()
        )  # fmt: skip
