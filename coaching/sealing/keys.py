"""Make and fetch data keys. Row-level security decides who can fetch which."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from coaching.sealing.envelope import DataKey, SealError
from coaching.sealing.keyring import KEY_BYTES, keyring, unwrap_under, wrap_under
from coaching.sealing.models import ENGAGEMENT_PURPOSES, Purpose, SealingKey, key_place
from coaching.tenancy.context import acting

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


type_of_memo = dict[tuple[UUID | None, str], DataKey]


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
    memo, asked = memos()
    if (engagement_id, purpose) not in memo:
        row = new_key(firm_id, engagement_id, purpose)
        SealingKey.objects.bulk_create([row], ignore_conflicts=True)
        asked.discard(engagement_id)


def key_for(firm_id: UUID, engagement_id: UUID | None, purpose: str) -> DataKey:
    """The open key, or SealError when it was shredded or the member acting may not fetch it."""
    context = acting()
    memo: type_of_memo = context.memo.get("sealing.keys", {}) if context else {}
    if key := memo.get((engagement_id, purpose)):
        return key
    try:
        return fetched(firm_id, [engagement_id] if engagement_id else [])[engagement_id, purpose]
    except KeyError:
        raise SealError(f"No key for “{purpose}” can be fetched here.") from None


def fetched(firm_id: UUID, engagement_ids: Collection[UUID]) -> type_of_memo:
    """Every key of these engagements that may be fetched, in at most one statement a transaction."""
    memo, asked = memos()
    missing = [one for one in engagement_ids if one not in asked]
    if not missing and (None, Purpose.FIRM) in memo:
        return memo
    with connection.cursor() as cursor:
        cursor.execute(WANTED, [missing])
        rows = [Wrapped(firm_id, *one) for one in cursor.fetchall()]
    return take_keys(rows, missing)


def key_rows(firm_id: UUID, engagement_ids: Collection[UUID]) -> QuerySet[SealingKey] | None:
    """The wrapped keys that are still to be fetched, as a queryset that may share a statement."""
    memo, asked = memos()
    missing = [one for one in engagement_ids if one not in asked]
    if not missing and (None, Purpose.FIRM) in memo:
        return None
    wanted = Q(engagement_id__in=missing) | Q(purpose=Purpose.FIRM)
    return SealingKey.objects.filter(wanted, firm_id=firm_id)


def take_keys(
    rows: Iterable[Wrapped | SealingKey], engagement_ids: Collection[UUID]
) -> type_of_memo:
    """Unwrap what was fetched and remember it for this transaction."""
    memo, asked = memos()
    unwrap_all(rows, memo)
    asked.update(engagement_ids)
    return memo


def memos() -> tuple[type_of_memo, set[UUID]]:
    """The open keys of this transaction, and the engagements whose keys were asked for."""
    context = acting()
    if context is None:
        return {}, set()
    return (
        context.memo.setdefault("sealing.keys", {}),
        context.memo.setdefault("sealing.asked", set()),
    )


def unwrap_all(rows: Iterable[Wrapped | SealingKey], memo: type_of_memo) -> None:
    rows = sorted(rows, key=lambda row: row.purpose != Purpose.FIRM)
    for row in rows:
        if row.purpose == Purpose.FIRM:
            secret = keyring().unwrap(row.wrapped_by, bytes(row.wrapped), row.place)
        else:
            secret = unwrap_under(memo[None, Purpose.FIRM].secret, bytes(row.wrapped), row.place)
        memo[row.engagement_id, row.purpose] = DataKey(row.id, secret)
