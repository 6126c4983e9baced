"""A wrong or lost key is found when a process starts, not when somebody reads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from coaching.sealing.keyring import keyring
from coaching.sealing.models import Purpose, SealingKey
from coaching.tenancy.sql import OWNER_ROLE

FUNCTION = f"""
DROP POLICY IF EXISTS owner_keeps ON sealing_sealingkey;
CREATE POLICY owner_keeps ON sealing_sealingkey FOR ALL TO {OWNER_ROLE}
    USING (true) WITH CHECK (true);
-- One wrapped firm key for each key-encryption key in use: enough to tell whether it is the right one.
CREATE OR REPLACE FUNCTION sealing_samples()
    RETURNS TABLE (id uuid, firm_id uuid, wrapped bytea, wrapped_by text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT DISTINCT ON (k.wrapped_by) k.id, k.firm_id, k.wrapped, k.wrapped_by::text
      FROM sealing_sealingkey k WHERE k.purpose = '{Purpose.FIRM}' ORDER BY k.wrapped_by, k.created_at
$$;
"""


def compile_function(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            cursor.execute(FUNCTION)


def check_keys() -> None:
    """Open one firm's key under every key-encryption key in use.

    Raises ImproperlyConfigured, naming the key, when one is missing or wrong.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, firm_id, wrapped, wrapped_by FROM sealing_samples()")
        for key_id, firm_id, wrapped, wrapped_by in cursor.fetchall():
            row = SealingKey(id=UUID(str(key_id)), firm_id=firm_id, purpose=Purpose.FIRM)
            keyring().unwrap(wrapped_by, bytes(wrapped), row.place)
