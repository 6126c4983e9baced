"""What every row of a firm has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import models

if TYPE_CHECKING:
    Key = models.ForeignKey[Any, Any]
else:
    Key = models.ForeignKey


class FirmKey(Key):
    """A key to another table of the same firm; the database holds it with `SameFirm`.

    Its index starts with the firm and comes with `SameFirm` too: an index of the column alone
    would let the planner look across firms and only then filter.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = kwargs["db_index"] = False
        super().__init__(to, on_delete=on_delete, **kwargs)


class FirmModel(models.Model):
    """A row that belongs to one firm.

    Its id is made here and not by the database, so that an INSERT needs no RETURNING, which
    would ask the SELECT policy: some rows are written by people who may not read them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    firm = models.ForeignKey("firms.Firm", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
