"""What a change of many files needs to be all or nothing: files that have reached the disk, and a journal of steps.

Whoever is to take several steps settles the files first, then writes the journal, then takes the steps; the next
command reads from it what a killed one had begun.
"""

import contextlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sitegen import records, threads

AT_ONCE = 4
"""For how many files is waited at once: a disk has them reach it together then."""

MANY = 64
"""From how many files on the whole system is told to write what it holds back."""


def write(path: Path, steps: object) -> None:
    """A journal, on disk when this returns; with the fingerprint by which a part of it is told from the whole."""
    text = records.text(steps)
    with named(path), path.open("wb") as file:
        file.write(f"{records.digest(text)}\n{text}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    settle_folder(path.parent)


def read(path: Path) -> Any:
    """The steps of a journal, as JSON has them; None if it was never finished, and so none of them was taken."""
    try:
        digest, _, text = path.read_text("utf-8", "replace").partition("\n")
    except FileNotFoundError:
        return None
    text = text.removesuffix("\n")
    return records.load(text) if records.digest(text) == digest else None


def settle(folder: Path, names: Iterable[str]) -> None:
    """Waits until the files of these names below a folder have reached the disk."""
    left = deque(names)
    if len(left) > MANY and hasattr(os, "sync"):
        os.sync()
        return

    def settle_some() -> None:
        while left:
            with contextlib.suppress(IndexError):  # another thread was faster
                name = left.popleft()
                _settle(folder / name, os.O_RDONLY if os.name == "posix" else os.O_RDWR)

    threads.together([settle_some] * min(len(left), AT_ONCE))


def settle_folder(folder: Path) -> None:
    """Waits until the names in a folder have reached the disk, where a system lets one wait for that."""
    if os.name == "posix":
        _settle(folder, os.O_RDONLY)


def _settle(path: Path, flags: int) -> None:
    with named(path):
        handle = os.open(path, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def named(path: Path) -> Iterator[None]:
    """What the system refuses while the block runs, it refuses of this file: calls by handle do not know it."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def prune(folder: Path, top: Path) -> None:
    """Removes a folder that has become empty, and those above it, up to `top`, which stays."""
    while folder != top:
        try:
            folder.rmdir()
        except OSError:  # something is in it, or somebody else was faster
            return
        folder = folder.parent


def clear(folder: Path) -> None:
    """Removes a folder and all in it."""
    import shutil  # loaded late: a build with nothing to do leaves nothing behind

    try:
        shutil.rmtree(folder)
    except OSError as error:
        error.filename = str(folder)  # it names a file by its last part
        raise
