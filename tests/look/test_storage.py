"""Modules import each other by names that carry a hash."""

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage

IMPORT = re.compile(r'(?:from |import\()"(\.[^"]+)"')
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


def test_every_import_of_ours_is_of_one_version() -> None:
    root = Path(staticfiles_storage.path("js"))
    stored: Any = staticfiles_storage
    names = {stored.stored_name("js/auto-save.js"), stored.stored_name("js/door.js")}
    met: set[str] = set()
    while names - met:
        name = (names - met).pop()
        met.add(name)
        file = root.parent / name
        for imported in IMPORT.findall(file.read_text()):
            assert HASHED.search(imported), f"{name}: {imported}"
            names.add(str((file.parent / imported).resolve().relative_to(root.parent.resolve())))
    assert len(met) > 10
