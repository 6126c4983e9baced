"""`may()`: one question, one answer with a named reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from coaching.access.policy import TABLE, Grant, Material, Party
from coaching.access.sight import parties
from coaching.access.verbs import VERBS, Action, Reason, Verb

if TYPE_CHECKING:
    from coaching.firms.models import Membership


class NotAllowed(PermissionDenied):
    """They know of it and may not do this now. Answered with 403 and the reason in words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Decision:
    """True or false, with a reason when false."""

    reason: Reason | None = None

    def __bool__(self) -> bool:
        return self.reason is None

    def require(self) -> None:
        """Raises Http404 for what they may not know of, NotAllowed for the rest."""
        if self.reason == Reason.UNKNOWN:
            raise Http404
        if self.reason is not None:
            raise NotAllowed(self.reason)


YES = Decision()
SIMPLE = (Action.SEE, Action.ADD, Action.CHANGE, Action.REMOVE)


def may(by: Membership, action: Action, thing: Any) -> Decision:
    """May `by` do this to this row, as the row stands now?"""
    are = parties(by, thing)
    if action in SIMPLE:
        if granted(are, action, thing, by):
            return YES
        seen = action in (Action.CHANGE, Action.REMOVE) and granted(are, Action.SEE, thing, by)
        return Decision(Reason.NOT_YOURS if seen else Reason.UNKNOWN)
    return named(VERBS[action], are, thing, by)


def named(verb: Verb, are: frozenset[Party], thing: Any, by: Membership) -> Decision:
    assert thing.material == verb.material, f"{verb} is not asked of a {thing.material}"
    if not are & set(verb.parties):
        seen = granted(are, Action.SEE, thing, by)
        return Decision(Reason.NOT_YOURS if seen else Reason.UNKNOWN)
    return YES if verb.when.holds(thing, by.pk) else Decision(why_not(verb, thing))


def why_not(verb: Verb, thing: Any) -> Reason:
    """A paused engagement says that it is paused, whatever else stands in the way of others."""
    paused = thing.material == Material.ENGAGEMENT and thing.state == "paused"
    return Reason.PAUSED if paused else verb.otherwise


def granted(are: frozenset[Party], action: Action, thing: Any, by: Membership) -> bool:
    return any(
        condition is not None and condition.holds(thing, by.pk)
        for party, grant in TABLE[Material(thing.material)].items()
        if party in are
        for condition in [condition_for(grant, action)]
    )


def condition_for(grant: Grant, action: Action) -> Any:
    return getattr(grant, action.value)


class Can:
    """For templates: `{% if can.withdraw %}`. Attribute names are actions in snake case."""

    def __init__(self, by: Membership, thing: Any) -> None:
        self._by, self._thing = by, thing

    def __getattr__(self, name: str) -> Decision:
        try:
            return may(self._by, Action[name.upper()], self._thing)
        except KeyError:
            raise AttributeError(name) from None
