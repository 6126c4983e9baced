"""Programmes: the shapes a firm's engagements are cut from."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Programme

CLASSIC = "Classic"


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
    """A programme of the firm's own. Raises IntegrityError when the name or id is taken."""
    programme = Programme(id=programme_id or uuid4(), firm_id=by.firm_id, name=name, **shape)
    may(by, Action.ADD, programme).require()
    programme.save(force_insert=True)
    record("programme.added", programme, by=by)
    return programme
