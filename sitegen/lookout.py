"""Large trees are looked at by two processes, while the one that leads has other work to do, too."""

import contextlib
import os
import signal
import stat
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import NamedTuple

from sitegen import scan, signals
from sitegen.scan import Listing

PORTIONS = 1_000
"""How many portions there are at most: their numbers, four bytes each, fit into the smallest of pipes."""

Looked = tuple[Listing, list[str]]
"""What is told of a folder, and the names of the folders in it."""

_END = "/"  # what no folder is called
_LENGTH = 8  # bytes that say how many numbers follow


def whole(place: str) -> Looked:
    """All that there is to tell of a folder."""
    return scan.folder(place)


def outline(place: str) -> Looked:
    """The fingerprint of a folder, and no word of its files."""
    listing, inner = scan.folder(place)
    return Listing([], array("q"), (), listing.sum), inner


class Tree(NamedTuple):
    """What is to be looked at.

    known: the folders that were there before: what is shared out
    look:  what looks at one of them: `whole` or `outline`
    """

    top: str
    known: Iterable[str]
    look: Callable[[str], Looked] = outline


class Lookout:
    """All folders of some trees, found by a process of its own from now on, one tree after the other.

    Whoever asks for a tree helps with what is left of it then. Raises OSError where there can be no such process.
    """

    def __init__(self, *trees: Tree) -> None:
        with ExitStack() as kept, ExitStack() as theirs:
            self._shares = {tree.top: _share(tree, kept, theirs) for tree in trees}
            with signals.deaf():
                self._child = os.fork()
                if not self._child:
                    _send(self._shares.values())
            self._open = kept.pop_all()

    def below(self, top: str) -> dict[str, Listing]:
        """Waits for all folders of a tree, by path below its top. To be asked for once."""
        return self._shares[top].both()

    def close(self) -> None:
        """Ends the other process, whether anybody has asked or not."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):  # where nobody waits for ended processes
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
        self._open.close()


class _Share(NamedTuple):
    """A tree that two processes share.

    tasks:  a pipe that gives the number of each portion to whoever reads it first
    answer: a pipe by which this process is told what the other one has seen, who writes it to `told`
    """

    tree: Tree
    portions: list[list[str]]
    tasks: int
    answer: int
    told: int

    def both(self) -> dict[str, Listing]:
        """All folders: those that this process looks at, and those that the other one tells of."""
        found = dict(self._looked())
        with os.fdopen(os.dup(self.answer), "rb") as pipe:
            theirs = _read(pipe.read())
        return self._joined(found | theirs)

    def tell(self) -> None:
        """Writes what this process has looked at, whether or not anybody reads it yet."""
        data = memoryview(_written(self._looked()))
        while data:
            data = data[os.write(self.told, data) :]
        os.close(self.told)

    def _looked(self) -> Iterator[tuple[str, Looked]]:
        """The folders whose numbers this process reads, as far as they are still there, and folders.

        What the system refuses is asked for once more if the way from the top leads there, and told then.
        """
        while number := array("I", os.read(self.tasks, array("I").itemsize)):
            for path in self.portions[number[0]]:
                place = self._place(path)
                with contextlib.suppress(OSError):
                    if not path or stat.S_ISDIR(os.lstat(place).st_mode):
                        yield path, self.tree.look(place)

    def _joined(self, found: Mapping[str, Looked]) -> dict[str, Listing]:
        """The folders that can be reached from the top; what was not known before is looked at now."""
        joined: dict[str, Listing] = {}
        todo = [""] if scan.is_folder(self.tree.top) else []
        while todo:
            path = todo.pop()
            joined[path], inner = found[path] if path in found else self.tree.look(self._place(path))
            todo += [f"{path}/{name}" if path else name for name in inner]
        return joined

    def _place(self, path: str) -> str:
        return f"{self.tree.top}/{path}" if path else self.tree.top


def _share(tree: Tree, kept: ExitStack, theirs: ExitStack) -> _Share:
    """A tree in portions, with pipes: those of this process, and one that is left to the other."""
    portions, tasks = _portions(sorted(tree.known))
    kept.callback(os.close, tasks)
    answer, told = os.pipe()
    kept.callback(os.close, answer)
    theirs.callback(os.close, told)
    return _Share(tree, portions, tasks, answer, told)


def _portions(paths: list[str]) -> tuple[list[list[str]], int]:
    """Folders in portions, and a pipe that gives the number of each portion to whoever reads it first."""
    size = len(paths) // PORTIONS + 1
    portions = [paths[start : start + size] for start in range(0, len(paths), size)]
    read, write = os.pipe()
    os.write(write, array("I", range(len(portions))).tobytes())
    os.close(write)
    return portions, read


def _send(shares: Iterable[_Share]) -> None:
    """In a process of its own: tells of one tree after the other, and ends, also where nobody reads any more."""
    code = 1
    try:
        signals.follow()
        for share in shares:
            os.close(share.answer)  # else it would wait for itself to read
        for share in shares:
            share.tell()
        code = 0
    finally:
        os._exit(code)


def _written(looked: Iterable[tuple[str, Looked]]) -> bytes:
    """What was seen of some folders: how many bytes the numbers of their files take, these, and all names."""
    parts, numbers = list[str](), array("q")
    for path, (listing, inner) in looked:
        parts += (path, listing.sum, *map("/".join, (inner, listing.odd, listing.names)))
        numbers += listing.numbers
    kept = numbers.tobytes()
    text = "\0".join((*parts, _END)).encode("utf-8", "surrogateescape")
    return b"".join((len(kept).to_bytes(_LENGTH, "big"), kept, text))


def _read(data: bytes) -> dict[str, Looked]:
    """The same by path; nothing if whoever wrote it was ended from outside."""
    start = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    *parts, end = data[start:].decode("utf-8", "surrogateescape").split("\0")
    if end != _END:
        return {}
    numbers, at = array("q", data[_LENGTH:start]), 0
    found = dict[str, Looked]()
    for path, mark, *lists in zip(*[iter(parts)] * 5, strict=True):
        inner, odd, names = (part.split("/") if part else [] for part in lists)
        own = numbers[at : at + 3 * len(names)]
        found[path] = Listing(names, own, tuple(odd), mark), inner
        at += len(own)
    return found
