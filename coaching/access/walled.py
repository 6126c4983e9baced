"""The base of every row that wall 2 guards."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from coaching.access.policy import Material
from coaching.access.sight import visible_rows
from coaching.firms.models import Membership
from coaching.tenancy.models import FirmModel

RowT = TypeVar("RowT", bound=models.Model, covariant=True)


class WalledQuerySet(models.QuerySet[RowT]):
    def visible_to(self, member: Membership) -> Self:
        """The rows of the member's firm that the policy table lets them see."""
        return self.filter(visible_rows(self.model, member))


class Walled(FirmModel):
    """A row whose `material` has a line in the policy table.

    `engagement_column` names the column that holds the engagement's id.
    """

    material: ClassVar[Material]
    engagement_column: ClassVar[str] = "engagement_id"

    objects = WalledQuerySet.as_manager()

    class Meta:
        abstract = True
