"""Dates as writers give them become dates that sort."""

import calendar
import datetime
import re
from functools import cache
from zoneinfo import ZoneInfo

from sitegen.model import Date
from sitegen.problems import Problem, problem

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)? ?(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE | re.ASCII
)
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-", re.ASCII)
_OFFSET = 1 << 38
"""Larger than any instant of the years 1 to 9999, so that instants before 1970 sort as positive numbers."""


@cache
def zone(name: str) -> ZoneInfo | None:
    """A time zone by its IANA name; None if there is none of that name."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def parse(text: str, timezone: str, path: str, line: int) -> Date | Problem:
    """A date as far as it was written: year, month, day, or with a time.

    A day begins, and a time without offset is read, in the site's time zone; where clocks jump,
    the earlier reading counts (PEP 495, fold=0).
    """
    here = zone(timezone)
    if match := _TIME.fullmatch(text):
        day, time, offset = (
            match[1],
            match[2].zfill(len("00:00") + 3 * (match[2].count(":") - 1)),
            (match[3] or "").upper().replace("Z", "+00:00"),
        )
        try:
            if time >= "24" or offset[-2:] >= "60":  # some versions of Python take these, each in its own way
                raise ValueError
            moment = datetime.datetime.fromisoformat(f"{day}T{time}{offset}")
        except ValueError:
            return problem("date-impossible", path, line, date=text[:40], example=_example(text))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=here)
        return _date(_text(aware), aware)
    match = _DAY.fullmatch(text)
    if not match:
        return _foreign_form(text, path, line)
    year, month, day_ = match[1], match[2] or "01", match[3] or "01"
    try:
        start = datetime.datetime(int(year), int(month), int(day_), tzinfo=here)
        return _date(text, start)
    except ValueError:
        return problem("date-impossible", path, line, date=text[:40], example=_example(text))


def from_name(name: str) -> str:
    """The date that a file name begins with, `2025-07-15-storm`; empty if none."""
    match = _NAME.match(name)
    return match[1] if match else ""


def iso(date: Date, timezone: str) -> str:
    """A date with time and offset (RFC 3339), or a partial one as written."""
    return moment(date, timezone) if date.is_full else date.written


def moment(date: Date, timezone: str) -> str:
    """The moment at which a date begins, with time and offset (RFC 3339)."""
    if len(date.written) > len("2025-07-15"):
        return date.written
    # Counted from 1970, not by `fromtimestamp`: Windows knows no moment before that.
    return _text((_EPOCH + datetime.timedelta(seconds=max(date.instant, _FIRST))).astimezone(zone(timezone)))


def _text(moment: datetime.datetime) -> str:
    """A moment with its offset in whole minutes: RFC 3339 has no seconds there, as clocks had before standard time.

    The clock stays, so that the day does.
    """
    offset = moment.utcoffset()
    if offset and offset.seconds % 60:
        minutes = datetime.timedelta(minutes=round(offset / datetime.timedelta(minutes=1)))
        moment = moment.replace(tzinfo=datetime.timezone(minutes))
    return moment.isoformat()


@cache
def _begin(year: int, month: int, full: bool) -> int:
    return ((year * 13 + month) * 2 + full) << 39


def _date(written: str, start: datetime.datetime) -> Date:
    instant = int((start - _EPOCH).total_seconds())
    full = len(written) >= len("2025-07-15")
    month = int(written[5:7]) if len(written) > len("2025") else 0
    return Date(written, _begin(int(written[:4]), month, full) + instant + _OFFSET, instant)


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_FIRST = int((datetime.datetime(1, 1, 1, tzinfo=datetime.UTC) - _EPOCH).total_seconds())
"""The first instant there is: east of Greenwich the year 1 begins earlier, in a year that can't be told."""


def _foreign_form(text: str, path: str, line: int) -> Problem:
    """What to say of a date in another order of day, month and year."""
    numbers, shown = _numbers(text), text[:40]
    if len(numbers) == 3 and numbers[0] > 31:
        numbers.reverse()
    if len(numbers) == 3 and numbers[2] > 31:
        day, month, year = numbers
        if not 1 <= month <= 12 and 1 <= day <= 12:
            day, month = month, day
        if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
            return problem("date-impossible", path, line, date=shown, example=_clamp(year, month, day))
        return problem("date-form", path, line, date=shown, example=_clamp(year, month, day))
    return problem("date-form", path, line, date=shown, example="2021-02-28")


def _example(text: str) -> str:
    year, month, day = [*_numbers(text), 1, 1][:3]
    return _clamp(year, month, day)


def _numbers(text: str) -> list[int]:
    """The first three numbers of a text; of a long one its beginning, for Python reads no number of 5,000 digits."""
    return [int(part[:9]) for part in re.findall(r"\d+", text)[:3]]


def _clamp(year: int, month: int, day: int) -> str:
    """The nearest day that exists."""
    year, month = min(max(year, 1), 9999), min(max(month, 1), 12)
    return f"{year:04d}-{month:02d}-{min(max(day, 1), calendar.monthrange(year, month)[1]):02d}"
