"""A commitment's whole history in words: proposed, confirmed, reworded, carried, answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from coaching.access.models import Transition
from coaching.access.opening import open_together
from coaching.access.people_of import people_of, readers
from coaching.firms.models import Membership
from coaching.look.moments import day
from sessions.models import Commitment, CommitmentChange, Reflection
from sessions.models.commitment import ChangeKind, CommitmentState

C = CommitmentState
ON_THE_WAY = (C.OPEN, C.PARTLY, C.NOT_YET)
GONE = "Somebody who has left"
LATEST = 3
SAID = {
    C.PROPOSED: "{by} proposed it",
    C.OPEN: "{by} said yes",
    C.DONE: "{by} noted: done",
    C.PARTLY: "{by} noted: partly",
    C.NOT_YET: "{by} noted: not yet",
    C.DROPPED: "{by} dropped it",
}


@dataclass(frozen=True)
class Entry:
    """Who did what, and when; `before` is how it stood until then, `line` what somebody wrote."""

    at: datetime
    words: str
    before: CommitmentChange | None = None
    line: Reflection | None = None
    readers: str = ""


@dataclass(frozen=True)
class Story:
    """A commitment, open, with all that became of it, the earliest first."""

    commitment: Commitment
    entries: list[Entry]

    @property
    def earlier(self) -> list[Entry]:
        """What is folded away when there is much."""
        return self.entries[:-LATEST] if len(self.entries) > LATEST + 1 else []

    @property
    def latest(self) -> list[Entry]:
        return self.entries[len(self.earlier) :]


def story_of(commitment: Commitment, by: Membership) -> Story:
    """Everything opened as `by`, in one statement with the keys."""
    about = {"commitment_id": commitment.pk}
    found, changes, lines = open_together(
        with_moves(Commitment.objects.visible_to(by).filter(pk=commitment.pk)),
        CommitmentChange.objects.visible_to(by)
        .filter(**about)
        .annotate(session_number=F("coaching_session__number"))
        .order_by("at"),
        Reflection.objects.visible_to(by).filter(**about).order_by("at"),
        of=commitment.engagement_id,
        by=by,
    )
    whole: Any = found[0]
    names = names_of(commitment.engagement_id, by)
    entries = [
        *moves(whole.moves, names),
        *changed(changes, whole.due_on, names),
        *written(lines, names, by),
    ]
    return Story(whole, sorted(entries, key=lambda one: one.at))


def with_moves(commitments: Any) -> Any:
    moved = Transition.objects.filter(
        firm=OuterRef("firm"), thing=Commitment._meta.label_lower, thing_id=OuterRef("pk")
    ).order_by("at")
    one = JSONObject(old="old", new="new", at="at", by="by_id")
    return commitments.with_carried().annotate(moves=ArraySubquery(moved.values(one=one)))


def names_of(engagement_id: UUID, reader: Membership) -> Mapping[UUID, str]:
    everybody = (one for members in people_of(engagement_id).values() for one in members)
    return {one.pk: "You" if one == reader else one.first_name for one in everybody}


def name(names: Mapping[UUID, str], member_id: UUID) -> str:
    return names.get(member_id, GONE)


def moves(found: Iterable[Mapping[str, str]], names: Mapping[UUID, str]) -> Iterable[Entry]:
    for one in found:
        # Being open again, or waiting for a yes again, comes with new words or a new day: said there.
        if not (one["old"] in ON_THE_WAY and one["new"] in (C.OPEN, C.PROPOSED)):
            words = SAID[C(one["new"])].format(by=name(names, UUID(one["by"])))
            yield Entry(datetime.fromisoformat(one["at"]), words)


def written(
    lines: Iterable[Reflection], names: Mapping[UUID, str], by: Membership
) -> Iterable[Entry]:
    for one in lines:
        words = f"{name(names, one.author_id)} wrote"
        yield Entry(one.at, words, line=one, readers=readers(one, by))


def changed(changes: Sequence[Any], due_on: date, names: Mapping[UUID, str]) -> Iterable[Entry]:
    days = [*(one.due_on for one in changes), due_on]
    for one, after in zip(changes, days[1:], strict=True):
        by = name(names, one.author_id)
        if one.kind == ChangeKind.REWORDED:
            yield Entry(one.at, f"{by} reworded it", before=one)
        else:
            where = f" in session {one.session_number}" if one.session_number else ""
            span = f"from {day(one.due_on)} to {day(after)}"
            yield Entry(one.at, f"{by} carried it over{where}, {span}")
