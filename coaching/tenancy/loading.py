"""Rows of several models in one statement, and a row from its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from coaching.tenancy.sql import quote

Column = tuple[str, Any]  # its name in the statement, and the field that reads it


def read_together(*querysets: models.QuerySet[Any]) -> list[list[Any]]:
    """The rows of each queryset, in its order, all in one statement.

    For plain querysets of whole rows, with or without annotations: no select_related, no only().
    Row security asks as it does for each alone. Bytes travel as bytes, the rest as JSON, since the
    branches of a UNION must have the same columns.
    """
    width = max(len(binary(queryset)) for queryset in querysets)
    parts = [part for at, one in enumerate(querysets) for part in branch(at, one, width)]
    found: list[list[Any]] = [[] for _ in querysets]
    for at, _, plain, *data in rows_of(parts):
        found[at].append(load_row(querysets[at], plain, data))
    return found


def rows_of(parts: Sequence[tuple[str, tuple[Any, ...]]]) -> Sequence[tuple[Any, ...]]:
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _ in parts),
            [value for _, values in parts for value in values],
        )
        return sorted(cursor.fetchall(), key=lambda row: row[:2])


def branch(
    at: int, queryset: models.QuerySet[Any], width: int
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """SQL and values of one queryset; nothing when Django knows that it is empty."""
    assert not queryset.query.select_related, "two tables share names: read them apart"
    try:
        sql, values = queryset.query.sql_with_params()
    except EmptyResultSet:
        return
    plain = ", ".join(f"t.{quote(name)}" for name, _ in others(queryset))
    data = [f"t.{quote(name)}" for name, _ in binary(queryset)]
    data += ["NULL::bytea"] * (width - len(data))
    columns = ", ".join([f"{at} AS a", "row_number() OVER ()", f"json_build_array({plain})", *data])
    yield f"SELECT {columns} FROM ({sql}) t", values


def binary(queryset: models.QuerySet[Any]) -> list[Column]:
    return [one for one in columns_of(queryset.model) if is_binary(one[1])]


def others(queryset: models.QuerySet[Any]) -> list[Column]:
    found = [one for one in columns_of(queryset.model) if not is_binary(one[1])]
    annotations = queryset.query.annotation_select.items()
    return found + [(name, expression.output_field) for name, expression in annotations]


def is_binary(field: Any) -> bool:
    return bool(field.get_internal_type() == "BinaryField")


@cache
def columns_of(model: type[models.Model]) -> tuple[Column, ...]:
    return tuple((str(field.column), field) for field in model._meta.concrete_fields)


def load_row(queryset: models.QuerySet[Any], plain: Any, data: Sequence[Any]) -> Any:
    """A model instance from the two halves of its row."""
    texts = json.loads(plain) if isinstance(plain, str) else plain
    values = dict(zip((name for name, _ in others(queryset)), texts, strict=True))
    names = [name for name, _ in binary(queryset)]
    values |= dict(zip(names, data[: len(names)], strict=True))
    row = load(queryset.model, values)
    for name, expression in queryset.query.annotation_select.items():
        setattr(row, name, reader(expression.output_field)(values[name]))
    return row


def load(model: type[Any], values: Mapping[str, Any]) -> Any:
    """A model instance from its row, column by column: JSON's values, and bytes."""
    names, columns, readers = reading(model)
    read = [
        None if (value := values[column]) is None else reads(value)
        for column, reads in zip(columns, readers, strict=True)
    ]
    return model.from_db("default", names, read)


@cache
def reading(
    model: type[models.Model],
) -> tuple[list[str], list[str], list[Callable[[Any], Any]]]:
    """Attribute, column and reader of each field."""
    fields = model._meta.concrete_fields
    return (
        [field.attname for field in fields],
        [str(field.column) for field in fields],
        [reader(field) for field in fields],
    )


def reader(field: Any) -> Callable[[Any], Any]:
    """What makes the field's own value of what the statement gave, which is not None."""
    if isinstance(field, models.ForeignKey):
        return reader(field.target_field)
    if base := getattr(field, "base_field", None):  # an array
        inner = reader(base)
        return lambda values: [inner(value) for value in values]
    if is_binary(field):
        convert = getattr(field, "from_db_value", None)
        return lambda data: convert(data, None, connection) if convert else data
    if isinstance(field, models.CharField | models.IntegerField | models.BooleanField):
        return lambda value: value  # JSON has these
    read: Callable[[Any], Any] = field.to_python
    return read
