"""manage.py assets: fonts and htmx into static/built/."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from coaching.look import assets


class Command(BaseCommand):
    help = "Cut the fonts and copy htmx from the installed packages into static/built/."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "static" / "built"
        made = assets.build(folder)
        self.stdout.write("Made the assets." if made else "The assets are current.")
