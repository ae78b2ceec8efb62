"""As of when a command works: the clock, unless somebody fixes the moment."""

import os
import time

LATEST = 253_402_128_000
"""The 30th of December 9999: later dates can't be written everywhere on earth."""


class MomentError(Exception):
    """A moment that is none; the message says what is wrong, and the way out."""


def clock() -> float:
    """This moment, in seconds since 1970-01-01 UTC, or the one that the environment fixes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return time.time()
    if not (epoch.isascii() and epoch.isdigit() and len(epoch) < 20 and int(epoch) <= LATEST):
        way_out = "it must be seconds since 1970, for example 1752537600, or not be set at all"
        raise MomentError(f'SOURCE_DATE_EPOCH: "{epoch}" is no time\n    {way_out}')
    return float(epoch)


def now(text: str | None) -> float:
    """The moment that `--now` asks for, in seconds since 1970-01-01 UTC; without it, that of the clock."""
    if text is None:
        return clock()
    import datetime  # loaded late: a build with nothing to do needs no calendar

    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        way_out = "write it like 2025-07-15 or 2025-07-15T10:00:00+02:00"
        raise MomentError(f'--now: "{text}" is not a date\n    {way_out}') from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()
