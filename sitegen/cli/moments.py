"""As of when a command works: the clock, unless somebody fixes the moment."""

import datetime
import os
import time


def clock() -> float:
    """This moment, in seconds since 1970-01-01 UTC, or the one that the environment fixes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return float(epoch) if epoch.isdigit() else time.time()


def now(text: str | None) -> float | None:
    """The moment that `--now` asks for, in seconds since 1970-01-01 UTC; None if it can't be read, which is said."""
    if text is None:
        return clock()
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        from sitegen import telling

        telling.say(f'--now: "{text}" is not a date\n    write it like 2025-07-15 or 2025-07-15T10:00:00+02:00')
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()
