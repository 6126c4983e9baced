"""A form pressed twice makes one row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, models, transaction

RowT = TypeVar("RowT", bound=models.Model)


def once(model: type[RowT], new_id: UUID, create: Callable[[UUID], RowT]) -> RowT:
    """The row that `create(new_id)` makes, or has made already.

    An id that is taken where the writer cannot see is answered like a free one. Raises
    IntegrityError when something else than the id stands in the way.
    """
    rows: models.Manager[Any] = model._default_manager
    found: RowT | None = rows.filter(pk=new_id).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return create(new_id)
    except IntegrityError:
        return rows.filter(pk=new_id).first() or create(uuid4())
