"""`manage.py state_diagrams`: every MOVES as Mermaid; `--check FILE` fails on a stale document."""

from __future__ import annotations

from coaching.access.management.document import DocumentCommand
from coaching.access.state_text import markdown


class Command(DocumentCommand):
    help = "Print the state machines, from the MOVES of the models."
    name = "state_diagrams"
    start = "<!-- states -->"
    file = "docs/states.md"

    def content(self) -> str:
        return markdown()
