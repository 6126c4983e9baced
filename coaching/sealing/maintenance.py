"""Rotate, verify and shred keys. Run as the owner role, which reads wrapped keys and no content."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from coaching.sealing.keyring import keyring, unwrap_under
from coaching.sealing.models import Purpose, SealingKey


@transaction.atomic
def rotate() -> int:
    """Wrap every firm's key under the current key-encryption key; how many were wrapped anew.

    Add the new key as the first of SEALING_KEYS, run this, then take the old one out.
    """
    ring, changed = keyring(), 0
    rows = SealingKey.objects.select_for_update().filter(purpose=Purpose.FIRM)
    for row in rows.exclude(wrapped_by=ring.current):
        secret = ring.unwrap(row.wrapped_by, bytes(row.wrapped), row.place)
        row.wrapped, row.wrapped_by = ring.wrap(secret, row.place), ring.current
        row.save(update_fields=["wrapped", "wrapped_by"])
        changed += 1
    return changed


def unreadable() -> Iterator[str]:
    """Name every key that does not open."""
    for row in SealingKey.objects.filter(purpose=Purpose.FIRM):
        try:
            secret = keyring().unwrap(row.wrapped_by, bytes(row.wrapped), row.place)
        except ImproperlyConfigured as error:
            yield f"firm {row.firm_id}: {error}"
            continue
        for inner in SealingKey.objects.filter(firm_id=row.firm_id).exclude(purpose=Purpose.FIRM):
            try:
                unwrap_under(secret, bytes(inner.wrapped), inner.place)
            except InvalidTag:
                yield f"engagement {inner.engagement_id}, {inner.purpose}: altered"


@transaction.atomic
def shred(engagement_id: UUID) -> int:
    """Delete an engagement's keys: what they sealed can never be read again. How many went."""
    return SealingKey.objects.filter(engagement_id=engagement_id).delete()[0]
