"""Lines laid aside in the stage until the ledgers are written: of a large archive there are too many to hold."""

import errno
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sitegen import journal


class Laid(NamedTuple):
    """Where the lines of some keys lie one after another: in which file, and from where; how long each of them is."""

    file: str
    start: int
    keys: tuple[str, ...]
    sizes: tuple[int, ...]


def lay(folder: str, name: str, lines: Iterable[tuple[str, bytes]]) -> Laid:
    """Appends the lines of some keys to a file of this process in the stage; `name` says what lines they are."""
    file = Path(folder, f".{name}-{os.getpid()}")
    found = dict(lines)
    if not found:
        return Laid("", 0, (), ())
    with journal.named(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as end:
            start = end.tell()
            end.write(b"".join(found.values()))
    return Laid(str(file), start, tuple(found), tuple(map(len, found.values())))


def clear(folder: str, process: int) -> None:
    """Removes from the stage what a process has laid aside that is no more, and that nobody knows of."""
    for file in Path(folder).glob(f".*-{process}"):
        file.unlink()


class Lines(Mapping[str, bytes]):
    """Lines that were laid aside, by key, while a block runs: each is read when it is asked for.

    At the end of the block their files are removed: nothing of them is published.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}  # key → where in `_numbers` its place is told
        self._numbers = array("q")  # file, start and length of each line
        self._files: dict[str, int] = {}
        self._open: list[BinaryIO] = []

    def add(self, laid: Laid) -> None:
        """Takes in what a process has laid aside."""
        if not laid.keys:
            return
        if laid.file not in self._files:
            self._files[laid.file] = len(self._open)
            file = Path(laid.file).open("rb", buffering=0)  # noqa: SIM115 – the end of the block closes it
            self._open.append(file)
        number, start = self._files[laid.file], laid.start
        for key, size in zip(laid.keys, laid.sizes, strict=True):
            self._places[key] = len(self._numbers)
            self._numbers.extend((number, start, size))
            start += size

    def __getitem__(self, key: str) -> bytes:
        at = self._places[key]
        file, start, size = self._numbers[at : at + 3]
        found = b""
        try:
            self._open[file].seek(start)
            while len(found) < size and (part := self._open[file].read(size - len(found))):
                found += part
        except OSError as error:
            error.filename = self._open[file].name
            raise
        if len(found) != size:
            raise OSError(errno.EIO, "somebody else has shortened this file", self._open[file].name)
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open:
            file.close()
        for name in self._files:
            Path(name).unlink(missing_ok=True)
