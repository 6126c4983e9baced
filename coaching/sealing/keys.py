"""Make and fetch data keys. Row-level security decides who can fetch which."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from coaching.sealing.envelope import DataKey, SealError
from coaching.sealing.keyring import KEY_BYTES, keyring, unwrap_under, wrap_under
from coaching.sealing.models import ENGAGEMENT_PURPOSES, Purpose, SealingKey, key_place
from coaching.tenancy.context import acting
from coaching.tenancy.loading import Part

WANTED = "SELECT id, engagement_id, purpose, wrapped, wrapped_by FROM sealing_keys_of(%s::uuid[])"


class Wrapped(NamedTuple):
    """A wrapped key as it was fetched: not a model, since one is made for every page."""

    firm_id: UUID
    id: UUID
    engagement_id: UUID | None
    purpose: str
    wrapped: Any
    wrapped_by: str

    @property
    def place(self) -> bytes:
        return key_place(self)


Place = tuple[UUID | None, str]  # an engagement, or None for the firm's own key; and a purpose


@dataclass
class Keys:
    """What one transaction fetched: keys stay wrapped until a text needs them."""

    wrapped: dict[Place, Wrapped | SealingKey] = field(default_factory=dict)
    opened: dict[Place, DataKey] = field(default_factory=dict)
    asked: set[UUID] = field(default_factory=set)

    def take(self, rows: Iterable[Wrapped | SealingKey], engagement_ids: Iterable[UUID]) -> None:
        self.wrapped.update({(row.engagement_id, row.purpose): row for row in rows})
        self.asked.update(engagement_ids)

    def open(self, place: Place) -> DataKey:
        """Raises KeyError for one that was not fetched."""
        if place not in self.opened:
            self.opened[place] = self.unwrap(self.wrapped[place])
        return self.opened[place]

    def unwrap(self, row: Wrapped | SealingKey) -> DataKey:
        wrapped = bytes(row.wrapped)
        if row.purpose == Purpose.FIRM:
            return DataKey(row.id, keyring().unwrap(row.wrapped_by, wrapped, row.place))
        firm_key = self.open((None, Purpose.FIRM))
        return DataKey(row.id, unwrap_under(firm_key.secret, wrapped, row.place))


def make_firm_key(firm_id: UUID) -> None:
    """The first key of a firm, wrapped under the current key-encryption key."""
    row = SealingKey(firm_id=firm_id, purpose=Purpose.FIRM, wrapped_by=keyring().current)
    row.wrapped = keyring().wrap(os.urandom(KEY_BYTES), row.place)
    row.save(force_insert=True)


def make_engagement_keys(firm_id: UUID, engagement_id: UUID) -> None:
    """One key a purpose. The one who starts an engagement makes them and cannot fetch them."""
    for purpose in ENGAGEMENT_PURPOSES:
        new_key(firm_id, engagement_id, purpose).save(force_insert=True)


def new_key(firm_id: UUID, engagement_id: UUID, purpose: str) -> SealingKey:
    """A fresh key under the firm's, not yet written."""
    row = SealingKey(
        firm_id=firm_id, engagement_id=engagement_id, purpose=purpose, wrapped_by="firm"
    )
    firm_key = key_for(firm_id, None, Purpose.FIRM)
    row.wrapped = wrap_under(firm_key.secret, os.urandom(KEY_BYTES), row.place)
    return row


def make_missing_key(firm_id: UUID, engagement_id: UUID, purpose: str) -> None:
    """For an engagement that is older than this kind of key; twice, also at once, is once.

    Raises SealError for one whose keys were shredded: it never gets a key again.
    """
    key_for(firm_id, engagement_id, Purpose.SHARED)
    keys = keys_here()
    if (engagement_id, purpose) not in keys.wrapped:
        row = new_key(firm_id, engagement_id, purpose)
        SealingKey.objects.bulk_create([row], ignore_conflicts=True)
        keys.asked.discard(engagement_id)


def key_for(firm_id: UUID, engagement_id: UUID | None, purpose: str) -> DataKey:
    """The open key, or SealError when it was shredded or the member acting may not fetch it."""
    keys = keys_here()
    if (engagement_id, purpose) not in keys.wrapped:
        fetch(firm_id, [engagement_id] if engagement_id else [], keys)
    try:
        return keys.open((engagement_id, purpose))
    except KeyError:
        raise SealError(f"No key for “{purpose}” can be fetched here.") from None


def fetch(firm_id: UUID, engagement_ids: Iterable[UUID], keys: Keys) -> None:
    """Every key of these engagements that may be fetched, in at most one statement a transaction."""
    missing = still_missing(engagement_ids, keys)
    if missing is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(WANTED, [as_array(missing)])
        keys.take((Wrapped(firm_id, *one) for one in cursor.fetchall()), missing)


def key_part(firm_id: UUID, engagement_ids: Iterable[UUID], keys: Keys) -> Part | None:
    """The wrapped keys that are still to be fetched, as a part of a statement; None for none."""
    missing = still_missing(engagement_ids, keys)
    if missing is None:
        return None

    def row(values: Sequence[Any]) -> Wrapped:
        key_id, engagement_id, purpose, wrapped_by, wrapped = values
        of = engagement_id and UUID(engagement_id)
        return Wrapped(firm_id, UUID(key_id), of, purpose, wrapped, wrapped_by)

    plain = ("id", "engagement_id", "purpose", "wrapped_by")
    return Part(WANTED, [as_array(missing)], plain, ("wrapped",), row)


def as_array(ids: Iterable[UUID]) -> str:
    return f"{{{','.join(map(str, ids))}}}"


def still_missing(engagement_ids: Iterable[UUID], keys: Keys) -> list[UUID] | None:
    """The engagements whose keys were not asked for; None when nothing is to be fetched."""
    missing = [one for one in engagement_ids if one not in keys.asked]
    return missing if missing or (None, Purpose.FIRM) not in keys.wrapped else None


def keys_here() -> Keys:
    """The keys of this transaction."""
    context = acting()
    return Keys() if context is None else context.memo.setdefault("sealing.keys", Keys())
