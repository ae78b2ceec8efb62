"""Passages that a translation left in the other language, so that pages can name their language (WCAG 3.1.2).

A passage gives itself away by using the words of a passage of the other version; translations do not.
"""

import re
from collections.abc import Mapping, Sequence

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
    if translated is None and found:
        here, there = _openings(own), _openings(other)
        return [place for place in found if _fits(own[place], here, there)]
    return found


def _alike(passage: str, twin: str) -> bool:
    words = set(_WORD.findall(passage.lower()))
    return passage == twin or len(words & set(_WORD.findall(twin.lower()))) >= ALIKE * len(words)


def _fits(passage: str, own: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> bool:
    """Whether more of a passage's words are used in the rest of `other` than in the rest of `own`."""
    words, itself = set(_WORD.findall(passage.lower())), {passage[:OPENING]}
    here, there = (sum(openings.get(word, itself) != itself for word in words) for openings in (own, other))
    return there > here


def _openings(passages: Sequence[str]) -> dict[str, set[str]]:
    """Each word, and how passages open that use it: two ways at most, for then it is used in the rest of any."""
    found: dict[str, set[str]] = {}
    for passage in passages:
        for word in _WORD.findall(passage.lower()):
            if len(openings := found.setdefault(word, set())) < 2:
                openings.add(passage[:OPENING])
    return found
