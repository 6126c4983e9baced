"""`manage.py keys rotate | verify | shred <engagement>`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coaching.sealing import maintenance


class Command(BaseCommand):
    help = "Look after the keys of confidential text. Runs as the owner role."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rotate", help="wrap every firm's key under the first of SEALING_KEYS")
        verbs.add_parser("verify", help="check that every key opens")
        shred = verbs.add_parser("shred", help="erase an engagement by deleting its keys, for good")
        shred.add_argument("engagement", type=UUID)
        shred.add_argument("--yes", action="store_true", help="do it: there is no way back")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"])(options)

    def rotate(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{maintenance.rotate()} firm keys wrapped anew")

    def verify(self, options: dict[str, Any]) -> None:
        bad = list(maintenance.unreadable())
        for what in bad:
            self.stderr.write(what)
        if bad:
            raise CommandError(f"{len(bad)} keys do not open")
        self.stdout.write("every key opens")

    def shred(self, options: dict[str, Any]) -> None:
        if not options["yes"]:
            raise CommandError("This erases the engagement's words for good. Add --yes to do it.")
        gone = maintenance.shred(options["engagement"])
        if not gone:
            raise CommandError("No keys for that engagement: nothing was erased.")
        self.stdout.write(f"{gone} keys deleted; restore no older key dump than this moment")
