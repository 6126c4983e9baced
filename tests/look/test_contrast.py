"""Text stays readable whatever hue a firm picks: WCAG AA for every pair, hue and mode.

The colours are read from tokens.css, so that the file people see is the file that is checked.
"""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\((.+?)\), oklch\((.+?)\)\);")
TEXT, SHAPE = 4.5, 3.0
HUES = range(360)
CHROMAS = (0.0, 0.04, 0.076, 0.13)  # grey, the default, and the most that the clamp lets through
TEXTS = [
    *(
        (words, ground)
        for words in ("ink", "ink-soft")
        for ground in ("ground", "surface", "sunken")
    ),
    *((words, ground) for words in ("brand", "brand-strong") for ground in ("ground", "surface")),
    *(
        (words, soft)
        for words in ("ink", "ink-soft")
        for soft in ("brand-soft", "private-soft", "amber-soft")
    ),
    *(
        (words, ground)
        for words in ("wrong", "amber", "private")
        for ground in ("ground", "surface")
    ),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-brand-soft", "brand-soft"),
    ("on-private-soft", "private-soft"),
    ("on-amber-soft", "amber-soft"),
    ("on-amber-soft", "surface"),
    ("ink", "wrong-soft"),
    ("wrong", "wrong-soft"),
    ("brand", "sunken"),
    ("brand", "private-soft"),
    ("brand", "amber-soft"),
]
SHAPES = [
    *(
        (line, ground)
        for line in ("line-strong", "focus", "brand")
        for ground in ("ground", "surface")
    ),
    ("private", "private-soft"),
    ("brand", "sunken"),
]
Colour = tuple[float, float, float]


def tokens() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text())}


def oklch(words: str, hue: int, chroma: float) -> Colour:
    words = re.sub(r"calc\(var\(--c\) \* ([\d.]+)\)", lambda m: str(chroma * float(m[1])), words)
    words = words.replace("var(--c)", str(chroma)).replace("var(--brand-h)", str(hue))
    lightness, saturation, angle = (float(part) for part in words.split())
    return lightness, saturation, angle


def luminance(colour: Colour) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB as browsers clip it."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def worst(words: str, ground: str, mode: int) -> float:
    named = tokens()
    return min(
        contrast(oklch(named[words][mode], hue, chroma), oklch(named[ground][mode], hue, chroma))
        for hue in HUES
        for chroma in CHROMAS
    )


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), TEXTS)
def test_words_are_readable_in_every_hue(words: str, ground: str, mode: int) -> None:
    assert worst(words, ground, mode) >= TEXT


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_are_seen_in_every_hue(shape: str, ground: str, mode: int) -> None:
    assert worst(shape, ground, mode) >= SHAPE


def test_chroma_stops_where_the_check_stops() -> None:
    assert f"--c: clamp(0, var(--brand-c), {max(CHROMAS)});" in TOKENS.read_text()
    assert TOKENS.read_text().count("var(--brand-c)") == 1


def test_the_measure_is_right() -> None:
    black, white = (0.0, 0.0, 0.0), (1.0, 0.0, 0.0)
    assert contrast(black, white) == pytest.approx(21, abs=0.01)
    assert contrast(white, white) == pytest.approx(1)
