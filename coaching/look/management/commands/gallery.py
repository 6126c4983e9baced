"""manage.py gallery: every part of the look as pages to open, written under DATA_DIR."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from coaching.look import gallery


class Command(BaseCommand):
    help = "Write a page with every part of the look, to look at and to photograph."

    def handle(self, *_args: Any, **_options: Any) -> None:
        folder = Path(settings.DATA_DIR) / "gallery"
        folder.mkdir(parents=True, exist_ok=True)
        for page in gallery.PAGES:
            target = folder / f"{page}.html"
            target.write_text(gallery.render(page))
            self.stdout.write(str(target))
