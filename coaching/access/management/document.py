"""Commands whose output stands in a document, between two markers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

END = "<!-- end -->"


class DocumentCommand(BaseCommand):
    """Prints `content()`; `--write FILE` puts it there, `--check FILE` fails when it is stale.

    `name` is the command's own, `start` its first marker, `file` the document meant when none is.
    """

    name: str
    start: str
    file: str

    def content(self) -> str:
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        where: dict[str, Any] = {"metavar": "FILE", "nargs": "?", "const": self.file}
        parser.add_argument("--check", help="fail when the file is stale", **where)
        parser.add_argument("--write", help="bring the file up to date", **where)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_file(Path(options["check"]))
        elif options["write"]:
            path = Path(options["write"])
            path.write_text(self.replaced(path.read_text()))
        else:
            self.stdout.write(self.content())

    def check_file(self, path: Path) -> None:
        if self.replaced(path.read_text()) != path.read_text():
            raise CommandError(f"{path} is stale: manage.py {self.name} --write {path}")

    def replaced(self, text: str) -> str:
        """The document with today's content between its two markers."""
        before, start, rest = text.partition(self.start)
        _, end, after = rest.partition(END)
        if not start or not end:
            raise CommandError(f"Nothing to replace: put it between {self.start} and {END}")
        return f"{before}{start}\n{self.content()}\n{end}{after}"
