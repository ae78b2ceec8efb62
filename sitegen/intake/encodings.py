"""Bytes of unknown origin become text: UTF-8, UTF-16 or Windows-1252, recognised and said."""

import codecs
import re
from typing import NamedTuple

from sitegen import plaintext
from sitegen.problems import Problem, problem

UTF8, UTF16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LETTERS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PEEK = 4096


class Decoded(NamedTuple):
    """A text as UTF-8 bytes that content/ may hold, the same bytes where they were that already, and as characters.

    encoding: how it came in
    """

    data: bytes
    text: str
    encoding: str


def decode(data: bytes, path: str) -> Decoded | Problem:
    """The text in a file, whatever it was saved with; a Problem where that can't be told or no text may hold it."""
    if len(data) > plaintext.MAX_BYTES:
        limit = plaintext.MAX_BYTES // 1024 // 1024
        return problem("too-long", path, 0, size=len(data) // 1024 // 1024, limit=limit)
    name = _encoding(data)
    if name == "binary":
        return problem("import-unreadable", path, 0)
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        code = "import-broken-utf8" if name == "utf-8" else "import-unreadable"
        return problem(code, path, data.count(b"\n", 0, error.start) + 1)
    shown = UTF8 if name.startswith("utf-8") else WINDOWS if name == "cp1252" else UTF16
    kept = data if shown == UTF8 else text.removeprefix("\ufeff").encode("utf-8", "surrogatepass")
    clean = plaintext.decode(kept, path)
    return clean if isinstance(clean, Problem) else Decoded(kept, clean, shown)


def _encoding(data: bytes) -> str:
    """The name that Python gives the encoding; `binary` where it is none that texts are saved with."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\x00" in data[:_PEEK]:
        return _without_mark(data[:_PEEK])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bits(data)
    return "utf-8"


def _without_mark(head: bytes) -> str:
    """UTF-16 shows by zeros in every other place: most letters of our scripts have one."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return "binary"


def _eight_bits(data: bytes) -> str:
    """What is not UTF-8: UTF-8 with a few broken letters, Windows-1252, or no text at all."""
    high = sum(byte >= 0x80 for byte in data)
    if sum(map(len, _LETTERS.findall(data))) > high / 2:
        return "utf-8"  # refused where it breaks: read as anything else, every other letter would be wrong
    if _UNDEFINED.search(data) or len(_CONTROLS.findall(data)) > 0 or high > len(data) * 0.3:
        return "binary"
    return "cp1252"
