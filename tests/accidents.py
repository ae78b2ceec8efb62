"""Accidents on demand: a build that ends in the midst of publishing, and does nothing afterwards."""

from collections.abc import Callable
from typing import Any

from sitegen import journal, publish

BREAKABLE: tuple[tuple[Any, str], ...] = (
    *((journal, name) for name in ("settle", "settle_folder")),
    (publish, "_exchange"),
    *((publish.os, name) for name in ("replace", "link")),
    *((publish.shutil, "rmtree"), (publish.Path, "rename"), (publish.Path, "unlink"), (publish.Path, "rmdir")),
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
