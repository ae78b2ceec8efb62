"""The line, top to bottom: a folder of texts becomes a published site.

What the last build knew decides how far down the line a build has to go: nothing changed, and it
ends after the first look; only paragraphs changed, and no search index goes with the site, and
their pages are printed from what is known of them; anything else, and the archive is joined and
planned anew, and what is stale is printed.
"""

import contextlib
import gc
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sitegen import cache, crew, filing, lock, memory, publish, trees
from sitegen.clock import Clock
from sitegen.order import DONE, ENVIRONMENT, MISUSED, REFUSED, Halt, Order, Progress, Result, Say, unseen
from sitegen.problems import problem

__all__ = ["DONE", "ENVIRONMENT", "MISUSED", "REFUSED", "Order", "Result", "Say", "build"]

PRINTED = "the new site was printed; what is published is whole, the old one or the new one"
"""What an interruption says that may have come while or after a site took its place."""


def build(order: Order, say: Say, progress: Progress | None = None) -> Result:
    """Publishes a site, or says what is wrong with it and leaves the published one alone."""
    if refusal := _refuse_folders(order):
        return refusal
    with lock.held(lock_path(order), say), _undisturbed(order):
        clock = Clock()
        filing.recover(order.site)
        try:
            return _build(order, clock, say, progress or unseen)
        except Halt as halt:
            return halt.result._replace(seconds=clock.seconds)
        except KeyboardInterrupt as interruption:
            if "render" in clock.seconds:  # the last lap before a site takes its place
                interruption.add_note(PRINTED)
            raise


def _build(order: Order, clock: Clock, say: Say, progress: Progress) -> Result:
    for _ in range(2):
        try:
            return _once(order, clock, say, progress)
        except (sqlite3.Error, cache.DamagedError) as error:
            say(f"note: what earlier builds left in .sitegen/ is damaged and was forgotten ({error})")
            with contextlib.suppress(OSError):  # then the last try does without
                cache.forget(memory.path(order))
            publish.recover(order.out)
    return _once(order, clock, say, progress, is_kept=False)


def _once(order: Order, clock: Clock, say: Say, progress: Progress, is_kept: bool = True) -> Result:
    known, last = memory.recall(order, say, is_kept)
    with contextlib.closing(known):
        marks = known.marks("")
        clock.lap("recall")
        with contextlib.closing(_watch(order, marks)) as watch:
            is_due = last is None or memory.is_due(last, order)
            seen = trees.look(order.site, watch)
            changed = trees.changed(seen, marks)
            is_idle = not (is_due or changed or trees.changed_in(seen, marks))
            clock.lap("look")
            if last and is_idle:
                return memory.as_before(last, clock.seconds)
            from sitegen import work  # loaded late: a build with nothing to do needs none of it

            result = work.through(order, seen, changed, known, last, clock, progress)
            memory.told(known, say)
            return result


def _watch(order: Order, marks: Mapping[str, str]) -> trees.Watch:
    """What looks at texts and output; the latter is remembered as it was, where nobody else has hands on it."""
    jobs = order.jobs or crew.cores()
    return trees.Watch(str(order.site), str(order.out), publish.MARKER, jobs, marks, order.is_private)


@contextmanager
def _undisturbed(order: Order) -> Iterator[None]:
    """Completes what was interrupted before, sweeps up after itself, and lets nobody collect garbage meanwhile."""
    publish.recover(order.out)
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        publish.recover(order.out)
        if was_on:
            gc.enable()


def lock_path(order: Order) -> Path:
    """Where the lock stands: in the site, or beside the output where the site can't be written."""
    place = order.site / ".sitegen"
    if os.access(place if place.exists() else order.site, os.W_OK):
        return place / "lock"
    return order.out.parent / f".{order.out.name}.sitegen-lock"


def _refuse_folders(order: Order) -> Result | None:
    """What is wrong with the folders themselves, before anything is read."""
    if why := publish.refuse_place(order.site, order.out):
        return Result(MISUSED, (problem("output-place", str(order.out), 0, why=why),))
    if not (order.site / "content/site.yaml").is_file() and not filing.is_open(order.site):
        return Result(MISUSED, (problem("site-missing", "content/site.yaml", 0),))
    if not publish.is_folder_or_absent(order.out):
        return Result(ENVIRONMENT, (problem("output-file", str(order.out), 0),))
    return None
