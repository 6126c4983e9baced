"""`manage.py demo_logins`: who can sign in to the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from coaching.demo.cast import LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Print the logins of the demo firms."

    def handle(self, *args: Any, **options: Any) -> None:
        for firm, role, email in LOGINS:
            self.stdout.write(f"  {email:<28} {role}, {firm}")
        self.stdout.write(f"  Everybody's password: {PASSWORD}")
