"""What a build remembers of the one before, as a whole, and whether anything has happened since."""

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen import cache, records, version
from sitegen.cache import Cache
from sitegen.order import DONE, Order, Result, Say
from sitegen.problems import Problem


class Last(NamedTuple):
    """The last build as a whole.

    asked: the fingerprint of what was asked of it;  code: of the program
    now, until: as of when it was built, and the next moment at which a date changes what is published
    rules: the fingerprint of the rules by which articles were read
    shared: template and language → the fingerprints of what their pages have in common
    """

    asked: str
    code: str
    now: float
    until: float
    rules: str
    articles: int
    stories: int
    pages: int
    notices: tuple[Problem, ...]
    shared: Mapping[str, tuple[str, ...]]


def path(order: Order) -> Path:
    """Where the memory of builds into an output folder is kept."""
    name = records.digest(str(order.out.resolve()))
    return order.site / ".sitegen" / f"{name}.cache"


def recall(order: Order, say: Say) -> tuple[Cache, Last | None]:
    """The memory of the last build into the same folder, and what it was as a whole, if there was one."""
    place = path(order)
    if not os.access(order.site, os.W_OK) or (place.parent.exists() and not os.access(place.parent, os.W_OK)):
        say(f"note: {place.parent.name}/ can't be written: this build starts from nothing, and so will the next")
        return cache.in_memory(), None
    if order.clean:
        cache.forget(place)
    try:
        memory, why = cache.open_at(place)
        if why:
            say(f"note: what earlier builds left in {place.parent.name}/ is damaged and was forgotten ({why})")
        return memory, _last(memory)
    except (sqlite3.Error, cache.DamagedError, OSError, ValueError, TypeError):
        cache.forget(place)
        say(f"note: what earlier builds left in {place.parent.name}/ was forgotten")
        memory, _ = cache.open_at(place)
        return memory, None


def _last(memory: Cache) -> Last | None:
    text = memory.meta("last")
    if not text:
        return None
    last = Last(*records.load(text))
    return last._replace(notices=tuple(Problem(*notice) for notice in last.notices))


def asked(order: Order) -> str:
    """The fingerprint of what is asked of a build, but for the moment."""
    supplement = f"with {order.supplement.key}" if order.supplement else ""
    return records.digest(f"{order.base_url} {order.drafts} {supplement}")


def is_due(last: Last, order: Order) -> bool:
    """Whether the same order, at another moment, asks for another site: a date came, or the clock went back."""
    return asked(order) != last.asked or last.code != version.fingerprint() or not last.now <= order.now < last.until


def as_before(last: Last, seconds: Mapping[str, float]) -> Result:
    """The result of a build that found nothing to do."""
    return Result(DONE, (), last.notices, last.articles, last.stories, last.pages, seconds=seconds)
