"""Row 27: in a crowded installation every statement finds its rows by firm."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.tenancy.models import FirmModel
from tests.factories import make_cast
from tests.guards.rows import build_rows
from tests.proof.bench import people
from tests.proof.bench.crowd import crowd
from tests.proof.bench.people import Practice
from tests.proof.bench.rounds import row
from tests.proof.bench.stage import PLANS, Browser, in_database
from tests.proof.bench.statements import Statement, of_the_view, recorded
from tests.support import cluster

FIRMS = int(os.environ.get("BENCH_FIRMS", "1000"))
PER_FIRM = 1000  # sessions
SCANS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Tid Scan"}


def plans() -> list[dict[str, Any]]:
    with in_database(PLANS):
        here = people.practice(people.firm(), 8)
        build_rows(make_cast())  # one row of each kind, to be copied
        crowd(PLANS, here.admin, firms=FIRMS, sessions=PER_FIRM)
        asked: list[tuple[Any, list[str]]]
        asked = [(one, loose_in_page(who, one)) for who, one in asked_by_pages(here)]
        asked += [(name, loose_in_function(here.coach, body)) for name, body in functions()]
    for sql, loose in asked:
        if loose:
            text = sql[0] if isinstance(sql, tuple) else sql
            print(f"     without firm_id as an index condition: {loose} in {text[:90]}")
    good = sum(not loose for _, loose in asked)
    what = f"statements that find rows by firm at {FIRMS} firms × {PER_FIRM} sessions"
    passed = good == len(asked) > 0
    return [row(27, what, f"{good} of {len(asked)}", "100 %", passed)]


def asked_by_pages(here: Practice) -> Iterator[tuple[Membership, Statement]]:
    """Each different statement of each page, by whom it is asked."""
    firm, of = f"/{here.admin.firm.slug}/", here.path
    pair = [of, f"{of}goals/", f"{of}agreement/", f"{of}sponsor/", f"{firm}engagements/", firm]
    walks = {
        here.coach: [*pair, f"{of}themes/"],
        here.coachee: [*pair, f"{of}consent/", f"{of}ledger/"],
        here.sponsor: [f"{of}sponsor/", f"{of}agreement/", f"{firm}engagements/", firm],
        here.admin: [f"{firm}firm/", f"{firm}engagements/", f"{firm}firm/coaches/"],
    }
    for who, walk in walks.items():
        browser, met = Browser(who), set()
        for page in walk:
            with recorded() as statements:
                browser.get(page)
            for one in of_the_view(statements):
                if one[0] not in met and not one[0].startswith("INSERT"):
                    met.add(one[0])
                    yield who, one


def functions() -> list[tuple[str, str]]:
    """What the row policies ask, as text: they run as the owner, out of a page's sight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE proname = ANY (%s)",
            [["access_engagements", "access_colleagues", "access_is_admin", "sealing_keys_of"]],
        )
        return [(name, bare(body)) for name, body in cursor.fetchall()]


def bare(body: str) -> str:
    """The one statement inside, with a value for what it is given."""
    given = {
        "(roles)": "(ARRAY['coach', 'coachee', 'sponsor'])",
        "(engagement_ids)": "(ARRAY[]::uuid[])",
        "BEGIN": "",
        "RETURN QUERY": "",
        "END": "",
    }
    for name, value in given.items():
        body = body.replace(name, value)
    return body


def loose_in_page(who: Membership, statement: Statement) -> list[str]:
    """The firm tables that this statement reads without going by firm."""
    sql, params = statement
    with acting_as(who), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        return loose(cursor.fetchone())


def loose_in_function(who: Membership, body: str) -> list[str]:
    owner = cluster.owner(PLANS)
    owner.autocommit = False
    try:
        with owner.cursor() as cursor:
            for name, value in (("firm", who.firm_id), ("member", who.pk)):
                cursor.execute("SELECT set_config(%s, %s, true)", [f"app.{name}_id", str(value)])
            cursor.execute(f"EXPLAIN (FORMAT JSON) {body}")
            return loose(cursor.fetchone())
    finally:
        owner.close()


def loose(answer: Any) -> list[str]:
    ((plan,),) = answer
    tables = {one._meta.db_table for one in apps.get_models() if issubclass(one, FirmModel)}
    return [
        f"{node['Node Type']} of {node['Relation Name']} {node.get('Index Name', '')} "
        f"({conditions(node)}) {node.get('Filter', '')}"
        for node in nodes(plan["Plan"])
        if node.get("Relation Name") in tables and node["Node Type"] in SCANS
        if "firm_id" not in conditions(node)
    ]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def conditions(node: dict[str, Any]) -> str:
    """A bitmap's condition stands in the index scans below it."""
    inner = [one for below in node.get("Plans", []) for one in nodes(below)]
    found = [node, *(one for one in inner if one["Node Type"] == "Bitmap Index Scan")]
    return " ".join(one.get("Index Cond", "") for one in found)
