"""One command at a time that writes: a lock that the system frees when its holder ends, however it ends."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT_SECONDS = 30.0


class LockedError(Exception):
    """Another command holds the lock and did not finish in time; the message names it and its process."""


@contextmanager
def held(path: Path, say: Callable[[str], None], wait: float = WAIT_SECONDS, what: str = "build") -> Iterator[None]:
    """Holds the lock file while the block runs, which is a `what`; waits for another command to finish."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _acquire(handle, say, wait)
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n{what}\n".encode(), 0) if hasattr(os, "pwrite") else None
        except OSError as error:
            error.filename = str(path)  # a call by handle does not know it
            raise
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, say: Callable[[str], None], wait: float) -> None:
    until, said = time.monotonic() + wait, False
    while not _try(handle):
        pid, what = (*os.read(handle, 40).decode("ascii", "replace").split(), "unknown", "build")[:2]
        os.lseek(handle, 0, os.SEEK_SET)
        if time.monotonic() >= until:
            raise LockedError(f"another {what} is running (process {pid})")
        if not said:
            say(f"waiting for another {what} to finish (process {pid})")
            said = True
        time.sleep(0.1)


def _try(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # exists on Windows only
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # anything else says that there can be no lock
        return False
    return True
