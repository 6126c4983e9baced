"""Row security hides a queryset that forgot its scope, so the querysets are asked without it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet

from coaching.access.compile import walled_models
from coaching.access.decision import may
from coaching.access.sight import visible_rows
from coaching.access.verbs import Action
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from tests.factories import make_cast
from tests.guards.rows import build_rows
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
