"""Passages that a translation left in the other language, so that pages can name their language (WCAG 3.1.2).

A passage gives itself away by using the words of a passage of the other version; translations do not.
"""

import re
from collections.abc import Sequence

OPENING = 24
"""How many characters of two passages must agree before they are compared."""

SHORTEST = 40
"""Shorter passages, in characters, are names, numbers and addresses as often as sentences."""

ALIKE = 0.8
"""Which share of a passage's different words the other version's passage must have, too."""

_WORD = re.compile(r"[^\W\d_]+")


def left_in(own: Sequence[str], other: Sequence[str], translated: bool | None) -> list[int]:
    """The places (from 0) of the passages in `own` that are in the language of `other`.

    translated: whether `own` is known to be the translation; None if nobody knows which of the two is
    """
    twins = {passage[:OPENING]: passage for passage in other if len(passage) >= SHORTEST}
    found = [
        place
        for place, passage in enumerate(own)
        if len(passage) >= SHORTEST and passage[:OPENING] in twins and _alike(passage, twins[passage[:OPENING]])
    ]
    if translated is None:
        return [place for place in found if _fits(own[place], own, other)]
    return found


def _alike(passage: str, twin: str) -> bool:
    words = set(_WORD.findall(passage.lower()))
    return passage == twin or len(words & set(_WORD.findall(twin.lower()))) >= ALIKE * len(words)


def _fits(passage: str, own: Sequence[str], other: Sequence[str]) -> bool:
    """Whether more of a passage's words are used in the rest of `other` than in the rest of `own`."""
    words = set(_WORD.findall(passage.lower()))
    return len(words & _words(other, passage)) > len(words & _words(own, passage))


def _words(passages: Sequence[str], without: str) -> set[str]:
    rest = (passage for passage in passages if passage[:OPENING] != without[:OPENING])
    return {word for passage in rest for word in _WORD.findall(passage.lower())}
