"""The access ledger: who opened what of an engagement, and when. Nobody reads invisibly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.audit.chain import ChainedEvent, Fault, HashChain, fault_in, stamp
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from coaching.tenancy.sql import APP_ROLE, OWNER_ROLE


class AccessEntry(Walled):
    """One request opened these rows. Written by the reader; read by the coachee alone.

    `visible_from` is empty, for at once, in all but one case: what was opened under a disclosure
    exception, of which the coachee is told later.
    """

    material = Material.ACCESS_LEDGER

    engagement_id = models.UUIDField()
    reader = FirmKey(Membership, related_name="+")
    role = models.CharField(max_length=20)
    opened = models.CharField(max_length=40)
    row_ids = ArrayField(models.UUIDField())
    at = models.DateTimeField(default=timezone.now)
    visible_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = firm_wall("access_accessentry", reader="firms_membership")
        indexes = [
            models.Index(fields=["firm", "engagement_id", "at"], name="access_entry_by_engagement")
        ]


class AccessBatch(Walled, ChainedEvent):
    """Entries from `since` until `through`, counted and hashed: chained so that reading never waits."""

    material = Material.ACCESS_BATCH

    HASHED = ("firm_id", "entries", "digest")

    since = models.DateTimeField()
    through = models.DateTimeField()
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            *firm_wall("access_accessbatch"),
            HashChain(name="access_accessbatch_chain", columns=("firm_id", "entries", "digest")),
        ]

    @classmethod
    def further_faults(cls) -> Iterator[Fault]:
        """Batches whose entries are no longer those that were counted and hashed."""
        ends: dict[UUID, datetime] = {}
        for batch in cls._default_manager.order_by("firm_id", "seq").iterator():
            if batch.since != ends.get(batch.firm_id, batch.since):
                yield fault_in(batch, "does not begin where the one before it ends")
            ends[batch.firm_id] = batch.through
            entries, digest = batch.counted_now()
            if (entries, digest) != (batch.entries, batch.digest):
                span = f"{stamp(batch.since)} to {stamp(batch.through)}"
                yield fault_in(batch, f"of {batch.entries} entries, {span}, {entries} are there; "
                               "one was edited, removed or put in afterwards")  # fmt: skip

    def counted_now(self) -> tuple[int, str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT entries, digest FROM access_digest(%s, %s, %s)",
                [self.firm_id, self.since, self.through],
            )
            entries, digest = cursor.fetchone()
        return entries, digest


CHAIN = f"""
DROP POLICY IF EXISTS owner_chains ON access_accessentry;
CREATE POLICY owner_chains ON access_accessentry FOR SELECT TO {OWNER_ROLE} USING (true);
DROP POLICY IF EXISTS owner_chains ON access_accessbatch;
CREATE POLICY owner_chains ON access_accessbatch FOR INSERT TO {OWNER_ROLE} WITH CHECK (true);
REVOKE UPDATE, DELETE, TRUNCATE ON access_accessentry FROM {APP_ROLE};
DROP TRIGGER IF EXISTS audit_refuse ON access_accessentry;
CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON access_accessentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
DROP TRIGGER IF EXISTS audit_refuse_truncate ON access_accessentry;
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON access_accessentry EXECUTE FUNCTION audit_refuse();

CREATE OR REPLACE FUNCTION access_digest(firm uuid, after timestamptz, up_to timestamptz)
    RETURNS TABLE (entries int, digest text) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public SET timezone = 'UTC' AS $$
    SELECT count(*)::int, encode(sha256(convert_to(coalesce(string_agg(
               concat_ws('|', id, engagement_id, reader_id, role, opened, row_ids,
                         to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                         to_char(visible_from, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')),
               E'\\n' ORDER BY at, id), ''), 'UTF8')), 'hex')
      FROM access_accessentry WHERE firm_id = firm AND at > after AND at <= up_to
$$;
REVOKE EXECUTE ON FUNCTION access_digest(uuid, timestamptz, timestamptz) FROM PUBLIC;

-- Ends two minutes ago: every transaction that could still add an earlier entry is over by then.
CREATE OR REPLACE FUNCTION access_chain(up_to timestamptz DEFAULT now() - interval '2 minutes')
    RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH waiting AS (
        SELECT e.firm_id, coalesce(max(b.through), '-infinity') AS since
          FROM (SELECT DISTINCT firm_id FROM access_accessentry) e
          LEFT JOIN access_accessbatch b ON b.firm_id = e.firm_id
         GROUP BY e.firm_id
    ), made AS (
        INSERT INTO access_accessbatch (id, firm_id, seq, at, prev_hash, hash, since, through, entries, digest)
        SELECT gen_random_uuid(), w.firm_id, 0, clock_timestamp(), '', '',
               CASE WHEN w.since = '-infinity' THEN '0001-01-01' ELSE w.since END, up_to, d.entries, d.digest
          FROM waiting w, access_digest(w.firm_id, w.since, up_to) d
         WHERE d.entries > 0
        RETURNING 1
    ) SELECT count(*)::int FROM made
$$;
"""
