"""The policy table says one thing in three places: `may`, `visible_to` and PostgreSQL agree.

For every material, in every state its conditions can tell apart, for every party: what Python
answers, what the queryset holds, and what the database itself does with a bare statement.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, connection, models, transaction

from coaching.access.compile import walled_models
from coaching.access.conditions import (
    Ahead,
    Allowed,
    Both,
    Condition,
    Either,
    Empty,
    Filled,
    Is,
    Joined,
    Own,
    Past,
)
from coaching.access.decision import may
from coaching.access.models import AccessBatch, Allowance, EngagementParty
from coaching.access.policy import TABLE, Material, Party
from coaching.access.sight import visible_rows
from coaching.access.terms import Term
from coaching.access.verbs import Action
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.sealing.models import SealingKey
from consent.models import Aggregate, AggregateMember
from tests.factories import Cast, make_cast
from tests.guards.rows import Rows, build_rows
from tests.support.figures import Figure

ALONE = {"AccessBatch", "SealingKey", "Membership"}
# Values that a check constraint ties to a state.
TOGETHER: dict[tuple[str, str], dict[str, Any]] = {
    ("Engagement", "completed"): {"completed_at": "now()"},
    ("Engagement", "paused"): {"paused_at": "now()"},
    ("CoachingSession", "held"): {
        "started_at": "now()",
        "finished_at": "now()",
        "length_minutes": 85,
    },
}
BEFORE, AFTER = "now() - interval '1 hour'", "now() + interval '1 hour'"
# Check constraints that rule out states on which all three must agree all the same.
LIFTED = {
    "consent_disclosureexception": (
        *("consent_disclosure_two_people", "consent_disclosure_opened_whole"),
        *("consent_disclosure_24_hours", "consent_disclosure_told_in_time"),
    ),
}
# Marks that are always under a version, and releases of which only a goal's title is.
VERSIONS = {"Release": [None, 0, 1, 2]}
# Triggers that look at more than one row, on tables that are asked in every state all the same.
ASLEEP = {
    "engagements_agreement": "engagements_agreement_kept",
    "engagements_contractingnote": "engagements_note_shown",
}
MANY = 4
LEDGERS = {"ConsentEvent", "AuditEvent", "AccessEntry", "AccessBatch"}


def conditions(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, Both | Either):
        yield from conditions(condition.one)
        yield from conditions(condition.other)
    elif condition is not None:
        yield condition


def told_apart(model: Any) -> dict[str, list[Any]]:
    """Each column that a condition of the material reads, with the values worth trying."""
    found: dict[str, list[Any]] = {}
    for party, grant in TABLE[Material(model.material)].items():
        for verb in (grant.see, grant.add, grant.change, grant.remove):
            for one in conditions(verb):
                if isinstance(one, Is):
                    found[one.field] = every_value(model, one)
                elif isinstance(one, Filled | Empty):
                    found[one.field] = [None, "now()"]
                elif isinstance(one, Past | Ahead | Joined):
                    found[one.field] = [None, BEFORE, AFTER]
                elif isinstance(one, Allowed):
                    found[one.version] = VERSIONS.get(model.__name__, [0, 1, 2])
                elif isinstance(one, Own) and one.field != "id":
                    found[one.field] = ["coach", "coachee", "sponsor", "other_coach"]
                    found[one.field] += ["admin"] * (party == Party.FIRM_ADMIN)
    return found


def every_value(model: Any, condition: Is) -> list[Any]:
    field = model._meta.get_field(condition.field)
    if isinstance(field, models.BooleanField):
        return [True, False]
    return [value for value, _ in field.choices]


def states(model: Any) -> list[dict[str, Any]]:
    columns = told_apart(model)
    if len(columns) > MANY:  # two people, or the combinations would take minutes
        columns = {
            name: ["coach", "admin"] if name.endswith("_id") else values
            for name, values in columns.items()
        }
    if model.__name__ in LEDGERS or model.__name__ in ALONE:
        return [{}]
    return [dict(zip(columns, values, strict=True)) for values in product(*columns.values())]


def force(cursor: Any, row: Any, state: dict[str, Any], cast: Cast) -> None:
    """Put the row into this state from outside the walls."""
    table = row._meta.db_table
    extra: dict[str, Any] = {}
    for value in state.values():
        extra |= TOGETHER.get((type(row).__name__, value), {})
    for column in ("completed_at", "paused_at") if type(row).__name__ == "Engagement" else ():
        extra.setdefault(column, None)
    assignments, values = [], []
    for column, value in {**state, **extra}.items():
        if str(value).startswith("now()"):
            assignments.append(f'"{column}" = {value}')
            continue
        is_person = column.endswith("_id") and value in vars(cast)
        assignments.append(f'"{column}" = %s')
        values.append(str(getattr(cast, value).pk) if is_person else value)
    if assignments:
        cursor.execute(
            f"UPDATE {table} SET {', '.join(assignments)} WHERE id = %s", [*values, str(row.pk)]
        )


def database_does(statement: str, values: list[Any]) -> bool:
    """Whether the database lets this statement touch a row; nothing stays."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            touched = bool(cursor.rowcount == 1)
            transaction.set_rollback(True)
    except IntegrityError:
        return True  # the row policies had already let it pass
    except Error:
        return False
    return touched


def database_adds(row: Any) -> bool:
    """Whether a copy of the row under a new id gets past the row policies."""
    new = copy.copy(row)
    new.pk = uuid4()
    fields = [field for field in row._meta.concrete_fields if field.column != "id"]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            marks = ", ".join(["%s"] * (len(fields) + 1))
            values = [str(new.pk), *(as_stored(row, field) for field in fields)]
            cursor.execute(
                f'INSERT INTO {row._meta.db_table} ("id", {columns}) VALUES ({marks})', values
            )
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    except Error:
        return False
    return True


def as_stored(row: Any, field: Any) -> Any:
    value = getattr(row, field.attname)
    if value is None or hasattr(value, "envelope"):
        return None if value is None else value.envelope
    return field.get_db_prep_save(value, connection)


def answers(row: Any, member: Membership) -> dict[str, tuple[bool, ...]]:
    """Each verb with everybody's answer: Python's first."""
    model, table, pk = type(row), row._meta.db_table, str(row.pk)
    with acting_as(member):
        seen_by_filter = model._default_manager.filter(visible_rows(model, member), pk=pk).exists()
        return {
            "see": (
                bool(may(member, Action.SEE, row)),
                seen_by_filter,
                database_does(f"SELECT 1 FROM {table} WHERE id = %s", [pk]),
            ),
            "add": (bool(may(member, Action.ADD, row)), database_adds(row)),
            "change": (
                bool(may(member, Action.CHANGE, row)),
                database_does(f"UPDATE {table} SET id = id WHERE id = %s", [pk]),
            ),
            "remove": (
                bool(may(member, Action.REMOVE, row)),
                database_does(f"DELETE FROM {table} WHERE id = %s", [pk]),
            ),
        }


def people(cast: Cast) -> dict[str, Membership]:
    names = ("admin", "coach", "coachee", "sponsor", "other_coach", "stranger")
    return {name: getattr(cast, name) for name in names}


def disagreements(rows: Rows, model: Any, cursor: Any) -> list[str]:
    found = []
    row = rows[model.__name__]
    for state in states(model):
        force(cursor, row, state, rows.cast)
        for name, member in people(rows.cast).items():
            fresh = read_past_walls(row, cursor)
            for verb, said in answers(fresh, member).items():
                if len(set(said)) > 1:
                    found.append(f"{model.__name__} {state} {name} {verb}: {said}")
    return found


def read_past_walls(row: Any, cursor: Any) -> Any:
    """The row as it stands, though the one who asks may not see it."""
    fields = row._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    cursor.execute(f"SELECT {columns} FROM {row._meta.db_table} WHERE id = %s", [str(row.pk)])
    values = cursor.fetchone()
    cleaned = [
        value if hasattr(field, "purpose") or value is None or isinstance(value, list | dict)
        else field.target_field.to_python(value) if isinstance(field, models.ForeignKey)
        else field.to_python(value)
        for field, value in zip(fields, values, strict=True)
    ]  # fmt: skip
    return type(row).from_db("default", [field.attname for field in fields], cleaned)


@pytest.mark.proof(5)
@pytest.mark.django_db(transaction=True)
def test_python_queryset_and_database_agree(superuser_connection: Any, figure: Figure) -> None:
    rows = build_rows(make_cast())
    with superuser_connection.cursor() as cursor:
        rows.by_model |= others(rows, cursor)
    asked = {model.__name__ for model in walled_models()}
    assert asked - set(rows.by_model) == set(), "a walled model has no row in tests/guards/rows.py"
    found = []
    with superuser_connection.cursor() as cursor:
        for model in walled_models():
            found += disagreements(rows, model, cursor)
    assert found == []
    asked_of = sum(len(states(model)) for model in walled_models()) * len(people(rows.cast)) * 4
    figure(5, "material, state, party and verb on which all agree", asked_of, "> 500",
           asked_of > 500)  # fmt: skip


KEYS = {
    "shared": {"coach", "coachee"},
    "coach": {"coach"},
    "coachee": {"coachee"},
    "release": {"coach", "coachee", "sponsor"},
    "disclosure": {"coach", "coachee", "admin"},
}


@pytest.mark.proof(5)
@pytest.mark.django_db(transaction=True)
def test_each_key_is_fetched_by_those_whose_words_it_opens(
    superuser_connection: Any, figure: Figure
) -> None:
    rows = build_rows(make_cast())
    found, fetched = [], {}
    with superuser_connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, purpose FROM sealing_sealingkey WHERE engagement_id = %s",
            [str(rows.cast.engagement.pk)],
        )
        for pk, purpose in cursor.fetchall():
            rows.by_model["SealingKey"] = SealingKey(pk=pk, firm=rows.cast.admin.firm)
            found += disagreements(rows, SealingKey, cursor)
            key = read_past_walls(rows["SealingKey"], cursor)
            fetched[purpose] = {
                name for name, member in people(rows.cast).items() if answers(key, member)["see"][0]
            }
    assert found == []
    figure(5, "kinds of keys fetched by exactly their readers", len(fetched), "5", fetched == KEYS)


def publish(cast: Cast, cursor: Any) -> dict[str, Any]:
    """A publication, from outside the walls."""
    firm, publication = cast.admin.firm, uuid4()
    rows = {
        "Aggregate": Aggregate(
            firm=firm, publication_id=publication, published_by=cast.admin, reader=cast.sponsor
        ),
        "AggregateMember": AggregateMember(
            firm=firm, publication_id=publication, engagement=cast.engagement
        ),
    }
    whole = [str(one) for one in (firm.pk, publication)]
    cursor.execute(
        "INSERT INTO consent_aggregate (id, firm_id, publication_id, published_by_id, reader_id, "
        "published_at, engagements, figures) VALUES (%s, %s, %s, %s, %s, now(), 5, '{}')",
        [str(rows["Aggregate"].pk), *whole, str(cast.admin.pk), str(cast.sponsor.pk)],
    )
    cursor.execute(
        "INSERT INTO consent_aggregatemember (id, firm_id, publication_id, engagement_id) "
        "VALUES (%s, %s, %s, %s)",
        [str(rows["AggregateMember"].pk), *whole, str(cast.engagement.pk)],
    )
    return rows


def allow(cast: Cast, cursor: Any) -> Allowance:
    """What happened from the first version on may be seen, as far as the agreement says."""
    firm, of = str(cast.admin.firm_id), str(cast.engagement.pk)
    rows = [Allowance(firm=cast.admin.firm, engagement_id=of, term=term) for term in Term]
    for row in rows:
        cursor.execute(
            "INSERT INTO access_allowance (id, firm_id, engagement_id, term, since_version) "
            "VALUES (%s, %s, %s, %s, 1)",
            [str(row.pk), firm, of, row.term],
        )
    return rows[0]


def others(rows: Rows, cursor: Any) -> dict[str, Any]:
    """Rows that exist already, made by founding and starting, and one that only a function makes."""
    cast = rows.cast
    for table, names in LIFTED.items():
        for name in names:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for table, trigger in ASLEEP.items():
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    allowance = allow(cast, cursor)
    cursor.execute("SELECT access_chain(now())")
    cursor.execute(
        "SELECT id FROM access_accessbatch WHERE firm_id = %s", [str(cast.admin.firm_id)]
    )
    batch = AccessBatch(pk=cursor.fetchone()[0], firm=cast.admin.firm)
    published = publish(cast, cursor)
    with acting_as(cast.coach):
        return {
            **{name: read_past_walls(row, cursor) for name, row in published.items()},
            "Allowance": read_past_walls(allowance, cursor),
            "EngagementParty": EngagementParty.objects.get(role="coachee"),
            "SealingKey": SealingKey.objects.get(purpose="coach"),
            "Membership": Membership.objects.get(pk=cast.coachee.pk),
            "AccessBatch": read_past_walls(batch, cursor),
        }
