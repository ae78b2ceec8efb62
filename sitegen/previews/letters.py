"""What a font says of its letters: which it has, how wide they are, and how near they stand to each other.

Read from its tables `cmap`, `hmtx` and `GPOS` (OpenType specification): what a drawing library finds in them depends
on what else is installed, and images shall be the same on every machine.
"""

import struct
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

_COLLECTION = b"ttcf"
_SHAPED = {"R", "AL", "AN", "NSM"}
"""Classes of letters that run from right to left, or stand on others: they can't be set one beside the other."""

_PAIRS, _EXTENDED = 2, 9
"""Kinds of lookups: the distances of pairs; one that stands elsewhere."""


class _Table(NamedTuple):
    """A table of a font, and where in its bytes it begins."""

    data: bytes
    start: int

    def short(self, offset: int) -> int:
        found: int = struct.unpack_from(">H", self.data, self.start + offset)[0]
        return found

    def long(self, offset: int) -> int:
        found: int = struct.unpack_from(">I", self.data, self.start + offset)[0]
        return found

    def shorts(self, offset: int, count: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}H", self.data, self.start + offset)

    def at(self, offset: int) -> "_Table":
        """What an offset that stands at this place leads to."""
        return _Table(self.data, self.start + self.short(offset))


def of(font: bytes) -> str:
    """The letters that can be drawn with a font, in order. Raises ValueError where it is none.

    Only those that may be set one after the other, from left to right: to shape words is beyond us.
    """
    try:
        found = sorted(_glyphs(font))
    except (struct.error, IndexError) as error:
        raise ValueError("it is damaged, or no font") from error
    return "".join(letter for letter in map(chr, found) if _is_simple(letter))


def _is_simple(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return letter == " " or (kind[0] not in "CZM" and unicodedata.bidirectional(letter) not in _SHAPED)


def spacing(font: bytes) -> Callable[[str, str], float]:
    """From where a letter begins to where the one after it does, in sizes. Raises ValueError for what is no font."""
    try:
        tables, glyphs, lookups = _tables(font), _glyphs(font), list(_lookups(font))
        unit, count = tables["head"].short(18), tables["hhea"].short(34)
        wide = tables["hmtx"].shorts(0, 2 * count)[::2]
    except (struct.error, IndexError, KeyError) as error:
        raise ValueError("it is damaged, or no font") from error

    @lru_cache(maxsize=16384)
    def between(first: str, second: str) -> float:
        a, b = glyphs.get(ord(first), 0), glyphs.get(ord(second), 0)
        return (wide[min(a, count - 1)] + sum(_distance(subtables, a, b) for subtables in lookups)) / unit

    return between


def _tables(font: bytes) -> dict[str, _Table]:
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == _COLLECTION else 0
    found = {}
    for number in range(struct.unpack_from(">H", font, start + 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        found[name.decode("latin-1")] = _Table(font, offset)
    return found


def _glyphs(font: bytes) -> dict[int, int]:
    """Character → glyph, from the widest table that we read."""
    cmap = _tables(font).get("cmap")
    if cmap is None:
        raise ValueError("it is damaged, or no font")
    found = {}
    for number in range(cmap.short(2)):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap.start + 4 + 8 * number)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            table = _Table(font, cmap.start + offset)
            found[table.short(0)] = table
    if 12 not in found and 4 not in found:
        raise ValueError("it has no table of Unicode characters")
    pairs = _groups(found[12]) if 12 in found else _segments(found[4])
    return {code: glyph for code, glyph in pairs if glyph}


def _groups(table: _Table) -> Iterator[tuple[int, int]]:
    """Format 12: runs of any codes."""
    for number in range(table.long(12)):
        first, last, glyph = struct.unpack_from(">III", table.data, table.start + 16 + 12 * number)
        yield from ((code, glyph + code - first) for code in range(first, min(last, 0x10FFFF) + 1))


def _segments(table: _Table) -> Iterator[tuple[int, int]]:
    """Format 4: runs of codes up to U+FFFF; the last one stands for none."""
    count = table.short(6) // 2
    for number in range(count):
        last, first = table.short(14 + 2 * number), table.short(16 + 2 * (count + number))
        delta, at = table.short(16 + 2 * (2 * count + number)), 16 + 2 * (3 * count + number)
        offset = table.short(at)
        for code in range(first, last + 1 if first != 0xFFFF else first):
            glyph = table.short(at + offset + 2 * (code - first)) if offset else code
            yield code, (glyph + delta) & 0xFFFF if glyph else 0


def _lookups(font: bytes) -> Iterator[list[_Table]]:
    """The subtables of pairs of each lookup that the font names for kerning."""
    tables = _tables(font)
    if "GPOS" not in tables:
        return
    features, lookups = tables["GPOS"].at(6), tables["GPOS"].at(8)
    used: set[int] = set()
    for number in range(features.short(0)):
        if features.data[features.start + 2 + 6 * number :][:4] == b"kern":
            feature = features.at(6 + 6 * number)
            used.update(feature.shorts(4, feature.short(2)))
    for number in sorted(used):
        lookup = lookups.at(2 + 2 * number)
        found = [lookup.at(6 + 2 * place) for place in range(lookup.short(4))]
        if lookup.short(0) == _EXTENDED:
            found = [_Table(sub.data, sub.start + sub.long(4)) for sub in found if sub.short(2) == _PAIRS]
        if lookup.short(0) in (_PAIRS, _EXTENDED):
            yield found


def _distance(subtables: list[_Table], first: int, second: int) -> int:
    """What a lookup says of two glyphs: the first subtable that knows the pair counts."""
    for table in subtables:
        place = _coverage(table.at(2), first)
        if place is None:
            continue
        found = _pair(table, place, second) if table.short(0) == 1 else _classes(table, first, second)
        if found is not None:
            return found
    return 0


def _value(table: _Table, at: int, form: int) -> int:
    """How far the next glyph is moved, in a record of values: those before it are of other kinds."""
    if not form & 4:
        return 0
    found = table.short(at + 2 * (form & 3).bit_count())
    return found - 0x10000 if found & 0x8000 else found


def _pair(table: _Table, place: int, second: int) -> int | None:
    """Format 1: the glyphs that may follow one by one."""
    form = table.short(4)
    size = 2 + 2 * (form.bit_count() + table.short(6).bit_count())
    found = table.at(10 + 2 * place)
    places = (2 + size * number for number in range(found.short(0)))
    return next((_value(found, at + 2, form) for at in places if found.short(at) == second), None)


def _classes(table: _Table, first: int, second: int) -> int:
    """Format 2: glyphs of a class before glyphs of another."""
    form = table.short(4)
    size = 2 * (form.bit_count() + table.short(6).bit_count())
    row, column = _class(table.at(8), first), _class(table.at(10), second)
    return _value(table, 16 + size * (row * table.short(14) + column), form)


def _coverage(table: _Table, glyph: int) -> int | None:
    """The place of a glyph in a coverage table."""
    count = table.short(2)
    if table.short(0) == 1:
        glyphs = table.shorts(4, count)
        return glyphs.index(glyph) if glyph in glyphs else None
    for number in range(count):
        first, last, place = table.shorts(4 + 6 * number, 3)
        if first <= glyph <= last:
            return place + glyph - first
    return None


def _class(table: _Table, glyph: int) -> int:
    """The class of a glyph; 0 for all that are in none."""
    if table.short(0) == 1:
        first, count = table.short(2), table.short(4)
        return table.short(6 + 2 * (glyph - first)) if first <= glyph < first + count else 0
    for number in range(table.short(2)):
        first, last, found = table.shorts(4 + 6 * number, 3)
        if first <= glyph <= last:
            return found
    return 0
