"""`manage.py verify_agreements`: find any agreement, signature or paper that was changed."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engagements.verifying import drawn_as, faults


class Command(BaseCommand):
    help = (
        "Check the agreements of every firm: words, signatures, what they allow, and papers. Run as "
        "the owner role; exits 1 and names the row."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--paper",
            action="append",
            default=[],
            metavar="FILE.pdf",
            help="a signed agreement that somebody holds: was it drawn here, and is it unchanged?",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_ROLE != "owner":
            raise CommandError("Run it as the owner role: nobody else sees every firm.")
        unknown = [path for path in options["paper"] if not self.say_of(path)]
        if options["paper"]:
            if unknown:
                raise CommandError(f"{len(unknown)} of these files were not drawn here.")
            return
        found = list(faults())
        for fault in found:
            self.stderr.write(f"{fault.row} firm {fault.firm} ({fault.row_id}): {fault.what}")
        if found:
            raise CommandError(f"{len(found)} faults: something was changed after it was signed.")
        self.stdout.write("Agreements: every one is as it was signed.")

    def say_of(self, path: str) -> bool:
        """Whether the file is a paper that was drawn; says of which agreement."""
        try:
            body = Path(path).read_bytes()
        except OSError as problem:
            raise CommandError(f"{path} cannot be read.") from problem
        found = list(drawn_as(body))
        for firm, paper in found:
            self.stdout.write(
                f"{path}: as it was drawn, of agreement {paper.agreement_id} version "
                f"{paper.agreement.version}, firm {firm.slug}"
            )
        if not found:
            self.stderr.write(f"{path}: not a paper that was drawn here, or changed since.")
        return bool(found)
