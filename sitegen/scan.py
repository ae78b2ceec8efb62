"""Which files there are, and whether any has changed since it was last looked at. Reads no file.

A file counts as unchanged while its size, time of status change and inode are what they were. The
status time (ctime) moves with every change of a file and can't be set back, so an edit that keeps
size and date shows. On Windows, which has no such time, the time of modification has to do.
"""

import contextlib
import os
import signal
import stat
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import NamedTuple

GRAIN = 0.012
"""Seconds within which a file system may give two changes the same time (Linux: up to 10 ms)."""

Mark = tuple[int, int, int]
"""Size, time of the last change in nanoseconds, inode of a file."""

_CHANGED = "st_mtime_ns" if os.name == "nt" else "st_ctime_ns"


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
            size, changed, inode = self.numbers[3 * place : 3 * place + 3]
            yield name, (size, changed, inode)


def tree(top: str) -> dict[str, Listing]:
    """All folders below one, by path below it (`""` for itself); empty if there is none."""
    found: dict[str, Listing] = {}
    folders = [("", top)] if _is_folder(top) else []
    while folders:
        below, place = folders.pop()
        found[below], inner = folder(place)
        folders += [(f"{below}/{name}" if below else name, f"{place}/{name}") for name in inner]
    return found


def _is_folder(place: str) -> bool:
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
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                inner.append(entry.name)
                continue
            names.append(entry.name)
            if not entry.is_file(follow_symlinks=False):
                odd.append(entry.name)
            elif mark := known.get(entry.name):
                numbers += mark
                continue
            found = entry.stat(follow_symlinks=False)
            numbers += (found.st_size, getattr(found, _CHANGED), found.st_ino & 0x7FFFFFFFFFFFFFFF)
    kept = array("q", numbers)
    text = "\0".join((*names, "", *(f"{name}>{_target(place, name)}" for name in odd), "", *inner))
    digest = blake2b(text.encode("utf-8", "surrogateescape") + kept.tobytes(), digest_size=16).hexdigest()
    return Listing(names, kept, tuple(odd), digest), inner


@contextmanager
def _entries(place: str) -> "Iterator[Iterator[os.DirEntry[str]]]":
    """What a folder holds, asked for by its handle where that is possible: no path to walk for each file."""
    if os.scandir not in os.supports_fd:
        with os.scandir(place) as entries:
            yield entries
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        with os.scandir(handle) as entries:
            yield entries
    except OSError as error:
        error.filename = place  # by handle, it does not know it
        raise
    finally:
        os.close(handle)


def sums(top: str) -> dict[str, str]:
    """The fingerprints of all folders below one, by path below it."""
    return {path: listing.sum for path, listing in tree(top).items()}


class Aside:
    """The same, found by a process of its own meanwhile; whoever asks for them helps with what is left then.

    known: the folders that were there before: what is shared out
    """

    def __init__(self, top: str, known: Iterable[str]) -> None:
        self._top = top
        self._tasks, self._portions = _tasks(sorted(known))
        self._pipe, write = os.pipe()
        self._child = os.fork()
        if not self._child:
            _send(write, _looked(top, self._portions, self._tasks))
        os.close(write)

    def sums(self) -> dict[str, str]:
        """Waits for them. To be called once."""
        found = dict(_looked(self._top, self._portions, self._tasks))
        with os.fdopen(os.dup(self._pipe), "rb") as pipe:
            *parts, end = pipe.read().decode("utf-8", "surrogateescape").split("\0")
        if end != _END:  # it was ended from outside
            return sums(self._top)
        theirs = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        found |= {path: (mark, inner.split("/") if inner else []) for path, mark, inner in theirs}
        return _joined(self._top, found)

    def close(self) -> None:
        """Ends the other process, whether anybody has asked or not."""
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._tasks)
        os.close(self._pipe)


_END = "all"
_TASKS = 8_000  # so many fit into a pipe, four bytes each
_Looked = tuple[str, list[str]]  # the fingerprint of a folder, and the names of the folders in it


def _tasks(paths: list[str]) -> tuple[int, list[list[str]]]:
    """Folders in portions, and a pipe that gives each number of a portion to whoever reads it first."""
    size = len(paths) // _TASKS + 1
    portions = [paths[start : start + size] for start in range(0, len(paths), size)]
    read, write = os.pipe()
    os.write(write, array("I", range(len(portions))).tobytes())
    os.close(write)
    return read, portions


def _looked(top: str, portions: list[list[str]], tasks: int) -> Iterator[tuple[str, _Looked]]:
    """The folders whose numbers this process reads, as far as they are still there."""
    while number := array("I", os.read(tasks, array("I").itemsize)):
        for path in portions[number[0]]:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                listing, inner = folder(f"{top}/{path}" if path else top)
                yield path, (listing.sum, inner)


def _joined(top: str, found: Mapping[str, _Looked]) -> dict[str, str]:
    """The folders that can be reached from the top; what was not known before is looked at now."""
    joined: dict[str, str] = {}
    todo = [""] if _is_folder(top) else []
    while todo:
        path = todo.pop()
        if path in found:
            joined[path], inner = found[path]
        else:
            listing, inner = folder(f"{top}/{path}" if path else top)
            joined[path] = listing.sum
        todo += [f"{path}/{name}" if path else name for name in inner]
    return joined


def _send(pipe: int, looked: Iterator[tuple[str, _Looked]]) -> None:
    """In a process of its own: writes what it has looked at to a pipe, and ends."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that leads is told
        parts = [part for path, (mark, inner) in looked for part in (path, mark, "/".join(inner))]
        data = memoryview("\0".join((*parts, _END)).encode("utf-8", "surrogateescape"))
        while data:
            data = data[os.write(pipe, data) :]
        code = 0
    finally:
        os._exit(code)


def _target(place: str, name: str) -> str:
    """What a link leads to now, as a text that changes with it."""
    try:
        found = os.stat(f"{place}/{name}")
    except OSError as error:
        return str(error.errno)
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
