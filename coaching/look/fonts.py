"""Small font files, cut from the font packages when the product is installed.

Inter sets the text and Newsreader the titles. Browsers get one variable WOFF2 each; paper gets
one static TTF per weight, because a PDF embeds exactly what it draws.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import fontpkg_inter
import fontpkg_newsreader
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Dashes, quotes, dagger, bullet, ellipsis, per mille, guillemets, euro, trade mark, narrow spaces,
# arrows, minus, almost equal, at most, at least, tick.
PUNCTUATION = [
    *(
        *range(0x2010, 0x2015),
        *range(0x2018, 0x201F),
        0x2020,
        0x2022,
        0x2026,
        0x2030,
        0x2039,
        0x203A,
    ),
    *(
        0x2009,
        0x202F,
        0x20AC,
        0x2122,
        *range(0x2190, 0x2194),
        0x2212,
        0x2248,
        0x2264,
        0x2265,
        0x2713,
    ),
]
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *PUNCTUATION]
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "case"]

INTER = Path(str(fontpkg_inter.__file__)).parent / "files" / "Inter[opsz,wght].ttf"
NEWSREADER = Path(str(fontpkg_newsreader.__file__)).parent / "files" / "Newsreader[opsz,wght].ttf"

Axis = float | tuple[float, float]


@dataclass(frozen=True)
class Cut:
    """One file to make: which font, its name, and where its axes stop."""

    name: str
    source: Path
    optical_size: float
    weight: Axis


CUTS = (
    Cut("inter.woff2", INTER, 16, (400, 700)),
    Cut("newsreader.woff2", NEWSREADER, 36, (400, 600)),
    Cut("inter-400.ttf", INTER, 14, 400),
    Cut("inter-600.ttf", INTER, 14, 600),
    Cut("newsreader-500.ttf", NEWSREADER, 36, 500),
)


def _subsetter(characters: Iterable[int]) -> Subsetter:
    options = Options()
    options.layout_features = FEATURES
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    return subsetter


def make(cut: Cut, folder: Path) -> Path:
    """Write the cut's file; the same packages always give the same bytes."""
    font = TTFont(cut.source, lazy=True, recalcTimestamp=False)
    _subsetter(LATIN).subset(font)
    axes = {"opsz": cut.optical_size, "wght": cut.weight}
    font = instancer.instantiateVariableFont(font, axes, inplace=True)
    font.flavor = "woff2" if cut.name.endswith(".woff2") else None
    target = folder / cut.name
    font.save(target)
    return target
