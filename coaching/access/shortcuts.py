"""What every view begins with."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.shortcuts import get_object_or_404

from coaching.access.walled import Walled
from coaching.firms.middleware import FirmRequest

RowT = TypeVar("RowT", bound=Walled)


def get_visible(model: type[RowT], request: FirmRequest, pk: UUID) -> RowT:
    """The row, or 404: the same for one of another firm, one out of sight and one that never was."""
    return get_object_or_404(model.objects.visible_to(request.member), pk=pk)
