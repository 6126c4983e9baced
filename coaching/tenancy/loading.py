"""Rows of several models in one statement, and a row from its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from coaching.tenancy.sql import quote

AS_THEY_ARE = (models.CharField, models.IntegerField, models.BooleanField)  # JSON has these
Column = tuple[str, Any]  # its name in the statement, and the field that reads it


def read_together(*querysets: models.QuerySet[Any]) -> list[list[Any]]:
    """The rows of each queryset, in its order, all in one statement.

    For plain querysets, with or without annotations; what defer() or only() leave out is deferred.
    No select_related. Row security asks as it does for each alone. Bytes travel as bytes, the rest
    as JSON, since the branches of a UNION must have the same columns.
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
    return [one for one in columns_of(queryset) if is_binary(one[1])]


def others(queryset: models.QuerySet[Any]) -> list[Column]:
    found = [one for one in columns_of(queryset) if not is_binary(one[1])]
    annotations = queryset.query.annotation_select.items()
    return found + [(name, expression.output_field) for name, expression in annotations]


def is_binary(field: Any) -> bool:
    return bool(field.get_internal_type() == "BinaryField")


def columns_of(queryset: models.QuerySet[Any]) -> list[Column]:
    """The columns that the queryset loads."""
    names, are_left_out = queryset.query.deferred_loading
    return [
        (str(field.column), field)
        for field in queryset.model._meta.concrete_fields
        if field.primary_key or (field.name in names) != are_left_out
    ]


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


def load(model: type[models.Model], values: Mapping[str, Any]) -> Any:
    """A model instance from its row, column by column: JSON's values, and bytes.

    A column that is not among the values is deferred.
    """
    here = [one for one in reading(model) if one[1] in values]
    read = [
        None if (value := values[column]) is None else reads(value) for _, column, reads in here
    ]
    return model.from_db("default", [name for name, *_ in here], read)


@cache
def reading(model: type[models.Model]) -> list[tuple[str, str, Callable[[Any], Any]]]:
    """Attribute, column and reader of each field."""
    return [
        (field.attname, str(field.column), reader(field)) for field in model._meta.concrete_fields
    ]


def reader(field: Any) -> Callable[[Any], Any]:
    """What makes the field's own value of what the statement gave, which is not None."""
    if isinstance(field, models.ForeignKey):
        return reader(field.target_field)
    if base := getattr(field, "base_field", None):  # an array
        inner = reader(base)
        return lambda values: [inner(value) for value in values]
    if is_binary(field) or isinstance(field, AS_THEY_ARE):
        return lambda value: value
    read: Callable[[Any], Any] = field.to_python
    return read
