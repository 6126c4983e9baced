"""Append-only ledgers: one SHA-256 chain per firm, made by the database itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from coaching.tenancy.constraints import SqlConstraint
from coaching.tenancy.models import FirmModel
from coaching.tenancy.sql import APP_ROLE, OWNER_ROLE, quote

FUNCTIONS = """
CREATE OR REPLACE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
DECLARE last_seq bigint; last_hash text; line text; named text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(TG_TABLE_NAME || NEW.firm_id, 0));
    EXECUTE format('SELECT seq, hash FROM public.%I WHERE firm_id = $1 ORDER BY seq DESC LIMIT 1',
                   TG_TABLE_NAME) INTO last_seq, last_hash USING NEW.firm_id;
    NEW.seq := coalesce(last_seq, 0) + 1;
    NEW.prev_hash := coalesce(last_hash, '');
    line := NEW.seq || '|' || NEW.prev_hash || '|'
         || to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    FOREACH named IN ARRAY TG_ARGV LOOP
        line := line || '|' || coalesce(to_jsonb(NEW) ->> named, '');
    END LOOP;
    NEW.hash := encode(sha256(convert_to(line, 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class HashChain(SqlConstraint):
    """Make a table a ledger: each row carries its number and a hash over the row before it.

    `columns` are hashed in this order after seq, the previous hash and the UTC time, joined
    with `|`. The application may insert and select; a trigger refuses everything else, to
    every role.
    """

    def __init__(self, *, name: str, columns: Iterable[str]) -> None:
        super().__init__(name=name)
        self.columns = tuple(columns)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), {**kwargs, "columns": self.columns}

    def statements(self, model: type[models.Model]) -> list[str]:
        table = quote(model._meta.db_table)
        columns = ", ".join(f"'{column}'" for column in self.columns)
        return [
            FUNCTIONS.strip().rstrip(";"),
            f"ALTER TABLE {table} ADD CONSTRAINT {quote(self.name)} UNIQUE (firm_id, seq)",
            f"CREATE TRIGGER audit_link BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION audit_link({columns})",
            f"CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
            f"CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON {table} "
            "EXECUTE FUNCTION audit_refuse()",
            f"CREATE POLICY owner_verifies ON {table} FOR SELECT TO {OWNER_ROLE} USING (true)",
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE}",
        ]

    def undo(self, model: type[models.Model]) -> str:
        table = quote(model._meta.db_table)
        return (
            f"DROP TRIGGER audit_link ON {table}; DROP TRIGGER audit_refuse ON {table}; "
            f"DROP TRIGGER audit_refuse_truncate ON {table}; "
            f"DROP POLICY owner_verifies ON {table}; "
            f"ALTER TABLE {table} DROP CONSTRAINT {quote(self.name)}"
        )


class ChainedEvent(FirmModel):
    """One line of a ledger. Ids and verbs only: no words of a person, so nothing to erase."""

    seq = models.BigIntegerField(default=0, editable=False)
    at = models.DateTimeField(default=timezone.now)
    prev_hash = models.CharField(max_length=64, default="", editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)

    HASHED: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def further_faults(cls) -> Iterator[Fault]:
        """What the chain alone does not show: of rows that a line stands for."""
        yield from ()


@dataclass(frozen=True)
class Fault:
    """A row whose place or content is not what was written."""

    ledger: str
    firm_id: str
    seq: int
    row_id: str
    what: str


def line(event: ChainedEvent) -> str:
    """The text that was hashed; the same recipe as the trigger's, written a second time."""
    values = [str(event.seq), event.prev_hash, stamp(event.at)]
    for name in event.HASHED:
        value = getattr(event, name)
        values.append("" if value is None else str(value))
    return "|".join(values)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(event: ChainedEvent) -> str:
    return sha256(line(event).encode()).hexdigest()


def faults(ledger: type[ChainedEvent]) -> Iterator[Fault]:
    """Walk every firm's chain and name each row that was edited, removed or put elsewhere."""
    firm_id, seq, last_hash = None, 0, ""
    for event in ledger._default_manager.order_by("firm_id", "seq").iterator(chunk_size=1000):
        if event.firm_id != firm_id:
            firm_id, seq, last_hash = event.firm_id, 0, ""
        yield from faults_of(event, seq, last_hash)
        seq, last_hash = event.seq, event.hash
    yield from ledger.further_faults()


def faults_of(event: ChainedEvent, seq: int, last_hash: str) -> Iterator[Fault]:
    if event.seq != seq + 1:
        yield fault_in(event, f"the row before it is missing: expected number {seq + 1}")
    elif event.prev_hash != last_hash:
        yield fault_in(event, "does not follow the row before it")
    if event.hash != digest(event):
        yield fault_in(event, "was edited")


def fault_in(event: ChainedEvent, what: str) -> Fault:
    return Fault(event._meta.label, str(event.firm_id), event.seq, str(event.pk), what)


def missing_from(ledger: type[ChainedEvent], proof: Mapping[str, Any]) -> Iterator[Fault]:
    """Lines of a proof that was taken earlier and that the ledger no longer has as they were.

    The only way to see that the last lines were cut off, or that all were written anew.
    """
    firm_id = UUID(proof["firm_id"])
    lines = {line["seq"]: line for line in [*proof["lines"], *filter(None, [proof["head"]])]}
    rows = ledger._default_manager.filter(firm_id=firm_id, seq__in=lines)
    stands = {row.seq: row for row in rows}
    for line in lines.values():
        row = stands.get(line["seq"])
        if row is None:
            yield Fault(ledger._meta.label, str(firm_id), line["seq"], "?", "is gone")
        elif row.hash != line["hash"]:
            yield fault_in(row, "is not the row of the proof")
