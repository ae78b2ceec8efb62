"""How labels sort: as in a dictionary (Unicode Collation Algorithm: Ä with A, ß with ss). The only door to pyuca.

Of its table, which takes a tenth of a second to load, only the lines are read that the labels at hand can meet.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import Any

_keys: dict[str, tuple[int, ...]] = {}  # what was found once: a pure function's memory

_ELEMENT = re.compile(r"\[[*.]([0-9A-Fa-f]{4})\.([0-9A-Fa-f]{4})\.([0-9A-Fa-f]{4})")
"""The three weights of a collation element (UTS #10, 9.1)."""


def key(text: str) -> tuple[tuple[int, ...], str]:
    """What a label sorts by; a total order."""
    normal = unicodedata.normalize("NFC", text)
    if normal not in _keys:
        learn([normal])
    return _keys[normal], normal


def learn(texts: Iterable[str]) -> None:
    """Finds what these labels sort by, all at once: each time, the table has to be looked through."""
    new = {unicodedata.normalize("NFC", text) for text in texts}.difference(_keys)
    if new:
        collator = _collator(set(unicodedata.normalize("NFD", "".join(new))))
        _keys.update((text, tuple(collator.sort_key(text))) for text in new)


def recall(keys: Mapping[str, tuple[int, ...]]) -> None:
    """Takes over what was found before, by the same libraries."""
    _keys.update(keys)


def initial(text: str) -> str:
    """The letter a label is filed under: `Ä` under `A`; signs and digits under `#`."""
    first = unicodedata.normalize("NFD", text.strip()[:1]).upper()[:1]
    return first if first.isalpha() else "#"


def _collator(letters: Set[str]) -> Any:
    """A collator of texts that have these letters only, in the form (NFD) that its table has them in."""
    from pyuca import Collator  # loaded late: only who sorts pays

    codes = {f"{ord(letter):04X}" for letter in letters}
    openings = {code[:4] for code in codes}

    class Few(Collator):  # type: ignore[misc]  # pyuca has no types
        def load(self, filename: str) -> None:
            with Path(filename).open(encoding="ascii", errors="replace") as lines:
                for line in lines:
                    if line[:4] in openings:
                        self._add(*line.partition(";")[::2])
                    elif line.startswith("@implicitweights"):
                        self._imply(line)

        def _add(self, signs: str, weights: str) -> None:
            if codes.issuperset(found := signs.split()):
                elements = [[int(weight, 16) for weight in element] for element in _ELEMENT.findall(weights)]
                self.table.add([int(code, 16) for code in found], elements)

        def _imply(self, line: str) -> None:
            first, last, base = re.findall(r"\b[0-9A-F]{4,6}\b", line.partition("#")[0])
            self.implicit_weights.append([int(first, 16), int(last, 16), int(base, 16)])

    return Few()
