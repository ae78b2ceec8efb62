"""All folders a build reads or owns, as they are now, and which of them have changed."""

import contextlib
import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sitegen import disk, scan
from sitegen.lookout import Lookout
from sitegen.scan import Listing


class Trees(NamedTuple):
    """Folder → listing. Paths are below the site; for `built_in` below our own files.

    output: what looks at the output
    """

    content: Mapping[str, Listing]
    templates: Mapping[str, Listing]
    static: Mapping[str, Listing]
    built_in: Mapping[str, Listing]
    output: "Output"

    @property
    def out(self) -> Mapping[str, str]:
        """The fingerprints of the output's folders, by path below it."""
        return self.output.sums

    def sums(self) -> dict[str, str]:
        """Every folder's fingerprint but the output's, by a name that tells the trees apart."""
        found = {path: listing.sum for tree in self[:3] for path, listing in tree.items()}
        return found | {f"built-in/{path}": listing.sum for path, listing in self.built_in.items()}


OUT = "out:"
"""What the names of output folders begin with."""


MANY = 100_000
"""How many bytes the list of published files has where looking at these is worth a process of its own."""


class Output:
    """The output's folders: large ones are looked at by a process of its own, from now until somebody asks.

    marker: the file in it that lists all others
    known:  the fingerprints that its folders had, by path below it; `is_trusted`: and have, as nobody can reach it
    """

    def __init__(self, out: str, marker: str, jobs: int, known: Mapping[str, str], is_trusted: bool = False) -> None:
        try:
            size = os.stat(f"{out}/{marker}").st_size
        except OSError:
            size = 0
        self._out = out
        self._known = known if is_trusted and size else {}
        self._lookout: Lookout | None = None
        if known and not self._known and size > MANY and jobs > 1 and sys.platform == "linux":
            with contextlib.suppress(OSError):  # no more processes or files: then this one does it alone
                self._lookout = Lookout(out, known)

    @cached_property
    def sums(self) -> Mapping[str, str]:
        """The fingerprints of its folders, by path below it."""
        return self._known or (self._lookout.sums() if self._lookout else scan.sums(self._out))

    def close(self) -> None:
        """Nobody will ask any more."""
        if self._lookout:
            self._lookout.close()


def look(site: Path, output: Output) -> Trees:
    """All folders of a site as they are now; those of the output once they are asked for."""
    content, templates, static = (
        _below(name, scan.tree(str(site / name))) for name in ("content", "templates", "static")
    )
    ours: dict[str, Listing] = {}
    for name in ("templates", "static"):
        ours |= _below(name, scan.tree(str(disk.built_in(name))))
    return Trees(content, templates, static, ours, output)


def _below(top: str, tree: Mapping[str, Listing]) -> dict[str, Listing]:
    return {f"{top}/{path}" if path else top: listing for path, listing in tree.items()}


def changed(trees: Trees, known: Mapping[str, str]) -> set[str]:
    """The folders that have come, gone or changed since their fingerprints were noted, but for those of the output."""
    now = trees.sums()
    return {path for path in now.keys() | known.keys() if now.get(path) != known.get(path) and not _is_out(path)}


def changed_in(trees: Trees, known: Mapping[str, str]) -> set[str]:
    """The output folders that have come, gone or changed."""
    now = {f"{OUT}{path}": value for path, value in trees.out.items()}
    return {path for path in now.keys() | known.keys() if now.get(path) != known.get(path) and _is_out(path)}


def _is_out(path: str) -> bool:
    return path.startswith(OUT)
