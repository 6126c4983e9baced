"""`manage.py verify_ledger`: find any edit, removal or reordering in the ledgers."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from coaching.audit.chain import ChainedEvent, faults


class Command(BaseCommand):
    help = (
        "Check every firm's ledgers, row by row. Run as the owner role; exits 1 and names the row."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for ledger in ledgers():
            rows = ledger._default_manager.count()
            bad = list(faults(ledger))
            found += bad
            self.stdout.write(f"{ledger._meta.label}: {rows} rows, {len(bad)} faults")
        for fault in found:
            self.stderr.write(
                f"{fault.ledger} firm {fault.firm_id} number {fault.seq} ({fault.row_id}): {fault.what}"
            )
        if found:
            raise CommandError(f"{len(found)} faults: the ledger was changed after it was written.")


def ledgers() -> list[type[ChainedEvent]]:
    return [model for model in apps.get_models() if issubclass(model, ChainedEvent)]
