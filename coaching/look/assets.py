"""The third-party files that pages need, copied or cut from installed packages.

They land in static/built/, which is never committed. A stamp of package versions and of the
recipe makes the second run instant.
"""

import hashlib
import json
import shutil
from importlib.metadata import version
from pathlib import Path

import django_htmx

PACKAGES = ("fontpkg-inter", "fontpkg-newsreader", "fonttools", "django-htmx")
HTMX = Path(str(django_htmx.__file__)).parent / "static" / "django_htmx" / "htmx-2.min.js"
FONTS_RECIPE = Path(__file__).with_name("fonts.py")
FILES = (
    "htmx.js",
    "fonts/inter.woff2",
    "fonts/newsreader.woff2",
    "fonts/inter-400.ttf",
    "fonts/inter-600.ttf",
    "fonts/newsreader-500.ttf",
)


def stamp() -> str:
    """What the built files were made from."""
    recipe = hashlib.sha256(FONTS_RECIPE.read_bytes()).hexdigest()
    return json.dumps({"recipe": recipe, **{name: version(name) for name in PACKAGES}})


def are_current(folder: Path) -> bool:
    """True when every file is there and was made from what is installed now."""
    mark = folder / "stamp.json"
    whole = all((folder / name).is_file() for name in FILES)
    return whole and mark.is_file() and mark.read_text() == stamp()


def build(folder: Path) -> bool:
    """Make the files; False when nothing had to be done."""
    if are_current(folder):
        return False
    # fontTools is slow to import and needed only here.
    from coaching.look import fonts

    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HTMX, folder / "htmx.js")
    for cut in fonts.CUTS:
        fonts.make(cut, folder / "fonts")
    (folder / "stamp.json").write_text(stamp())
    return True
