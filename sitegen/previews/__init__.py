"""The preview image of an article: what others show of it where its address is posted. The only door to Pillow."""

import io
import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import version
from sitegen.previews import letters, lines

KIND = "preview.png"
"""What stands for their template: they have none, and are drawn."""

WIDTH, HEIGHT = 1200, 630
"""The size that Open Graph's readers ask for, in pixels."""

FONT = "font_source_serif_pro"
"""The package of the font that is used where the site names none (Source Serif Pro, SIL Open Font License 1.1)."""

MARGIN = 84
PAPER, INK, SOFT = (253, 252, 249), (28, 27, 25), (93, 90, 84)
"""The colours of the site by day."""

LEVELS = 5
"""Shades from paper to a colour, both included: nine colours in all, which nobody tells from more."""

COLUMN = WIDTH - 2 * MARGIN
NAME, SMALL = 38, 30
TOP, BOTTOM = 168, 122
"""Where the headline's room begins, and how much is left below it."""

FOOT = HEIGHT - 58
"""Where date and language stand."""

LEVEL = 6
"""How hard the image is packed: 9 saves a twelfth, and takes eight times as long."""


class Card(NamedTuple):
    """What a preview image says, each as a line of text; the day may be empty."""

    site: str
    title: str
    day: str
    language: str


class Fonts(NamedTuple):
    """The files of the fonts of headlines, and of all else, and the fingerprint of both."""

    bold: str
    plain: str
    mark: str = ""


def built_in() -> Fonts | None:
    """The fonts that are used where the site names none; None where they are not installed."""
    import importlib.util  # loaded late, here and below: few builds need it

    found = importlib.util.find_spec(FONT)
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0], "files")
    return Fonts(*(os.fspath(folder / f"SourceSerifPro-{cut}.otf") for cut in ("Bold", "Regular")))


def letters_of(fonts: Iterable[bytes]) -> str:
    """The letters that all of these fonts have, in order. Raises ValueError where one is no font."""
    found = [letters.of(font) for font in dict.fromkeys(fonts)]
    for font in fonts:
        letters.spacing(font)
    return "".join(letter for letter in found[0] if all(letter in other for other in map(set, found[1:])))


def is_installed() -> bool:
    """Whether the library that draws is there."""
    import importlib.util

    return importlib.util.find_spec("PIL") is not None


def fingerprint() -> str:
    """Changes with the code that draws and its library."""
    return version.fingerprint("previews", ("pillow",))


def draw(card: Card, fonts: Fonts) -> bytes:
    """The image as PNG, the same for the same card, fonts and library."""
    from PIL import Image, ImageChops, ImageDraw

    ink, soft = (Image.new("L", (WIDTH, HEIGHT)) for _ in range(2))
    dark, grey = ImageDraw.Draw(ink), ImageDraw.Draw(soft)
    site = lines.cut(lines.plain(card.site), COLUMN / NAME, _measure(fonts.bold))
    _print(dark, site, (MARGIN, 106), fonts.bold, NAME)
    dark.rectangle((MARGIN, 128, WIDTH - MARGIN, 130), fill=255)
    dark.rectangle((MARGIN, 134, WIDTH - MARGIN, 134), fill=255)
    _print_headline(dark, lines.plain(card.title), fonts.bold)
    _print(grey, lines.plain(card.day), (MARGIN, FOOT), fonts.plain, SMALL)
    end = WIDTH - MARGIN - _measure(fonts.plain)(card.language) * SMALL
    _print(grey, card.language, (end, FOOT), fonts.plain, SMALL)
    shades = ImageChops.add(ink.point(_shades(0)), soft.point(_shades(LEVELS - 1)))
    image = Image.frombytes("P", (WIDTH, HEIGHT), shades.tobytes())
    image.putpalette(_palette())
    out = io.BytesIO()
    image.save(out, "PNG", bits=4, compress_level=LEVEL)
    return out.getvalue()


def _print_headline(draw: Any, title: str, font: str) -> None:
    room = HEIGHT - TOP - BOTTOM
    setting = lines.fit(title, COLUMN, room, _measure(font))
    top, step = TOP + max(0.0, (room - setting.height) * 0.42), setting.size * lines.LEADING
    for number, line in enumerate(setting.lines):
        # The letters begin a little to the right of where they are put, the more so the larger they are.
        _print(draw, line, (MARGIN - setting.size * 0.03, top + (number + 0.82) * step), font, setting.size)


def _print(draw: Any, text: str, place: tuple[float, float], font: str, size: int) -> None:
    """A line whose letters stand at a place, each as near to the one before as its font wants it."""
    left, drawn, spacing = place[0], _font(font, size), _spacing(font)
    for letter, after in zip(text, f"{text[1:]} ", strict=False):
        if letter != " ":
            draw.text((round(left), round(place[1])), letter, fill=255, font=drawn, anchor="ls")
        left += spacing(letter, after) * size


@lru_cache(maxsize=4)
def _measure(path: str) -> lines.Measure:
    """How wide texts are in a font, each measured once."""
    spacing = _spacing(path)

    @lru_cache(maxsize=8192)
    def measure(text: str) -> float:
        return sum([spacing(letter, after) for letter, after in zip(text, f"{text[1:]} ", strict=False)])

    return measure


@lru_cache(maxsize=4)
def _spacing(path: str) -> Callable[[str, str], float]:
    return letters.spacing(Path(path).read_bytes())


@lru_cache(maxsize=2)
def _shades(first: int) -> list[int]:
    """Darkness → place in the palette."""
    return [first + round(level * (LEVELS - 1) / 255) if level > 255 // LEVELS // 2 else 0 for level in range(256)]


@lru_cache(maxsize=1)
def _palette() -> list[int]:
    steps = [(colour, step / (LEVELS - 1)) for colour in (INK, SOFT) for step in range(1, LEVELS)]
    mixed = [round(p + (c - p) * part) for colour, part in steps for p, c in zip(PAPER, colour, strict=True)]
    return [*PAPER, *mixed]


@lru_cache(maxsize=64)
def _font(path: str, size: int) -> Any:
    from PIL import ImageFont

    # Letters are set one after the other: what else there is depends on libraries that not every machine has.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
