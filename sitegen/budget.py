"""A limit on the time that one text or one page may take, so that no input can hang a build."""

import atexit
import os
import signal
import threading
import time
from typing import Any

SECONDS = 10

_TICK = 0.5
"""Seconds between two looks at the clock: one alarm serves all limits, for setting one costs more than a page."""


class SpentError(Exception):
    """The time is up; the message ends a sentence that begins with what was being read."""


class _Watch:
    """The alarm of this process; it goes out by itself when a look finds nothing to watch."""

    def __init__(self) -> None:
        self.is_set = False
        self.until: float | None = None

    def set(self) -> None:
        if not self.is_set and threading.current_thread() is threading.main_thread():
            self.is_set = True
            atexit.register(self.rest)  # an alarm must not outlive the handler that Python takes down at the end
            signal.signal(signal.SIGALRM, self.look)
            signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)

    def look(self, _signum: int, _frame: object) -> None:
        if self.until is None:
            self.rest()
        elif time.monotonic() > self.until:
            raise SpentError(f"takes longer than {SECONDS} seconds")

    def rest(self) -> None:
        self.is_set = False
        atexit.unregister(self.rest)
        signal.setitimer(signal.ITIMER_REAL, 0)

    def begin_anew(self) -> None:
        """A new process has no alarm yet."""
        self.is_set, self.until = False, None


_watch = _Watch()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watch.begin_anew)


class limit:  # noqa: N801 – used as a word: `with budget.limit():`
    """Interrupts what runs too long, where the system has alarms and this is its main thread."""

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        self._before = _watch.until
        _watch.until = time.monotonic() + SECONDS
        if not _watch.is_set and hasattr(signal, "SIGALRM"):
            _watch.set()

    def __exit__(self, *_: Any) -> None:
        _watch.until = self._before
