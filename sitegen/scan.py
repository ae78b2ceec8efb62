"""Which files there are, and whether any has changed since it was last looked at. Reads no file.

A file counts as unchanged while its size, time of status change and inode are what they were. The
status time (ctime) moves with every change of a file and can't be set back, so an edit that keeps
size and date shows. On Windows, which has no such time, the time of modification has to do.
"""

import os
import stat
import time
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

GRAIN = 0.012
"""Seconds within which a file system may give two changes the same time (Linux: up to 10 ms)."""

Mark = tuple[int, int, int]
"""Size, time of the last change in nanoseconds, inode of a file."""

_facts = attrgetter("st_size", "st_mtime_ns" if os.name == "nt" else "st_ctime_ns", "st_ino")


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
        yield from zip(self.names, _in_threes(self.numbers), strict=True)


def packed(marks: Iterable[Mark]) -> bytes:
    """Marks in a few bytes, as they are remembered."""
    return array("q", chain.from_iterable(marks)).tobytes()


def unpacked(data: bytes) -> Iterator[Mark]:
    """The marks of such bytes."""
    return _in_threes(array("q", data))


def _in_threes(numbers: "array[int]") -> Iterator[Mark]:
    found = iter(numbers)
    return zip(found, found, found, strict=True)


def tree(top: str) -> dict[str, Listing]:
    """All folders below one, by path below it (`""` for itself); empty if there is none."""
    found: dict[str, Listing] = {}
    folders = [("", top)] if is_folder(top) else []
    while folders:
        below, place = folders.pop()
        found[below], inner = folder(place)
        folders += [(f"{below}/{name}" if below else name, f"{place}/{name}") for name in inner]
    return found


def is_folder(place: str) -> bool:
    """Whether there is a folder; raises OSError where that can't be told."""
    try:
        return stat.S_ISDIR(os.stat(place).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def folder(place: str, known: Mapping[str, Mark] | None = None) -> tuple[Listing, list[str]]:
    """What one folder holds, and the names of the folders in it. Waits out the grain of file times.

    known: the marks of files that are not to be looked at again
    """
    listing, inner = _folder(place, known or {})
    for _ in range(5):
        newest = max(listing.numbers[1::3], default=0) / 1e9
        wait = newest + GRAIN - time.time()  # how long to wait; it never reaches a page
        if not 0 < wait <= GRAIN:
            break
        time.sleep(wait)
        listing, inner = _folder(place, known or {})
    return listing, inner


def _folder(place: str, known: Mapping[str, Mark]) -> tuple[Listing, list[str]]:
    names: list[str] = []
    numbers: list[int] = []
    odd: list[str] = []
    inner: list[str] = []
    with _entries(place) as entries:
        for entry in entries:  # most are plain files: so that is asked first
            name = entry.name
            if not entry.is_file(follow_symlinks=False):
                if entry.is_dir(follow_symlinks=False):
                    inner.append(name)
                    continue
                odd.append(name)
            elif known and (mark := known.get(name)):
                names.append(name)
                numbers += mark
                continue
            names.append(name)
            numbers += _facts(entry.stat(follow_symlinks=False))
    kept = _kept(numbers)
    text = "\0".join((*names, "", *(f"{name}>{_target(place, name)}" for name in odd), "", *inner))
    digest = blake2b(text.encode("utf-8", "surrogateescape") + kept.tobytes(), digest_size=16).hexdigest()
    return Listing(names, kept, tuple(odd), digest), inner


def _kept(numbers: list[int]) -> "array[int]":
    try:
        return array("q", numbers)
    except OverflowError:  # some file systems number their files beyond 63 bits
        return array("q", [number & 0x7FFFFFFFFFFFFFFF for number in numbers])


@contextmanager
def _entries(place: str) -> "Iterator[Iterator[os.DirEntry[str]]]":
    """What a folder holds, asked for by its handle where that is possible: no path to walk for each file."""
    if os.scandir not in os.supports_fd:
        with os.scandir(place) as entries:
            yield entries
        return
    handle = os.open(place, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        with os.scandir(handle) as entries:
            yield entries
    except OSError as error:
        error.filename = place  # by handle, it does not know it
        raise
    finally:
        os.close(handle)


def place(top: Path, path: str) -> Path:
    """Where a file with this path below a folder is, or would be; names may be written with combining marks there.

    path: in NFC, in which all paths are that we work with
    """
    found = top
    for part in path.split("/"):
        twin = None if part.isascii() or (found / part).exists() else _twin(found, part)
        found /= twin or part
    return found


def _twin(folder: Path, name: str) -> str | None:
    """The name in a folder that reads like this one, and is written with other letters."""
    names = os.listdir(folder) if folder.is_dir() else []
    return next((other for other in names if unicodedata.normalize("NFC", other) == name), None)


def sums(top: str) -> dict[str, str]:
    """The fingerprints of all folders below one, by path below it."""
    return {path: listing.sum for path, listing in tree(top).items()}


def _target(place: str, name: str) -> str:
    """What a link leads to now, as a text that changes with it."""
    try:
        found = os.stat(f"{place}/{name}")
    except OSError as error:
        return str(error.errno)
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
