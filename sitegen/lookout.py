"""A large tree is looked at by two processes, while the one that leads has other work to do, too."""

import contextlib
import os
import signal
import stat
from array import array
from collections.abc import Iterable, Iterator, Mapping

from sitegen import scan, signals

PORTIONS = 1_000
"""How many portions there are at most: their numbers, four bytes each, fit into the smallest of pipes."""

_END = "/"  # what no folder is called
_Looked = tuple[str, list[str]]  # the fingerprint of a folder, and the names of the folders in it


class Lookout:
    """The fingerprints of all folders below one, found by a process of its own from now on.

    Whoever asks for them helps with what is left then. Raises OSError where there can be no such process.

    known: the folders that were there before: what is shared out
    """

    def __init__(self, top: str, known: Iterable[str]) -> None:
        self._top = top
        with contextlib.ExitStack() as stack:
            self._portions, self._tasks = _portions(sorted(known))
            stack.callback(os.close, self._tasks)
            self._answer, write = os.pipe()
            stack.callback(os.close, self._answer)
            stack.callback(os.close, write)
            with signals.deaf():
                self._child = os.fork()
                if not self._child:
                    _send(write, self._answer, self._looked())
            stack.pop_all()
        os.close(write)

    def sums(self) -> dict[str, str]:
        """Waits for them. To be called once."""
        found = dict(self._looked())
        with os.fdopen(os.dup(self._answer), "rb") as pipe:
            *parts, end = pipe.read().decode("utf-8", "surrogateescape").split("\0")
        if end != _END:  # it was ended from outside
            return scan.sums(self._top)
        theirs = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        found |= {path: (mark, inner.split("/") if inner else []) for path, mark, inner in theirs}
        return self._joined(found)

    def close(self) -> None:
        """Ends the other process, whether anybody has asked or not."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):  # where nobody waits for ended processes
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
        os.close(self._tasks)
        os.close(self._answer)

    def _looked(self) -> Iterator[tuple[str, _Looked]]:
        """The folders whose numbers this process reads, as far as they are still there, and folders.

        What the system refuses is asked for once more if the way from the top leads there, and told then.
        """
        while number := array("I", os.read(self._tasks, array("I").itemsize)):
            for path in self._portions[number[0]]:
                place = self._place(path)
                with contextlib.suppress(OSError):
                    if not path or stat.S_ISDIR(os.lstat(place).st_mode):
                        listing, inner = scan.folder(place)
                        yield path, (listing.sum, inner)

    def _joined(self, found: Mapping[str, _Looked]) -> dict[str, str]:
        """The folders that can be reached from the top; what was not known before is looked at now."""
        joined: dict[str, str] = {}
        todo = [""] if scan.is_folder(self._top) else []
        while todo:
            path = todo.pop()
            if path in found:
                joined[path], inner = found[path]
            else:
                listing, inner = scan.folder(self._place(path))
                joined[path] = listing.sum
            todo += [f"{path}/{name}" if path else name for name in inner]
        return joined

    def _place(self, path: str) -> str:
        return f"{self._top}/{path}" if path else self._top


def _portions(paths: list[str]) -> tuple[list[list[str]], int]:
    """Folders in portions, and a pipe that gives the number of each portion to whoever reads it first."""
    size = len(paths) // PORTIONS + 1
    portions = [paths[start : start + size] for start in range(0, len(paths), size)]
    read, write = os.pipe()
    os.write(write, array("I", range(len(portions))).tobytes())
    os.close(write)
    return portions, read


def _send(pipe: int, answer: int, looked: Iterator[tuple[str, _Looked]]) -> None:
    """In a process of its own: writes what it has looked at to a pipe, and ends, also where nobody reads any more."""
    code = 1
    try:
        signals.follow()
        os.close(answer)  # else it would wait for itself to read
        parts = [part for path, (mark, inner) in looked for part in (path, mark, "/".join(inner))]
        data = memoryview("\0".join((*parts, _END)).encode("utf-8", "surrogateescape"))
        while data:
            data = data[os.write(pipe, data) :]
        code = 0
    finally:
        os._exit(code)
