"""Each row policy is needed: drop any one, and a guard turns red."""

from __future__ import annotations

from typing import Any

import pytest

from coaching.access.compile import policies_sql, walled_models
from coaching.tenancy.constraints import FirmWall
from tests.factories import make_cast
from tests.guards.rows import build_rows
from tests.guards.test_catalogue import (
    test_firm_tables_have_the_restrictive_policy_and_a_firm_for_every_row as walls_stand,
)
from tests.guards.test_parity import disagreements, others
from tests.support.figures import Figure


def policies_of(table: str, cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT policyname FROM pg_policies WHERE tablename = %s "
        "AND 'coaching_app' = ANY (roles) ORDER BY policyname",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def the_wall_is_missed() -> bool:
    try:
        walls_stand()
    except AssertionError:
        return True
    return False


def restore(model: Any, policy: str, cursor: Any) -> None:
    if policy == "firm_wall":
        cursor.execute(FirmWall(name="x").statements(model)[-1])
    else:
        cursor.execute(policies_sql(model))


@pytest.mark.proof(4)
@pytest.mark.django_db(transaction=True)
def test_dropping_any_row_policy_turns_a_guard_red(
    superuser_connection: Any, figure: Figure
) -> None:
    rows = build_rows(make_cast())
    unnoticed, dropped = [], 0
    with superuser_connection.cursor() as cursor:
        rows.by_model |= others(rows, cursor)
        for model in walled_models():
            table = model._meta.db_table
            for policy in policies_of(table, cursor):
                if policy == "founder_joins":  # beside the table; see tests/home for founding
                    continue
                cursor.execute(f'DROP POLICY "{policy}" ON "{table}"')
                missed = policy == "firm_wall" and the_wall_is_missed()
                if not (missed or disagreements(rows, model, cursor)):
                    unnoticed.append(f"{table}.{policy}")
                dropped += 1
                restore(model, policy, cursor)
    assert unnoticed == []
    figure(4, "row policies whose loss turns the suite red", f"{dropped} of {dropped}",
           "all", dropped > 80)  # fmt: skip
