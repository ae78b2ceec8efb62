"""Accidents on demand: a build that ends in the midst of publishing, and does nothing afterwards; what they leave."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sitegen import journal, publish

BREAKABLE: tuple[tuple[Any, str], ...] = (
    *((journal, name) for name in ("settle", "settle_folder")),
    (publish, "_exchange"),
    *((publish.os, name) for name in ("replace", "link")),
    *((shutil, "rmtree"), (publish.Path, "rename"), (publish.Path, "unlink"), (publish.Path, "rmdir")),
)
"""Where a publication can be broken off."""


class Death:
    """Ends the work at one call of those it wraps, and lets none of them do anything from then on."""

    def __init__(self, at: int) -> None:
        self.at, self.calls = at, 0

    def wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls > self.at:
                raise SystemExit(f"killed at call {self.at}")
            return function(*arguments, **options)

        return call


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def children() -> set[str]:
    """The processes that this one has started, those that have ended and were not waited for among them."""
    found = set[str]()
    for place in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            if f"\nPPid:\t{os.getpid()}\n" in place.read_text("utf-8"):
                found.add(place.parent.name)
    return found


@contextmanager
def nothing_left() -> Iterator[None]:
    """Neither an open file nor an ended process is left behind."""
    before = open_files(), children()
    yield
    assert (open_files(), children()) == before
