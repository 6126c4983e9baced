"""State machines: transitions are a dict, each transition a row with its author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from coaching.access.models import Transition
from coaching.access.sight import engagement_column
from coaching.access.walled import Walled
from coaching.audit.record import record
from coaching.firms.models import Membership


class Moved(Exception):
    """Somebody else changed the state first, or the move is not in the table of moves."""


class StatefulMixin:
    """`MOVES` maps each state to the states that may follow it."""

    MOVES: ClassVar[Mapping[str, frozenset[str]]]
    KEEPS_MOVES: ClassVar[bool] = True  # False where a party must not see yet that anything moved

    def move_to(
        self: Any, new: str, *, by: Membership, asked_by: Any = None, **changes: Any
    ) -> None:
        """Change state, with other columns in the same statement. Raises Moved if it cannot."""
        old = self.state
        if new not in self.MOVES[old]:
            raise Moved(f"{self._meta.label}: {old} → {new} is not a move")
        values = {**changes, "state": new}
        if type(self)._default_manager.filter(pk=self.pk, state=old).update(**values) != 1:
            raise Moved(f"{self._meta.label}: no longer {old}")
        for name, value in values.items():
            setattr(self, name, value)
        if self.KEEPS_MOVES:
            keep_move(self, old, new, by, asked_by)
        engagement_id = getattr(self, engagement_column(type(self)))
        record(f"{self._meta.model_name}.{new}", self, by=by, engagement_id=engagement_id)


def keep_move(
    thing: Walled, old: str, new: str, by: Membership, asked_by: Membership | None = None
) -> None:
    Transition.objects.create(
        firm_id=thing.firm_id,
        engagement_id=getattr(thing, engagement_column(type(thing))),
        thing=thing._meta.label_lower,
        thing_id=thing.pk,
        old=old,
        new=new,
        by=by,
        asked_by=asked_by,
    )
