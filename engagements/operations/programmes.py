"""Programmes: the shapes a firm's engagements are cut from."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.bounds import ReasonNeeded, outside_bounds
from engagements.models import Programme

CLASSIC = "Classic"


class ProgrammeChanged(Exception):
    """Somebody changed it since the writer saw it. `programme` is as it stands."""

    def __init__(self, programme: Programme) -> None:
        super().__init__("the programme has changed")
        self.programme = programme


@transaction.atomic
def add_classic(*, by: Membership) -> Programme:
    """The framework's own shape: 8 sessions, 5 months, every 2 to 3 weeks, 85 minutes.

    Comes with every firm. Parts of 10, 40, 20 and 15 minutes; mid review after session 4.
    """
    return add_programme(name=CLASSIC, by=by)


@transaction.atomic
def add_programme(
    *, name: str, by: Membership, programme_id: UUID | None = None, **shape: Any
) -> Programme:
    """A programme of the firm's own. Raises ReasonNeeded outside the bounds, and IntegrityError
    when the name or id is taken.
    """
    programme = Programme(id=programme_id or uuid4(), firm_id=by.firm_id, name=name, **shape)
    may(by, Action.ADD, programme).require()
    require_reason(programme)
    programme.save(force_insert=True)
    record("programme.added", programme, by=by)
    return programme


@transaction.atomic
def change_programme(
    *, programme: Programme, version: int, name: str, by: Membership, **shape: Any
) -> Programme:
    """Other engagements than those drafted from now on are not touched: each has a copy.

    Raises ProgrammeChanged when it is not `version` any more, ReasonNeeded, and IntegrityError when
    the name is taken.
    """
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    may(by, Action.CHANGE, held).require()
    if held.version != version:
        raise ProgrammeChanged(held)
    values = {"name": name, **shape}
    if all(getattr(held, field) == value for field, value in values.items()):
        return held
    for field, value in values.items():
        setattr(held, field, value)
    require_reason(held)
    held.version = version + 1
    held.save(update_fields=[*values, "reason_outside_bounds", "version"])
    record("programme.changed", held, by=by)
    return held


@transaction.atomic
def retire_programme(*, programme: Programme, by: Membership) -> None:
    """Offered for no new engagement. Twice is once; engagements that have its shape keep it."""
    may(by, Action.CHANGE, programme).require()
    rows = Programme.objects.filter(pk=programme.pk, ended_at=None)
    if rows.update(ended_at=timezone.now(), version=F("version") + 1):
        record("programme.retired", programme, by=by)


@transaction.atomic
def bring_back(*, programme: Programme, by: Membership) -> None:
    """Offered again. Twice is once."""
    may(by, Action.CHANGE, programme).require()
    rows = Programme.objects.filter(pk=programme.pk, ended_at__isnull=False)
    if rows.update(ended_at=None, version=F("version") + 1):
        record("programme.brought_back", programme, by=by)


def require_reason(programme: Programme) -> None:
    """Kept only where it is needed: a shape within the bounds has nothing to explain."""
    outside = outside_bounds(programme)
    if outside and not programme.reason_outside_bounds.strip():
        raise ReasonNeeded("; ".join(outside))
    if not outside:
        programme.reason_outside_bounds = ""
