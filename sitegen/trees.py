"""All folders a build reads or owns, as they are now, and which of them have changed."""

import contextlib
import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sitegen import disk, lookout, scan
from sitegen.lookout import Lookout, Tree
from sitegen.scan import Listing


class Trees(NamedTuple):
    """Folder → listing. Paths are below the site; for `built_in` below our own files.

    watch: what looks at the output
    """

    content: Mapping[str, Listing]
    templates: Mapping[str, Listing]
    static: Mapping[str, Listing]
    built_in: Mapping[str, Listing]
    watch: "Watch"

    @property
    def out(self) -> Mapping[str, str]:
        """The fingerprints of the output's folders, by path below it."""
        return self.watch.out

    def sums(self) -> dict[str, str]:
        """Every folder's fingerprint but the output's, by a name that tells the trees apart."""
        found = {path: listing.sum for tree in self[:3] for path, listing in tree.items()}
        return found | {f"built-in/{path}": listing.sum for path, listing in self.built_in.items()}


CONTENT = "content"

OUT = "out:"
"""What the names of output folders begin with."""


MANY = 100_000
"""How many bytes the list of published files has where looking at these is worth a process of its own."""


class Watch:
    """The texts and the output: where there are many files, a process of its own looks at them, too, from now on.

    marker: the file in the output that lists all others
    known:  the fingerprints that folders had when they were noted; `is_trusted`: those of the output still have them,
            as nobody else can reach it
    """

    def __init__(
        self, site: str, out: str, marker: str, jobs: int, known: Mapping[str, str], is_trusted: bool = False
    ) -> None:
        try:
            size = os.stat(f"{out}/{marker}").st_size
        except OSError:
            size = 0
        self._content, self._out = f"{site}/{CONTENT}", out
        published = {path.removeprefix(OUT): mark for path, mark in known.items() if _is_out(path)}
        self._known = published if is_trusted and size else {}
        self._lookout: Lookout | None = None
        if published and not self._known and size > MANY and jobs > 1 and sys.platform == "linux":
            texts = [path.removeprefix(f"{CONTENT}/") for path in known if path.startswith(f"{CONTENT}/")]
            with contextlib.suppress(OSError):  # no more processes or files: then this one does it alone
                self._lookout = Lookout(Tree(self._content, texts, lookout.whole), Tree(out, published))

    @cached_property
    def content(self) -> Mapping[str, Listing]:
        """All folders of texts, by path below their own."""
        return self._lookout.below(self._content) if self._lookout else scan.tree(self._content)

    @cached_property
    def out(self) -> Mapping[str, str]:
        """The fingerprints of the output's folders, by path below it."""
        if self._known or not self._lookout:
            return self._known or scan.sums(self._out)
        return {path: listing.sum for path, listing in self._lookout.below(self._out).items()}

    def close(self) -> None:
        """Nobody will ask any more."""
        if self._lookout:
            self._lookout.close()


def look(site: Path, watch: Watch) -> Trees:
    """All folders of a site as they are now; those of the output once they are asked for."""
    content = _below(CONTENT, watch.content)
    templates, static = (_below(name, scan.tree(str(site / name))) for name in ("templates", "static"))
    ours: dict[str, Listing] = {}
    for name in ("templates", "static"):
        ours |= _below(name, scan.tree(str(disk.built_in(name))))
    return Trees(content, templates, static, ours, watch)


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
