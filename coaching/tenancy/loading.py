"""Model rows from rows that PostgreSQL hands over as JSON: several kinds in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

EMPTY = "'[]'::json"
NOTHING_DEFERRED = (frozenset(), True)


def read_together(*querysets: models.QuerySet[Any]) -> list[list[Any]]:
    """The rows of each queryset, in its order, all in one statement.

    For plain querysets, with or without annotations; columns left out by only() are deferred. No
    select_related. Row security asks as it does for each alone.
    """
    parts = [as_json(queryset) for queryset in querysets]
    sql = f"SELECT {', '.join(part for part, _ in parts)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, values in parts for value in values])
        found = cursor.fetchone()
    return [
        [load_annotated(queryset, values) for values in rows]
        for queryset, rows in zip(querysets, found, strict=True)
    ]


def read_first(
    queryset: models.QuerySet[Any], rest: str, values: Sequence[Any]
) -> tuple[Any, list[dict[str, Any]]]:
    """The first row of `queryset` or None, and the rows of `rest` as JSON, in one statement.

    `rest` is SQL that may read the row as `found`. For what is asked every few seconds: the queryset
    is put into words once.
    """
    try:
        sql, wanted = queryset[:1].query.sql_with_params()
    except EmptyResultSet:
        return None, []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS ({sql}) SELECT (SELECT to_json(found) FROM found), "
            f"(SELECT coalesce(json_agg(t), {EMPTY}) FROM ({rest}) t)",
            [*wanted, *values],
        )
        row, others = cursor.fetchone()
    return row and load_annotated(queryset, row), others


def as_json(queryset: models.QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    assert not queryset.query.select_related, "two tables share names: read them apart"
    try:
        sql, values = queryset.query.sql_with_params()
    except EmptyResultSet:
        return EMPTY, ()
    return f"(SELECT coalesce(json_agg(t), {EMPTY}) FROM ({sql}) t)", values


def load_annotated(queryset: models.QuerySet[Any], values: Mapping[str, Any]) -> Any:
    row = load(queryset.model, values, part=queryset.query.deferred_loading != NOTHING_DEFERRED)
    for name, annotation in queryset.query.annotation_select.items():
        setattr(row, name, clean(annotation.output_field, values[name]))
    return row


def load(model: type[Any], values: Mapping[str, Any], *, part: bool = False) -> Any:
    """A model instance from its row as JSON; from a part of its columns only when so asked."""
    fields: list[models.Field[Any, Any]] = list(model._meta.concrete_fields)
    if part:
        fields = [field for field in fields if field.column in values]
    return model.from_db(
        "default", [f.attname for f in fields], [clean(f, values[str(f.column)]) for f in fields]
    )


def clean(field: Any, value: Any) -> Any:
    """The value as the field's own reading of a column would give it."""
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        return clean(field.target_field, value)
    if base := getattr(field, "base_field", None):  # an array
        return [clean(base, one) for one in value]
    if field.get_internal_type() == "BinaryField":
        return from_hex(field, value)
    return field.to_python(value)


def from_hex(field: Any, value: str) -> Any:
    """`\\x6162…`, which is how bytes stand in JSON."""
    data = bytes.fromhex(value[2:])
    convert = getattr(field, "from_db_value", None)
    return convert(data, None, connection) if convert else data
