"""Dates as machines and people write them become ISO dates, as far as they say: day, or day and time with offset."""

import datetime
import email.utils
import re
from functools import cache

from sitegen import i18n

EARLIEST, LATEST = 1900, 2100
"""Years that a news text may be of; other numbers are no years."""

_ISO = re.compile(
    r"(\d{4})([-/.]?)(\d{2})\2(\d{2})"
    r"(?:(?:T|\s+)(\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_STAMP = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_NAME_DAY = re.compile(r"(?<![^\W_])(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d|[a-zA-Z])", re.ASCII)
_NAME_FOLDERS = re.compile(r"(?:^|/)(\d{4})/(\d{2})(?:/(\d{2}))?/", re.ASCII)
_NAME_MONTH = re.compile(r"(\d{4})[-_](\d{2})(?![\d]|[-_.]\d{2}(?!\d))", re.ASCII)


def iso(value: str) -> str:
    """A date of metadata as ISO 8601: `2025-07-15`, `2025-07-15T10:00:00+02:00`, `2025-07`; empty if it is none."""
    value = value.strip()
    if found := _ISO.fullmatch(value):
        year, _, month, number, hour, minute, second, offset = found.groups()
        day = _day(year, month, number)
        return _moment(day, hour, minute, second or "00", offset or "") if day and hour else day
    if found := _PERIOD.fullmatch(value):
        return value if _day(found[1], found[2] or "01", "01") else ""
    if _STAMP.fullmatch(value):
        moment = datetime.datetime.fromtimestamp(int(value[:10]), datetime.UTC)
        return moment.isoformat() if EARLIEST <= moment.year <= LATEST else ""
    return _mailed(value)


def _mailed(value: str) -> str:
    """A date as mail and HTTP write it: `Tue, 15 Jul 2025 10:00:00 +0200` (RFC 5322)."""
    if not re.match(r"(?:[A-Za-z]{3,9},\s+)?\d{1,2}\s+[A-Za-z]{3}", value):
        return ""
    try:
        found = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return ""
    return found.isoformat() if EARLIEST <= found.year <= LATEST else ""


def _moment(day: str, hour: str, minute: str, second: str, offset: str) -> str:
    """A day with its time; without, where no clock shows such a one."""
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return day
    shift = offset.upper()
    if shift in ("Z", "UTC", "GMT"):
        shift = "+00:00"
    elif shift:
        digits = shift[1:].replace(":", "").ljust(4, "0")
        shift = f"{shift[0]}{digits[:2]}:{digits[2:]}" if int(digits[:2]) <= 14 and int(digits[2:]) < 60 else ""
    return f"{day}T{hour}:{minute}:{second}{shift}"


def _day(year: str | int, month: str | int, day: str | int) -> str:
    """The day if there is such a one within the years of news."""
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if EARLIEST <= found.year <= LATEST else ""


def from_name(path: str) -> str:
    """The date in the name of a file, or of the folders it is in: `2025-07-15-storm`, `20250715`, `2025/07/storm`.

    A year alone, or digits within a longer run of letters and digits, are none.
    """
    name = path.rsplit("/", 1)[-1]
    for found in _NAME_DAY.finditer(name):
        if day := _day(found[1], found[3], found[4]):
            return day
    if (found_month := _NAME_MONTH.match(name)) and _day(found_month[1], found_month[2], 1):
        return f"{found_month[1]}-{found_month[2]}"
    for found in reversed([*_NAME_FOLDERS.finditer(path)]):
        if _day(found[1], found[2], found[3] or 1):
            return "-".join(filter(None, found.groups()))
    return ""


@cache
def _months(lang: str) -> dict[str, int]:
    """The names of the months in a language, in small letters, abbreviations without their points."""
    found: dict[str, int] = {}
    for number, names in i18n.months(lang):
        for name in names:
            for form in (name, name[:4]):  # Sept.
                found.setdefault(form.lower().rstrip("."), number)
    return found


@cache
def _written(lang: str) -> re.Pattern[str]:
    """Full dates as people write them in a language: day, month by name, year, in any of the usual orders."""
    names = "|".join(sorted(map(re.escape, _months(lang)), key=len, reverse=True))
    month, day, year = rf"(?P<{{}}>{names})\.?", r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?", r"(?P<{}>\d{{4}})"
    link = r"(?:\s+(?:of|de|del|d’|d'))?\s*,?\s*"
    first = rf"{day.format('d1')}{link}{month.format('m1')}{link}{year.format('y1')}"
    second = rf"{month.format('m2')}\s+{day.format('d2')}(?:\s*,\s*|\s+){year.format('y2')}"
    # Chinese and Japanese leave no blank between a date and the words around it.
    third = r"(?<![\d.])(?P<y3>\d{4})\s*年\s*(?P<m3>\d{1,2})\s*月\s*(?P<d3>\d{1,2})\s*日"
    return re.compile(rf"(?<![\w.])(?:{first}|{second})(?!\w)|{third}", re.IGNORECASE)


_FIGURES = re.compile(
    r"(?<![\w./-])(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})([./])\s?(\d{1,2})\5\s?(\d{4}))(?![\w/-])", re.ASCII
)


def in_text(text: str, lang: str) -> list[tuple[int, int, str]]:
    """Every full date in a text, with where it begins and ends: by CLDR's names of months, or in figures.

    Figures are read day first where the language writes them so; English, which writes both ways, is asked
    for nothing: 3/4/2025 is no date unless one of the two can't be a month.
    """
    found = []
    for match in _written(lang).finditer(text):
        parts = {key[0]: value for key, value in match.groupdict().items() if value is not None}
        month = _months(lang).get(parts["m"].lower().rstrip("."), 0) or int(parts["m"] if parts["m"].isdigit() else 0)
        if day := _day(parts["y"], month, parts["d"]):
            found.append((match.start(), match.end(), day))
    for match in _FIGURES.finditer(text):
        if day := _figures(match, lang):
            found.append((match.start(), match.end(), day))
    return sorted(found)


def _figures(match: re.Match[str], lang: str) -> str:
    if match[1]:
        return _day(match[1], match[2], match[3])
    first, second, year = int(match[4]), int(match[6]), match[7]
    if first > 12 or i18n.writes_day_first(lang):
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else ""
