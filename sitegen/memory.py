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
    files: how many were published, pages and all others
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
    files: int
    notices: tuple[Problem, ...]
    shared: Mapping[str, tuple[str, ...]]


def path(order: Order) -> Path:
    """Where the memory of builds into an output folder is kept."""
    name = records.digest(str(order.out.resolve()))
    return order.site / ".sitegen" / f"{name}.cache"


def recall(order: Order, say: Say, is_kept: bool = True) -> tuple[Cache, Last | None]:
    """The memory of the last build into the same folder, and what it was as a whole, if there was one.

    is_kept: whether there is to be one on disk at all
    """
    place = path(order)
    if not is_kept or not (os.access(order.site, os.W_OK) and _is_open(place.parent)):
        return _nothing(say, "")
    try:
        return _recall(place, order.clean, say)
    except (sqlite3.Error, OSError) as error:
        return _nothing(say, f" ({getattr(error, 'strerror', None) or error})")


def _is_open(folder: Path) -> bool:
    return os.access(folder, os.W_OK) or not folder.exists()


def _nothing(say: Say, why: str) -> tuple[Cache, None]:
    say(f"note: .sitegen/ can't be written{why}: this build starts from nothing, and so will the next")
    return cache.in_memory(), None


def _recall(place: Path, is_clean: bool, say: Say) -> tuple[Cache, Last | None]:
    if is_clean:
        cache.forget(place)
    memory, why = cache.open_at(place)
    try:
        last = _last(memory)
    except (sqlite3.Error, cache.DamagedError, ValueError, TypeError) as error:
        memory.close()
        cache.forget(place)
        memory, last, why = cache.open_at(place)[0], None, str(error)
    if why:
        say(f"note: what earlier builds left in {place.parent.name}/ is damaged and was forgotten ({why})")
    return memory, last


def told(memory: Cache, say: Say) -> None:
    """Says so where a build could not be remembered."""
    if memory.fault:
        why = f".sitegen/ can't be written ({memory.fault})"
        say(f"note: {why}: the next build starts from what is known of an earlier one")


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
