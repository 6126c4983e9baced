"""`manage.py who_sees`: the policy table for people; `--check FILE` holds a document against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coaching.access.table_text import markdown

START, END = "<!-- who sees what -->", "<!-- end -->"


class Command(BaseCommand):
    help = "Print who sees what, from coaching/access/policy.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", metavar="FILE", nargs="?", const="README.md", help="fail when it is stale"
        )
        parser.add_argument(
            "--write", metavar="FILE", nargs="?", const="README.md", help="put it in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_file(Path(options["check"]))
        elif options["write"]:
            path = Path(options["write"])
            path.write_text(replaced(path.read_text()))
        else:
            self.stdout.write(markdown())

    def check_file(self, path: Path) -> None:
        if replaced(path.read_text()) != path.read_text():
            raise CommandError(f"{path} is stale: manage.py who_sees --write {path}")


def replaced(text: str) -> str:
    """The document with today's table between its two markers."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise CommandError(f"No table here: put it between {START} and {END}")
    return f"{before}{start}\n{markdown()}\n{end}{after}"
