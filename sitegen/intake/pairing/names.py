"""Names that every language has of its own and CLDR knows: countries, languages, weekdays, months.

`Ungarn` and `Hungary` leave the same trace `%HU`, `Dienstag` and `Tuesday` the same `%d1`. No list of words is kept
here: what CLDR does not have, `lexicon` may learn from the texts themselves.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sitegen import i18n
from sitegen.intake import places

_WORD = re.compile(r"[^\W\d_]+")
_FIRST = 4  # letters by which a name is looked up
_ENDING = 4  # letters that may follow a name: Israelis, chinesischen
_DECLINED = 5  # letters of a name from which on it may have an ending


class _Name(NamedTuple):
    """A name by its words in small letters, how it is written, and its trace."""

    words: tuple[str, ...]
    written: str
    trace: str


def count(paragraph: str, lang: str) -> Counter[str]:
    """The traces of the names in a paragraph, and how often each occurs."""
    index = _index(lang)
    found: Counter[str] = Counter()
    words = _WORD.findall(paragraph)
    for place, word in enumerate(words):
        if near := index.get(word[:_FIRST].lower()):
            trace = next((name.trace for name in near if _stands(name, words, place)), None)
            if trace:
                found[trace] += 1
    return found


def _stands(name: _Name, words: list[str], place: int) -> bool:
    first = words[place]
    if len(name.words) > 1:
        here = words[place : place + len(name.words)]
        return first[0].isupper() and len(here) == len(name.words) and all(map(_is_form, here, name.words))
    if len(name.written) < _DECLINED:
        return first == name.written
    longer = len(first) - len(name.written)
    is_large = first[0].isupper() or not name.written[0].isupper() or longer > 0
    return is_large and longer <= _ENDING and first.lower().startswith(name.words[0])


def _is_form(word: str, name: str) -> bool:
    return word.lower().startswith(name[: max(_FIRST, len(name) - 2)])


@cache
def _index(lang: str) -> dict[str, tuple[_Name, ...]]:
    """The names by their first letters, the longest first."""
    found: dict[str, list[_Name]] = {}
    for written, trace in _names(lang):
        words = tuple(word.lower() for word in _WORD.findall(written))
        if words:
            found.setdefault(words[0][:_FIRST], []).append(_Name(words, written, trace))
    return {first: tuple(sorted(near, key=lambda name: (-len(name.written), name))) for first, near in found.items()}


def _names(lang: str) -> Iterator[tuple[str, str]]:
    """Names of a language with their traces; a language counts as the country where most of its speakers live."""
    for name, code in places.names(lang).items():
        yield name, f"%{code}"
    for code, name in i18n.languages(lang).items():
        if len(name) >= _DECLINED and " " not in name:
            yield name, f"%{i18n.territory(code).split('_')[-1]}"
    for number, name in i18n.weekdays(lang).items():
        yield name, f"%d{number}"
    for number, month in i18n.months(lang):
        yield month[0], f"%m{number}"
