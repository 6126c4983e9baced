"""Rows of several models in one statement, and a row from its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from coaching.tenancy.sql import quote

AS_THEY_ARE = (models.CharField, models.IntegerField, models.BooleanField)  # JSON has these
Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Part:
    """A statement beside others: which of its columns travel as JSON and which as bytes, and what
    makes a row of their values, in this order."""

    sql: str
    values: Sequence[Any]
    plain: Sequence[str]
    data: Sequence[str]
    row: Callable[[Sequence[Any]], Any]

    def branch(self, at: int, width: int) -> str:
        """As one of a UNION, whose branches all have `width` columns of bytes."""
        plain = ", ".join(f"t.{quote(name)}" for name in self.plain)
        data = [f"t.{quote(name)}" for name in self.data]
        data += ["NULL::bytea"] * (width - len(data))
        columns = [f"{at} AS a", "row_number() OVER ()", f"json_build_array({plain})", *data]
        return f"SELECT {', '.join(columns)} FROM ({self.sql}) t"


def read_together(*wanted: models.QuerySet[Any] | Part) -> list[list[Any]]:
    """The rows of each queryset or part, in its order, all in one statement.

    For plain querysets, with or without annotations; what defer() or only() leave out is deferred.
    No select_related. Row security asks as it does for each alone. Bytes travel as bytes, the rest
    as JSON, since the branches of a UNION must have the same columns.
    """
    parts = [one if isinstance(one, Part) else part_of(one) for one in wanted]
    found: list[list[Any]] = [[] for _ in parts]
    for at, _, plain, *data in rows_of(parts):
        part = parts[at]
        assert part is not None
        texts = json.loads(plain) if isinstance(plain, str) else plain
        found[at].append(part.row([*texts, *data[: len(part.data)]]))
    return found


def rows_of(parts: Sequence[Part | None]) -> Sequence[tuple[Any, ...]]:
    asked = [(at, one) for at, one in enumerate(parts) if one is not None]
    if not asked:
        return []
    width = max(len(one.data) for _, one in asked)
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(one.branch(at, width) for at, one in asked),
            [value for _, one in asked for value in one.values],
        )
        return sorted(cursor.fetchall(), key=lambda row: row[:2])


def part_of(queryset: models.QuerySet[Any]) -> Part | None:
    """None when Django knows that it is empty."""
    assert not queryset.query.select_related, "two tables share names: read them apart"
    try:
        sql, values = queryset.query.sql_with_params()
    except EmptyResultSet:
        return None
    columns = columns_of(queryset)
    added = queryset.query.annotation_select
    plain = [*(one.name for one in columns if not one.is_binary), *added]
    data = [one.name for one in columns if one.is_binary]
    at = {name: number for number, name in enumerate([*plain, *data])}
    fields = [(at[one.name], one.reads) for one in columns]
    extra = [(name, at[name], reader(one.output_field)) for name, one in added.items()]
    names, model = [one.attname for one in columns], queryset.model

    def row(values: Sequence[Any]) -> Any:
        made = model.from_db("default", names, [read(values[at], by) for at, by in fields])
        for name, at, by in extra:
            setattr(made, name, read(values[at], by))
        return made

    return Part(sql, values, plain, data, row)


def read(value: Any, by: Read | None) -> Any:
    return value if by is None or value is None else by(value)


class Column(NamedTuple):
    """A column of a model, and what makes the field's value of what the statement gave."""

    name: str
    attname: str
    field: Any
    is_binary: bool
    reads: Read | None


def columns_of(queryset: models.QuerySet[Any]) -> list[Column]:
    """The columns that the queryset loads."""
    names, are_left_out = queryset.query.deferred_loading
    model: type[models.Model] = queryset.model
    return [
        one
        for one in columns(model)
        if one.field.primary_key or (one.field.name in names) != are_left_out
    ]


@cache
def columns(model: type[models.Model]) -> list[Column]:
    return [
        Column(str(one.column), one.attname, one, is_binary(one), reader(one))
        for one in model._meta.concrete_fields
    ]


def is_binary(field: Any) -> bool:
    return bool(field.get_internal_type() == "BinaryField")


def load(model: type[models.Model], values: Mapping[str, Any]) -> Any:
    """A model instance from its row, column by column: JSON's values, and bytes.

    A column that is not among the values is deferred.
    """
    here = [one for one in columns(model) if one.name in values]
    names = [one.attname for one in here]
    return model.from_db("default", names, [read(values[one.name], one.reads) for one in here])


def reader(field: Any) -> Read | None:
    """What makes the field's own value of what is not None; None where it is one already."""
    if isinstance(field, models.ForeignKey):
        return reader(field.target_field)
    if base := getattr(field, "base_field", None):  # an array
        inner = reader(base)
        return lambda values: [read(value, inner) for value in values]
    if is_binary(field) or isinstance(field, AS_THEY_ARE):
        return None
    if isinstance(field, models.UUIDField):
        return UUID
    own: Read = field.to_python
    return own
