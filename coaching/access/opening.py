"""Open sealed rows: the one way to confidential words. Asks the policy, writes the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from coaching.access.conditions import remember_allowances
from coaching.access.decision import may
from coaching.access.models import AccessEntry, Allowance
from coaching.access.sight import standing
from coaching.access.verbs import Action
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import unseal_rows
from coaching.sealing.keys import fetch, key_part, keys_here
from coaching.tenancy.loading import read_together

RowT = TypeVar("RowT", bound=Walled)


def open_rows(rows: Iterable[RowT], *, by: Membership) -> list[RowT]:
    """Open every sealed field of these rows that was loaded, in place, as `by`.

    Raises Http404 for a row that `by` may not see, SealError for one that does not open. One
    entry per engagement and material goes to the access ledger; one's own words are not logged.
    """
    opened = list(rows)
    for row in opened:
        may(by, Action.SEE, row).require()
    if opened:
        fetch(by.firm_id, {engagement_of(row) for row in opened}, keys_here())
    unseal_rows(opened)
    note(opened, by)
    return opened


def open_together(
    *querysets: Any, of: UUID, by: Membership, beside: Sequence[Any] = ()
) -> list[list[Any]]:
    """The rows of several querysets of engagement `of`, opened as `by`: they and the keys that open
    them are one statement. Raises as `open_rows` does; for querysets see `read_together`.

    `beside` has no sealed words: it is read in the same statement, comes last and is not opened.
    What the agreement allows, where it is among them, is not asked for again.
    """
    keys = keys_here()
    wanted = key_part(by.firm_id, [of], keys)
    every = [*querysets, *beside]
    if wanted is None:
        found = read_together(*every)
    else:
        *found, wrapped = read_together(*every, wanted)
        keys.take(wrapped, [of])
    for queryset, rows in zip(every, found, strict=True):
        if queryset.model is Allowance:
            remember_allowances(of, rows)
    open_rows([row for rows in found[: len(querysets)] for row in rows], by=by)
    return found


def open_row(row: RowT, *, by: Membership) -> RowT:
    return open_rows([row], by=by)[0]


def note(rows: list[RowT], by: Membership) -> None:
    groups: dict[tuple[UUID, str, datetime | None], list[UUID]] = defaultdict(list)
    for row in rows:
        if getattr(row, "author_id", None) != by.pk:
            # Only a disclosure exception has a day on which the coachee is told of it.
            told = getattr(row, "tell_at", None)
            groups[engagement_of(row), row.material, told].append(row.pk)
    AccessEntry.objects.bulk_create(
        AccessEntry(
            firm_id=by.firm_id,
            engagement_id=engagement_id,
            reader=by,
            role=standing(by).get(engagement_id, "member"),
            opened=material,
            row_ids=ids,
            visible_from=told,
        )
        for (engagement_id, material, told), ids in groups.items()
    )


def engagement_of(row: Walled) -> UUID:
    return getattr(row, row.engagement_column)  # type: ignore[no-any-return]
