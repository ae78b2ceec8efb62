"""Where an export goes: standard output, or a file that appears when it is whole."""

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sitegen import telling


class Draft:
    """What is being written; a file takes its place once it is `good`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.good = False

    def write(self, text: str) -> None:
        """Adds a piece."""
        self._stream.write(text.encode("utf-8"))


@contextmanager
def opened(path: Path | None) -> Iterator[Draft]:
    """What to write into; where the block does not end well, no file appears and none is changed.

    Raises BrokenPipeError where nobody reads any more.
    """
    if path is None:
        with telling.whole():
            yield Draft(sys.stdout.buffer)
    elif path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("wb") as stream:  # a device or a pipe, or a folder, which the system refuses
            yield Draft(stream)
    else:
        with _beside(path) as draft:
            yield draft


@contextmanager
def _beside(path: Path) -> Iterator[Draft]:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None  # the file that was asked for, not ours
    try:
        with os.fdopen(handle, "wb") as stream:
            draft = Draft(stream)
            yield draft
        if draft.good:
            mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
            Path(name).chmod(stat.S_IMODE(mode))
            Path(name).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
