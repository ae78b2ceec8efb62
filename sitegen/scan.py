"""Which files there are, and whether any has changed since it was last looked at. Reads no file.

A file counts as unchanged while its size, time of modification, time of status change and inode are
what they were. The status time (ctime) can't be set back, so an edit that keeps size and date shows.
"""

import os
import stat
import time
from array import array
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

GRAIN = 0.02
"""Seconds within which a file system may give two changes the same time (Linux: up to 10 ms)."""

Mark = tuple[int, int, int, int]
"""Size, mtime and ctime in nanoseconds, inode of a file."""


class Listing(NamedTuple):
    """One folder: the names and marks of its plain files, in no order; `odd` are links, pipes and sockets.

    sum: a fingerprint of all of it
    """

    names: list[str]
    numbers: "array[int]"
    odd: tuple[str, ...]
    sum: str

    def marks(self) -> Iterator[tuple[str, Mark]]:
        """Each file's name and mark."""
        for place, name in enumerate(self.names):
            size, modified, changed, inode = self.numbers[4 * place : 4 * place + 4]
            yield name, (size, modified, changed, inode)


def tree(top: str) -> dict[str, Listing]:
    """All folders below one, by path below it (`""` for itself); empty if there is none."""
    found: dict[str, Listing] = {}
    folders = [("", top)] if os.path.isdir(top) else []
    while folders:
        below, place = folders.pop()
        found[below], inner = folder(place)
        folders += [(f"{below}/{name}" if below else name, f"{place}/{name}") for name in inner]
    return found


def folder(place: str) -> tuple[Listing, list[str]]:
    """What one folder holds, and the names of the folders in it. Waits out the grain of file times."""
    listing, inner = _folder(place)
    for _ in range(5):
        newest = max(listing.numbers[2::4], default=0) / 1e9
        wait = newest + GRAIN - time.time()  # how long to wait; it never reaches a page
        if not 0 < wait <= GRAIN:
            break
        time.sleep(wait)
        listing, inner = _folder(place)
    return listing, inner


def _folder(place: str) -> tuple[Listing, list[str]]:
    names: list[str] = []
    numbers: list[int] = []
    odd: list[str] = []
    inner: list[str] = []
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                inner.append(entry.name)
                continue
            found = entry.stat(follow_symlinks=False)
            names.append(entry.name)
            numbers += (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino & 0x7FFFFFFFFFFFFFFF)
            if not stat.S_ISREG(found.st_mode):
                odd.append(entry.name)
    kept = array("q", numbers)
    text = "\0".join((*names, "", *(f"{name}>{_target(place, name)}" for name in odd), "", *inner))
    digest = blake2b(text.encode("utf-8", "surrogateescape") + kept.tobytes(), digest_size=16).hexdigest()
    return Listing(names, kept, tuple(odd), digest), inner


def _target(place: str, name: str) -> str:
    """What a link leads to now, as a text that changes with it."""
    try:
        found = os.stat(f"{place}/{name}")
    except OSError as error:
        return str(error.errno)
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
