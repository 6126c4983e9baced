"""`manage.py verify_ledger`: find any edit, removal or reordering in the ledgers."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from coaching.audit.chain import ChainedEvent, Fault, faults, missing_from


class Command(BaseCommand):
    help = (
        "Check every firm's ledgers, row by row. Run as the owner role; exits 1 and names the row."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--proof",
            action="append",
            default=[],
            metavar="FILE",
            help="a proof that somebody kept: its lines must still stand as they were",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for ledger in ledgers():
            rows = ledger._default_manager.count()
            bad = list(faults(ledger))
            found += bad
            self.stdout.write(f"{ledger._meta.label}: {rows} rows, {len(bad)} faults")
        for path in options["proof"]:
            found += against(path)
        for fault in found:
            self.stderr.write(
                f"{fault.ledger} firm {fault.firm_id} number {fault.seq} ({fault.row_id}): {fault.what}"
            )
        if found:
            raise CommandError(f"{len(found)} faults: the ledger was changed after it was written.")


def ledgers() -> list[type[ChainedEvent]]:
    return [model for model in apps.get_models() if issubclass(model, ChainedEvent)]


def against(path: str) -> Iterator[Fault]:
    proof = json.loads(Path(path).read_text(encoding="utf-8"))
    by_name = {ledger._meta.label: ledger for ledger in ledgers()}
    if proof.get("ledger") not in by_name:
        raise CommandError(f"{path} is no proof of a ledger that is here.")
    return missing_from(by_name[proof["ledger"]], proof)
