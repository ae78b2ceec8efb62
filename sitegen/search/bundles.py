"""Texts in bundles, each of which is indexed for itself: by language, by readers, and by time.

Fewer bundles mean less to load for who searches, larger ones more to do after an edit. Months are halved like a
ruler, so that news changes the last bundle, and what is filed late only the one it belongs to.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sitegen.model import Date
from sitegen.order import Listed

MOST = 3000
"""How many texts a bundle holds at most: some 6 seconds of indexing, and 25 kB for each word that is looked for."""

MANY = 16
"""For how many full bundles of a language they are made larger instead: each is asked for each word."""

SETS = 8
"""For how many different sets of readers a language's texts are told apart, so that each is indexed once."""

_EVER = 1 << 17  # months from the year 0 to 9999, and more


class Bundle(NamedTuple):
    """Some texts of a language, and the languages whose readers they serve."""

    lang: str
    readers: tuple[str, ...]
    name: str
    texts: Sequence[Listed]


def bundle(listed: Iterable[Listed]) -> Iterator[Bundle]:
    """All texts in bundles, each for certain readers.

    Readers could also be chosen by a filter, but Pagefind writes the values of one in any order.
    """
    by_lang: dict[str, list[Listed]] = {}
    for text in listed:
        by_lang.setdefault(text.head.lang, []).append(text)
    for lang, texts in sorted(by_lang.items()):
        for readers, some in sorted(_by_readers(texts).items()):
            others = [reader for reader in readers if reader != lang]
            name = "-".join(["for", *others]) if others else "all"
            most = MOST << (len(some) // (MOST * MANY)).bit_length()
            for first, part in _halved(some, 0, _EVER, most):
                when = f"-{first // 12:04}-{first % 12 + 1:02}" if len(part) < len(some) else ""
                yield Bundle(lang, readers, name + when, part)


def _by_readers(texts: Sequence[Listed]) -> dict[tuple[str, ...], list[Listed]]:
    """The texts of a language by whom they serve; where that is too various, anew for each language of readers."""
    found: dict[tuple[str, ...], list[Listed]] = {}
    for text in texts:
        found.setdefault(text.readers, []).append(text)
    if len(found) <= SETS:
        return found
    single: dict[tuple[str, ...], list[Listed]] = {}
    for text in texts:
        for reader in text.readers:
            single.setdefault((reader,), []).append(text)
    return single


def _halved(texts: Sequence[Listed], first: int, months: int, most: int) -> Iterator[tuple[int, Sequence[Listed]]]:
    """The texts of so many months, in parts that are small enough or a single month."""
    if not texts:
        return
    if len(texts) <= most or months == 1:
        yield first, texts
        return
    middle = first + months // 2
    yield from _halved([text for text in texts if _month(text.head.date) < middle], first, months // 2, most)
    yield from _halved([text for text in texts if _month(text.head.date) >= middle], middle, months // 2, most)


def _month(date: Date | None) -> int:
    """Months since the year 0; a year's first where no more is known, and 0 for no date."""
    return int(date.year) * 12 + int(date.month or 1) - 1 if date else 0
