"""Each wall holds alone: the database with no scope in Python, and the querysets without row security.

Either would hide that the other is missing, so each is asked without the other.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import Q

from coaching.access import decision, sight, walled
from coaching.access.compile import walled_models
from coaching.access.decision import may
from coaching.access.policy import Party
from coaching.access.sight import visible_rows
from coaching.access.verbs import Action
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from tests.factories import make_cast
from tests.guards.crawl import client_for, ids_of, routes
from tests.guards.rows import Rows, build_rows
from tests.guards.test_canaries import members, readable, words_of
from tests.guards.test_parity import force, others, people, read_past_walls, states
from tests.support.figures import Figure


def seen_past_row_security(row: Any, member: Membership, cursor: Any) -> bool:
    """Whether the member's own queryset holds the row when a superuser runs its statement."""
    model = type(row)
    with acting_as(member):
        rows = model._default_manager.filter(visible_rows(model, member), pk=row.pk).values("pk")
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            return False
    cursor.execute(sql, params)
    return cursor.fetchone() is not None


@pytest.mark.proof(3)
@pytest.mark.django_db(transaction=True)
def test_querysets_hold_without_row_security(superuser_connection: Any, figure: Figure) -> None:
    rows = build_rows(make_cast())
    asked, wrong = 0, []
    with superuser_connection.cursor() as cursor:
        rows.by_model |= others(rows, cursor)
        for model in walled_models():
            row = rows[model.__name__]
            for state in states(model):
                force(cursor, row, state, rows.cast)
                for name, member in people(rows.cast).items():
                    fresh, asked = read_past_walls(row, cursor), asked + 1
                    with acting_as(member):
                        expected = bool(may(member, Action.SEE, fresh))
                    if seen_past_row_security(fresh, member, cursor) != expected:
                        wrong.append(f"{model.__name__} {state} {name}: not {expected}")
    assert wrong == []
    figure(3, f"wrong rows in {asked} querysets without row security", len(wrong), "0", not wrong)


def believes_everything(monkeypatch: pytest.MonkeyPatch, worlds: list[Rows]) -> None:
    """Python takes everybody for the coach of every engagement, scopes nothing and allows all."""
    everywhere = {rows.cast.engagement.pk: Party.COACH for rows in worlds}
    monkeypatch.setattr(sight, "read_standing", lambda member: everywhere)
    monkeypatch.setattr(walled, "visible_rows", lambda model, member: Q(firm_id__isnull=False))
    monkeypatch.setattr(decision, "granted", lambda *_: True)
    monkeypatch.setattr(decision, "named", lambda *_: decision.YES)


@pytest.mark.proof(3)
@pytest.mark.django_db
def test_the_database_holds_without_any_scope_in_python(
    monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    worlds = [build_rows(make_cast(), "canary-ours"), build_rows(make_cast(), "canary-theirs")]
    every = {word for rows in worlds for row in rows.all for word in words_of(rows, row)}
    people = members(worlds[0].cast)
    allowed = {
        one.pk: set().union(*(readable(rows, one) for rows in worlds if rows.cast.admin.firm_id == one.firm_id))
        for one in people
    }  # fmt: skip
    believes_everything(monkeypatch, worlds)
    leaks, asked, shown = [], 0, 0
    for member in people:
        client = client_for(member)
        for path in paths_of(worlds, member):
            body, asked = client.get(path).getvalue(), asked + 1
            hits = {word for word in every if word.encode() in body}
            leaks += [f"{member.name} {path}: {word}" for word in hits - allowed[member.pk]]
            shown += len(hits)
    print("\n".join(leaks[:20]))
    figure(
        3, f"leaks in {asked} answers with Python's scope switched off", len(leaks), "0", not leaks
    )
    assert shown > 20


def paths_of(worlds: list[Rows], member: Membership) -> list[str]:
    """Every address of the member's own firm, with the ids of both."""
    return [
        path
        for rows in worlds
        for route in routes()
        if route.in_a_firm
        for path in route.paths(member.firm.slug, ids_of(rows))
    ]
