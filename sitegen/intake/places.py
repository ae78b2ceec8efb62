"""Countries and territories that a text names, by the names that CLDR has for them in each language."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sitegen import i18n

_EVERYDAY: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "AE": ("UAE", "U.A.E."),
        "CD": ("Democratic Republic of the Congo", "Democratic Republic of Congo", "DR Congo"),
        "CG": ("Republic of the Congo", "Republic of Congo"),
        "CN": ("People’s Republic of China",),
        "GB": ("Britain", "Great Britain", "U.K."),
        "NL": ("Holland",),
        "RU": ("Russian Federation",),
        "US": ("U.S.", "USA", "U.S.A."),
        "VA": ("Vatican",),
    },
    "de": {
        "AE": ("VAE",),
        "BY": ("Weißrussland", "Weissrussland"),
        "CD": ("Demokratische Republik Kongo", "DR Kongo"),
        "CG": ("Republik Kongo",),
        "CN": ("Volksrepublik China",),
        "GB": ("Großbritannien", "Grossbritannien"),
        "MD": ("Moldawien", "Republik Moldau"),
        "NL": ("Holland",),
        "RU": ("Russische Föderation",),
        "US": ("US", "U.S."),
        "VA": ("Vatikan",),
    },
}
"""Names that every newspaper uses and CLDR does not have."""

_OTHERS = {"New Mexico", "New Jersey", "New Georgia", "New Caledonia", "Panama City", "Kuwait City", "Guinea Pig"}
"""Longer names that are those of other places or things."""

_ADMINISTRATIVE = re.compile(r"\s*(?:SAR China|Sonderverwaltungsregion|\(.*\))\s*")
_UNSPACED = {"zh", "ja", "yue", "th", "lo", "km", "my"}  # languages that write no spaces between words
_SUFFIX = 6  # letters that may follow a name in another form of it: Israeli, Russlands, iranischen
_SHORTEST = 4  # letters of a name that has other forms


class Named(NamedTuple):
    """A territory in one text: whether headline or deck name it, and how many of the paragraphs do."""

    code: str
    in_head: bool
    paragraphs: int


@cache
def names(lang: str) -> dict[str, str]:
    """Every name by which a language knows a territory, and its code."""
    found: dict[str, str] = {}
    for code, name in i18n.territories(lang).items():
        spoken = {name, _ADMINISTRATIVE.sub("", name), *_other_names(lang, code)}
        for one in spoken:
            for form in (one, one.replace("&", "and"), one.replace("’", "'"), one.replace("St. ", "Saint ")):
                if len(form) > 1:
                    found.setdefault(form, code)
    return found


def _other_names(lang: str, code: str) -> list[str]:
    """Short and everyday names of a territory, and those it had before."""
    primary = lang.split("-")[0]
    listed = _other().get(lang, _other().get(primary, {})).get(code, "")
    return [*filter(None, listed.split("|")), *_EVERYDAY.get(primary, {}).get(code, ())]


@cache
def _other() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("territories.json").read_text("utf-8"))
    return found


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    """Any name, the longest first, alone or as the beginning of another form of it."""
    known = sorted({*names(lang), *_OTHERS}, key=lambda name: (-len(name), name))
    spelt = _by_initial(form for name in known for form in _spelt(name))
    if lang.split("-")[0] in _UNSPACED:
        return re.compile(rf"({spelt})()")
    return re.compile(rf"(?<![\w.])({spelt})([^\W\d_]{{0,{_SUFFIX}}})(?!\w)(?!\.\w)")


def _by_initial(forms: Iterable[str]) -> str:
    """A pattern of all forms in their order, divided by their first letters: most words end the search there."""
    divided: dict[str, list[str]] = {}
    for form in forms:
        divided.setdefault(form[0], []).append(form[1:])
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in divided.items())


def _spelt(name: str) -> tuple[str, ...]:
    """A name as it may be written: within a sentence or in capitals; in small letters where a form follows."""
    exact = re.escape(name)
    if " " in name:
        *before, last = name.split(" ")  # Vereinigte Staaten, den Vereinigten Staaten
        return (" ".join([*(_declined(word) for word in before), re.escape(last)]),)
    if len(name) < _SHORTEST or not name.isalpha():
        return (exact,)
    small = re.escape(name.lower()) + rf"(?=[^\W\d_]{{1,{_SUFFIX}}}(?!\w))"
    return (exact, re.escape(name.upper()), small) if name.lower() != name else (exact,)


def _declined(word: str) -> str:
    is_declined = len(word) > _SHORTEST and word.isalpha()
    return rf"{re.escape(word.rstrip('s')[:-1])}[^\W\d_]{{1,3}}" if is_declined else re.escape(word)


@cache
def _codes(lang: str) -> dict[str, str]:
    """Code of each name in small letters, and without the endings of its words."""
    return {_stem(name): code for name, code in reversed(names(lang).items())}


def _stem(name: str) -> str:
    *before, last = name.lower().split(" ")
    return " ".join([*(word[:_SHORTEST] for word in before), last])


def mentions(text: str, lang: str) -> tuple[Counter[str], Counter[str]]:
    """How often a text names each territory by a name, and by another form of one."""
    plain, derived = Counter[str](), Counter[str]()
    for match in _pattern(lang).finditer(text):
        name, suffix = match[1], match[2]
        code = _codes(lang).get(_stem(name)) if name not in _OTHERS else None
        is_small = name == name.lower() != name.upper()
        is_plain = suffix in ("", "s") and not is_small  # German: Russlands
        if code and (is_plain or (len(name) >= _SHORTEST and name.isalpha())):
            (plain if is_plain else derived)[code] += 1
    return plain, derived


def named(title: str, deck: str, paragraphs: Sequence[str], lang: str) -> list[Named]:
    """The territories of a text. Other forms of a name count only where the name itself stands somewhere."""
    parts = [mentions(part, lang) for part in (f"{title}\n{deck}", *paragraphs)]
    said = {code for plain, _ in parts for code in plain}
    found = []
    for code in sorted(said):
        stands = [bool(plain[code] or derived[code]) for plain, derived in parts]
        found.append(Named(code, stands[0], sum(stands[1:])))
    return found


def label(code: str, lang: str) -> str:
    """What a territory is called in lists: CLDR's name without what only an administration adds to it."""
    name = i18n.territories(lang).get(code, code)
    return _ADMINISTRATIVE.sub("", name) or name
