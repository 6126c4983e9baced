"""`manage.py who_sees`: the policy table for people; `--check FILE` holds a document against it."""

from __future__ import annotations

from coaching.access.management.document import DocumentCommand
from coaching.access.table_text import markdown


class Command(DocumentCommand):
    help = "Print who sees what, from coaching/access/policy.py."
    name = "who_sees"
    start = "<!-- who sees what -->"
    file = "README.md"

    def content(self) -> str:
        return markdown()
