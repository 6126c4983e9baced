"""`manage.py seed_demo`: two firms to look around in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from coaching.demo.seed import seed


class Command(BaseCommand):
    help = "Fill an empty installation with the demo firms; does nothing when they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        done = seed()
        self.stdout.write("Demo firms are ready." if done else "Demo firms were there already.")
