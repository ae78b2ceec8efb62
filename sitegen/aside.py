"""Lines laid aside in the stage until the ledgers are written: of a large archive there are too many to hold."""

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sitegen import journal

_SIZE = 4
"""In how many bytes the size of a line is told before it."""

_FILES = 1 << 16
"""How many files there may be: a place is told in one number, for there are many."""

_GUESS = 1 << 10
"""How many bytes are read at once: most lines take fewer."""


class Laid(NamedTuple):
    """Where the lines of some keys lie: in which file, and from where each of them."""

    file: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]


NOWHERE = Laid("", (), ())
"""Where nothing lies."""


def lay(folder: str, name: str, lines: Iterable[tuple[str, bytes]]) -> Laid:
    """Appends the lines of some keys to a file of this process in the stage; `name` says what lines they are."""
    file = Path(folder, f".{name}-{os.getpid()}")
    found = dict(lines)
    if not found:
        return NOWHERE
    with journal.named(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as end:
            told = [len(line).to_bytes(_SIZE) + line for line in found.values()]
            starts = tuple(accumulate(map(len, told[:-1]), initial=end.tell()))
            end.write(b"".join(told))
    return Laid(str(file), tuple(found), starts)


def clear(folder: str, process: int) -> None:
    """Removes from the stage what a process has laid aside that is no more, and that nobody knows of."""
    for file in Path(folder).glob(f".*-{process}"):
        file.unlink()


class Lines(Mapping[str, bytes]):
    """Lines that were laid aside, by key, while a block runs: each is read when it is asked for.

    At the end of the block their files are removed: nothing of them is published.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}  # key → where its line starts, and in which file
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
        number = self._files[laid.file]
        for key, start in zip(laid.keys, laid.starts, strict=True):
            self._places[key] = start * _FILES + number

    def __getitem__(self, key: str) -> bytes:
        start, number = divmod(self._places[key], _FILES)
        file = self._open[number]
        try:
            file.seek(start)
            found = file.read(_GUESS)
            end = _SIZE + int.from_bytes(found[:_SIZE])
            while len(found) < end and (part := file.read(end - len(found))):
                found += part
        except OSError as error:
            error.filename = file.name
            raise
        if len(found) < max(end, _SIZE):
            raise OSError(errno.EIO, "somebody else has shortened this file", file.name)
        return found[_SIZE:end]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes their files."""
        for file in self._open:
            file.close()
        for name in self._files:
            Path(name).unlink(missing_ok=True)
