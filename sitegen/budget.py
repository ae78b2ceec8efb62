"""A limit on the time that one text or one page may take, so that no input can hang a build."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 10


class SpentError(Exception):
    """The time is up; the message ends a sentence that begins with what was being read."""


@contextmanager
def limit(seconds: int = SECONDS) -> Iterator[None]:
    """Interrupts what runs too long, where the system has alarms and this is its main thread."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getsignal(signal.SIGALRM) is not _expire:
        signal.signal(signal.SIGALRM, _expire)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _expire(_signum: int, _frame: object) -> None:
    raise SpentError(f"takes longer than {SECONDS} seconds")
