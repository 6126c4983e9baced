"""A wrong or lost key is found when a process starts, not when somebody reads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection

from coaching.sealing.fields import sealed_fields
from coaching.sealing.keyring import keyring
from coaching.sealing.models import Purpose, SealingKey
from coaching.tenancy.sql import FIRM, OWNER_ROLE

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
-- As whoever asks, under the same row policies as a bare statement; PL/pgSQL keeps the plan from one
-- request to the next, and making it anew took longer than running it.
CREATE OR REPLACE FUNCTION sealing_keys_of(engagement_ids uuid[])
    RETURNS TABLE (id uuid, engagement_id uuid, purpose text, wrapped bytea, wrapped_by text)
    LANGUAGE plpgsql STABLE SECURITY INVOKER AS $$
BEGIN
    RETURN QUERY SELECT k.id, k.engagement_id, k.purpose::text, k.wrapped, k.wrapped_by::text
        FROM public.sealing_sealingkey k
        WHERE k.firm_id = {FIRM} AND (k.engagement_id = ANY (engagement_ids) OR k.purpose = '{Purpose.FIRM}');
END $$;
"""


# What is sealed cannot be compressed; fetched from beside its row, each text costs a look-up more.
LAPSED = """
    SELECT quote_ident(c.relname), quote_ident(a.attname)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND a.attstorage <> 'm'
       AND (c.relname, a.attname) IN %s
"""


def compile_function(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            cursor.execute(FUNCTION)
            keep_in_the_row(cursor)


def keep_in_the_row(cursor: Any) -> None:
    """Sealed columns stay in their row's page as long as it has room."""
    columns = tuple(
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in sealed_fields(model)
    )
    cursor.execute(LAPSED, [columns])
    for table, column in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE MAIN")


def check_keys() -> None:
    """Open one firm's key under every key-encryption key in use.

    Raises ImproperlyConfigured, naming the key, when one is missing or wrong.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, firm_id, wrapped, wrapped_by FROM sealing_samples()")
        for key_id, firm_id, wrapped, wrapped_by in cursor.fetchall():
            row = SealingKey(id=UUID(str(key_id)), firm_id=firm_id, purpose=Purpose.FIRM)
            keyring().unwrap(wrapped_by, bytes(wrapped), row.place)
