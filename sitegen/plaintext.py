"""Bytes become clean text, and clean text the parts of an article in the newsroom's form."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from sitegen import signs
from sitegen.problems import Problem, problem

MAX_BYTES = 16 * 1024 * 1024
MAX_NOTE = 300
"""The longest closing line, in characters, that is read as a note about the author."""

_ODD = bytes([*range(9), *range(11, 32), 127, *range(0xCC, 0xE2), *range(0xE3, 0x100)])
_ODD_SIGNS = re.compile(rb"\xe2(?:[^\x80\x82]|\x80[\x80\x81\xad\xae])")  # but U+2000-203F and U+2080-20BF
_SENTENCE = re.compile(r"[.!?…。！？][\"”“’‘»«')\]]*(?=\s|$)|[。！？]")


class Parts(NamedTuple):
    """A plain text taken apart; `note` is the closing line about the author, or empty."""

    title: str
    deck: str
    paragraphs: tuple[str, ...]
    note: str

    def noted(self, said: str | None) -> "Parts":
        """The same where facts say this of its note: another one, or, if empty, that its last line is a paragraph."""
        if said is None:
            return self
        is_paragraph = self.note and not said
        return self._replace(paragraphs=(*self.paragraphs, self.note) if is_paragraph else self.paragraphs, note=said)


def decode(data: bytes, path: str) -> str | Problem:
    """The text of a file: UTF-8, without byte order mark, lines ended by one line feed, in NFC."""
    if len(data) > MAX_BYTES:
        return problem("too-long", path, 0, size=len(data) // 1024 // 1024, limit=MAX_BYTES // 1024 // 1024)
    try:
        text = data.decode("utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, path, error.start)
    if is_plain(data):
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := signs.FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return problem("control-character", path, line, code=signs.code(found[0]))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def is_plain(data: bytes) -> bool:
    """Whether a look at its bytes is enough to see that a text is clean: no control characters, in NFC.

    Letters up to U+02FF are in NFC by themselves, and so are dashes, quotation marks and currency signs.
    """
    return len(data.translate(None, _ODD)) == len(data) and not _ODD_SIGNS.search(data)


def _not_utf8(data: bytes, path: str, at: int) -> Problem:
    """What the bytes seem to be instead, and the line where it shows."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return problem("not-utf8", path, 1, guess="UTF-16")
    line = data.count(b"\n", 0, at) + 1
    if b"\x00" in data[:8192]:
        return problem("binary", path, line)
    return problem("not-utf8", path, line, guess="Windows-1252")


def parts(text: str, wrapped: bool) -> Parts:
    """A newsroom's text: headline and deck, a blank line, then one paragraph a line.

    With `wrapped`, the lines of a block are one paragraph that was broken by hand.
    """
    found = blocks(text)
    if wrapped:
        found = [[" ".join(lines)] for lines in found]
    if not found:
        return Parts("", "", (), "")
    first, *rest = found
    note = ""
    if len(found) == 3 and len(rest[0]) >= 2 and len(rest[1]) == 1 and len(rest[1][0]) <= MAX_NOTE:
        note = rest.pop()[0]
    title, deck = first[0], first[1] if len(first) > 1 else ""
    return Parts(title, deck, (*first[2:], *(line for lines in rest for line in lines)), note)


def blocks(text: str) -> list[list[str]]:
    """The lines of a text, stripped, in blocks that were separated by blank lines."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if clean := line.strip():
            found[-1].append(clean)
        elif found[-1]:
            found.append([])
    return found if found[-1] else found[:-1]


def first_sentence(text: str, limit: int = 300) -> str:
    """The first sentence of a paragraph; a longer one is cut at a word and marked with `…`."""
    start = 0
    while end := _SENTENCE.search(text, start):
        sentence = text[: end.end()].strip()
        if not _ends_in_abbreviation(sentence) and len(sentence) > 20:
            break
        start = end.end()
    else:
        sentence = text.strip()
    if len(sentence) <= limit:
        return sentence
    return sentence[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def _ends_in_abbreviation(sentence: str) -> bool:
    """Whether the full stop belongs to a short form (`U.S.`, `z. B.`, `Dr.`, `12.`) and not to a sentence."""
    last = sentence.rstrip("\"”“’‘»«')]").rsplit(maxsplit=1)[-1] if sentence else ""
    word = last.rstrip(".")
    return last.endswith(".") and (len(word) <= 2 or "." in word or word.isdigit() or word in _SHORT_FORMS)


_SHORT_FORMS = {
    "Bzw",
    "Dez",
    "Dr",
    "Feb",
    "Gen",
    "Jan",
    "Mrs",
    "Nov",
    "Okt",
    "Prof",
    "Sen",
    "Sept",
    "bzw",
    "etc",
    "usw",
}
