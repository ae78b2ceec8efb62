"""A headline in lines: as large as it fits, no line much longer than the others, long words divided where they may."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

Measure = Callable[[str], float]
"""How wide a text is, in sizes: the width at a size is so many times that size."""

SIZES = (116, 104, 92, 84, 76, 69, 62, 56, 50, 45, 40)
"""The sizes of headlines, largest first."""

LARGE = 100
"""From this size up a headline has two lines at most: more of them shout."""

LEADING = 1.11
"""From one line to the next, in sizes."""

SMALL = 56
"""Below this size long words are rather broken than set smaller."""

_JOINTS = re.compile(r"(?<=\w{4}[-–—/])(?=\w{5})")
"""Where a word may go on in the next line, without a hyphen of its own."""

_WORDS = re.compile(r"\S+\s*(?:[-–—]\s+)?")
"""A word; a dash between two of them stays with the first."""

_LINKS = re.compile(r"(?:schafts|ungs|heits|keits|tions|täts|fahrts|tums|lings|ments)(?=\w{4})")
"""Where German compounds are joined."""

_VOWELS = "aeiouyäöüéèàáíóúăâîœæ"
_SYLLABLES = re.compile(rf"[{_VOWELS}](?=[^\W\d_{_VOWELS}][{_VOWELS}])", re.IGNORECASE)
"""Where a syllable ends in most languages: before a consonant between two vowels."""

_WIDE = (range(0x2E80, 0xA000), range(0xAC00, 0xD7B0), range(0xF900, 0xFB00), range(0xFF00, 0xFFF0))
"""Letters of scripts that are written without blanks; as a pattern they would take 4 ms to compile at each start."""

_CLOSING = "、。，．：；？！）」』】〉》〕］｝ー々…‥"


class Setting(NamedTuple):
    """A headline as it is set."""

    size: int
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """In pixels."""
        return self.size * LEADING * len(self.lines)


def plain(text: str) -> str:
    """A text as it is drawn: blanks of all kinds are one, and signs that nobody sees are none."""
    seen = (" " if unicodedata.category(sign) == "Zs" else sign for sign in text)
    return "".join(sign for sign in seen if unicodedata.category(sign) != "Cf")


def fit(text: str, width: float, height: float, measure: Measure) -> Setting:
    """The largest setting that fits; where none does, the smallest, and the text ends in an ellipsis."""
    for size in SIZES:
        if found := _set(text, size, width / size, height, measure):
            return found
    size = SIZES[-1]
    lines = _wrapped(_words(text, width / size, measure, is_broken=True), width / size, measure)
    most = int(height / (size * LEADING))
    return Setting(size, (*lines[: most - 1], cut(" ".join(lines[most - 1 :]), width / size, measure)))


def cut(text: str, width: float, measure: Measure) -> str:
    """A text as one line, at a word where it is too long."""
    if measure(text) <= width:
        return text
    while measure(f"{text} …") > width:
        text = text.rpartition(" ")[0] or text[:-1]
    return text.rstrip(" ,;:–—-") + " …"


def _set(text: str, size: int, width: float, height: float, measure: Measure) -> Setting | None:
    words = _words(text, width, measure, is_broken=size <= SMALL)
    if any(measure(word.rstrip()) > width for word in words):
        return None
    lines = _wrapped(words, width, measure)
    if len(lines) * size * LEADING > height or (size >= LARGE and len(lines) > 2):
        return None
    return Setting(size, tuple(_balanced(words, lines, width, measure)))


def _words(text: str, width: float, measure: Measure, is_broken: bool) -> list[str]:
    """The parts of a text that stay together, each with the blank behind it; too long words are divided if need be."""
    found: list[str] = []
    for word in _WORDS.findall(text):
        for part in _signs(word) if _is_wide(word) else _JOINTS.split(word):
            found += _divided(part, width, measure) if is_broken else [part]
    return found


def _is_wide(word: str) -> bool:
    return any(ord(sign) in letters for sign in word for letters in _WIDE)


def _signs(word: str) -> list[str]:
    """The signs of a script without blanks, each with the closing marks behind it."""
    return re.findall(rf"(?:[^\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef]+|.)[{_CLOSING}]*\s*", word)


def _divided(word: str, width: float, measure: Measure) -> list[str]:
    """A word that is wider than a line, in parts that are not, hyphens included."""
    parts: list[str] = []
    while measure(word.rstrip()) > width:
        most = next((at for at in range(len(word) - 1, 1, -1) if measure(f"{word[:at]}-") <= width), 1)
        at = _division(word, most)
        parts.append(f"{word[:at]}-")
        word = word[at:]
    return [*parts, word]


def _division(word: str, most: int) -> int:
    """Where to divide a word, at its `most`-th letter at the latest."""
    for rule in (_LINKS, _SYLLABLES):
        if places := [at for found in rule.finditer(word) if 4 <= (at := found.end()) <= min(most, len(word) - 4)]:
            return places[-1]
    return most


def _wrapped(words: list[str], width: float, measure: Measure) -> list[str]:
    """The words in as few lines as they take."""
    lines, room = [""], 0.0
    for word in words:
        wide = measure(word.rstrip())
        if lines[-1] and room + wide > width:
            lines.append("")
            room = 0.0
        lines[-1] += word
        room += measure(word)
    return [line.rstrip() for line in lines]


def _balanced(words: list[str], lines: list[str], width: float, measure: Measure) -> list[str]:
    """The same number of lines, in the narrowest column that takes no more of them."""
    narrow, wide = width / 3, width
    while wide - narrow > 0.1:
        middle = (narrow + wide) / 2
        if len(found := _wrapped(words, middle, measure)) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, found
    return lines
