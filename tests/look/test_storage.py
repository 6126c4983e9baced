"""Modules import each other by names that carry a hash."""

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage

from coaching.look.storage import HashedFiles

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


def test_an_address_is_looked_up_once_and_is_the_one_with_the_hash() -> None:
    storage = HashedFiles()
    first = storage.url("js/auto-save.js")
    assert HASHED.search(first)
    storage.hashed_files.clear()
    assert storage.url("js/auto-save.js") == first


def test_while_debugging_names_are_plain(settings: Any) -> None:
    storage = HashedFiles()
    storage.url("js/auto-save.js")
    settings.DEBUG = True
    assert storage.url("js/auto-save.js").endswith("js/auto-save.js")
