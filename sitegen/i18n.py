"""Dates, names and plurals as each language writes them. The only door to Babel (CLDR).

A language is a value, a BCP 47 tag such as `de` or `pt-BR`; there is no current locale.
"""

import datetime
from functools import cache, lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.lists import format_list

from sitegen.model import Date


class _Data(localedata.LocaleDataDict):
    """What CLDR knows of one language.

    Babel's own notes what an alias leads to in tables that languages share: the first to be asked for the name of a
    month would answer for all that borrow it.
    """

    def __getitem__(self, key: Any) -> Any:
        value = self._data[key]
        if isinstance(value, localedata.Alias):
            value = value.resolve(self.base)
        if isinstance(value, tuple):
            alias, more = value
            value = alias.resolve(self.base).copy()
            localedata.merge(value, more)
        return _Data(value, base=self.base) if isinstance(value, dict) else value


@cache
def locale(lang: str) -> Locale:
    """What CLDR knows of a language; of one it does not know, the nearest it does, at last English."""
    found = _nearest(lang)
    data: Any = localedata.load(str(found))
    setattr(found, "_Locale__data", _Data(data))  # noqa: B010 – Babel's own, by its full name
    return found


def _nearest(lang: str) -> Locale:
    parts = lang.split("-")
    while parts:
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return Locale("en")


@cache
def is_language(code: str) -> bool:
    """Whether a code names a language that CLDR knows: `fr`, `pt-BR`; not `v2`."""
    primary, *rest = code.replace("_", "-").split("-")
    if primary.lower() not in Locale("en").languages or not primary.isalpha():
        return False
    return all(part.isalnum() for part in rest)


@cache
def name(lang: str, reader: str) -> str:
    """The name of a language in the reader's language: `Englisch` for a German reader of `en`."""
    return locale(reader).languages.get(lang.replace("-", "_")) or locale(lang).get_display_name(locale(reader)) or lang


@cache
def autonym(lang: str) -> str:
    """A language's own name as a title: `Deutsch`, `Français`."""
    own = name(lang, lang)
    return own[:1].upper() + own[1:]


@cache
def direction(lang: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if script(lang) in _TURNED else "ltr"


@cache
def script(lang: str) -> str:
    """The script that a language is written in (ISO 15924): `Latn`, `Hant` for `zh-TW`."""
    return _likely(lang)[0]


_TURNED = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
"""The scripts of living languages that are written from right to left (ISO 15924)."""


def _likely(lang: str) -> tuple[str, str]:
    """Script and territory of a language: those it names, else the likely ones; `("Hant", "TW")` for `zh-Hant`."""
    primary, *rest = lang.split("-")
    script = next((part for part in rest if len(part) == len("Hant") and part.istitle()), "")
    territory = next((part for part in rest if len(part) in (len("TW"), len("419"))), "")
    known = get_global("likely_subtags")
    names = (f"{primary}_{script}", f"{primary}_{territory}", primary)
    found = next((known[name] for name in names if name in known), f"{primary}__{primary.upper()}").split("_")
    return script or found[1], territory or found[2]


@cache
def attributes(lang: str, reader: str) -> str:
    """The HTML attributes of a passage for a page in the reader's language: ` lang="he" dir="rtl"`, or nothing."""
    if lang == reader:
        return ""
    turned = f' dir="{direction(lang)}"' if direction(lang) != direction(reader) else ""
    return f' lang="{lang}"{turned}'


@cache
def territory(lang: str) -> str:
    """The locale name that Open Graph wants, language and most likely territory: `de_DE`, `en_US`."""
    return f"{lang.split('-')[0]}_{_likely(lang)[1]}"


def day(date: Date, lang: str) -> str:
    """A date as a reader of the language writes it, as far as it is known: `15. Juli 2025`, `Juli 2025`, `2025`."""
    written = date.written
    if len(written) <= len("2025-07-15"):
        return _period(written, lang)
    both = _day_and_time(lang).replace("{1}", _period(written[:10], lang))
    return both.replace("{0}", _time(written[11:16], lang))


def day_of(written: str, lang: str) -> str:
    """A day, month or year as a reader of the language writes it."""
    return _period(written, lang)


def time(date: Date, lang: str) -> str:
    """The time of day, where it is known; else nothing."""
    return _time(date.written[11:16], lang) if len(date.written) > len("2025-07-15") else ""


@lru_cache(maxsize=16384)
def _period(written: str, lang: str) -> str:
    """A day, month or year."""
    if len(written) == len("2025"):
        return format_skeleton("y", datetime.date(int(written), 1, 1), locale=locale(lang))
    if len(written) == len("2025-07"):
        return month(written[:4], written[5:], lang)
    return format_date(datetime.date.fromisoformat(written), "long", locale=locale(lang))


@cache
def _day_and_time(lang: str) -> str:
    """How a language joins day `{1}` and time `{0}`."""
    return str(get_datetime_format("medium", locale=locale(lang))).replace("'", "")


@lru_cache(maxsize=4096)
def _time(written: str, lang: str) -> str:
    """A time of day, written `10:00`."""
    return format_time(datetime.time.fromisoformat(written), "short", locale=locale(lang))


@lru_cache(maxsize=4096)
def month(year: str, number: str, lang: str) -> str:
    """A month of a year: `Juli 2025`."""
    return format_skeleton("yMMMM", datetime.date(int(year), int(number), 1), locale=locale(lang))


@lru_cache(maxsize=512)
def month_name(number: str, lang: str) -> str:
    """A month by itself: `Juli`."""
    return str(locale(lang).months["stand-alone"]["wide"][int(number)])


@cache
def months(lang: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The names of each month in a language: in full and short, by themselves and as they stand in dates."""
    known = locale(lang).months
    kinds = [known[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    return tuple((number, tuple(dict.fromkeys(str(names[number]) for names in kinds))) for number in range(1, 13))


@cache
def weekdays(lang: str) -> dict[int, str]:
    """The names of the days of the week in a language, from 0 for Monday."""
    return {number: str(name) for number, name in locale(lang).days["format"]["wide"].items()}


@cache
def languages(lang: str) -> dict[str, str]:
    """Code → name of each language that has a code of two letters, in a language: `de` → `German`."""
    return {code: str(name) for code, name in locale(lang).languages.items() if len(code) == 2}


@cache
def writes_day_first(lang: str) -> bool:
    """Whether 3.4.2025 is the third of April wherever the language is spoken: not so in English."""
    pattern = str(locale(lang).date_formats["short"].pattern).lower()
    return pattern.index("d") < pattern.index("m") and locale(lang).language != "en"


def territories(lang: str) -> dict[str, str]:
    """Code → name of each country and territory in a language, by CLDR: `RU` → `Russland`. No groups of them."""
    named = locale(lang).territories
    return {code: name for code, name in named.items() if len(code) == 2 and code not in _NO_TERRITORY}


_NO_TERRITORY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Unions, remainders and placeholders that CLDR lists among territories."""


def plural(number: int, lang: str) -> str:
    """The CLDR plural category of a number in a language: `one`, `few`, `many`, `other`, …"""
    return str(locale(lang).plural_form(number))


@lru_cache(maxsize=4096)
def number(value: int, lang: str) -> str:
    """A whole number with the language's own separators: `10.000` in German."""
    from babel.numbers import format_decimal  # only large archives need it, and it is slow to load

    return str(value) if abs(value) < 1000 else format_decimal(value, locale=locale(lang))


@lru_cache(maxsize=1024)
def listing(texts: tuple[str, ...], lang: str) -> str:
    """Several names as one: `Deutsch, Englisch und Französisch`."""
    return format_list(list(texts), locale=locale(lang)) if texts else ""
