"""Where a firm's consent ledger stands now: the number and hash of its last line, and no more of it.

That line may be about somebody else's engagement, so the table of who sees what hands it to nobody;
its hash says nothing and holds everything before it. Told to coaches and coachees alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from coaching.tenancy.sql import FIRM

LEDGER_HEAD = f"""
CREATE OR REPLACE FUNCTION consent_head() RETURNS TABLE (seq bigint, hash text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.seq, e.hash::text FROM consent_consentevent e
     WHERE e.firm_id = {FIRM} AND access_engagements('coach', 'coachee') <> '{{}}'
     ORDER BY e.seq DESC LIMIT 1
$$;
"""


@dataclass(frozen=True)
class Head:
    seq: int
    hash: str


def ledger_head() -> Head | None:
    """Of the firm of this transaction; None while its ledger is empty, and for anybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM consent_head()")
        found = cursor.fetchone()
    return Head(*found) if found else None
