"""All folders a build reads or owns, as they are now, and which of them have changed."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen import disk, scan
from sitegen.scan import Listing


class Trees(NamedTuple):
    """Folder → listing. Paths are below the site; for `built_in` below our own files.

    out: the fingerprints of the output's folders, by path below it
    """

    content: Mapping[str, Listing]
    templates: Mapping[str, Listing]
    static: Mapping[str, Listing]
    built_in: Mapping[str, Listing]
    out: Mapping[str, str]

    def sums(self) -> dict[str, str]:
        """Every folder's fingerprint, by a name that tells the trees apart."""
        found = {path: listing.sum for tree in self[:3] for path, listing in tree.items()}
        found |= {f"built-in/{path}": listing.sum for path, listing in self.built_in.items()}
        return found | {f"{OUT}{path}": value for path, value in self.out.items()}


OUT = "out:"
"""What the names of output folders begin with."""


MANY = 100_000
"""How many bytes the list of published files has where looking at these is worth a process of its own."""


def look(site: Path, published: Callable[[], Mapping[str, str]], meanwhile: Callable[[Trees], None]) -> Trees:
    """All folders of a site as they are now.

    published: gives the fingerprints of the output's folders, which another process may be finding
    meanwhile: told of all but these
    """
    content, templates, static = (
        _below(name, scan.tree(str(site / name))) for name in ("content", "templates", "static")
    )
    ours: dict[str, Listing] = {}
    for name in ("templates", "static"):
        ours |= _below(name, scan.tree(str(disk.built_in(name))))
    seen = Trees(content, templates, static, ours, {})
    meanwhile(seen)
    return seen._replace(out=published())


def published(out: str, marker: str, jobs: int) -> Callable[[], dict[str, str]]:
    """Finds the fingerprints of an output's folders; `marker` is its file that lists all others."""
    try:
        is_large = os.stat(f"{out}/{marker}").st_size > MANY
    except OSError:
        is_large = False
    if is_large and jobs > 1 and sys.platform == "linux":
        return scan.sums_aside(out)
    return lambda: scan.sums(out)


def _below(top: str, tree: Mapping[str, Listing]) -> dict[str, Listing]:
    return {f"{top}/{path}" if path else top: listing for path, listing in tree.items()}


def changed(trees: Trees, known: Mapping[str, str]) -> set[str]:
    """The folders that have come, gone or changed since their fingerprints were noted."""
    now = trees.sums()
    return {path for path in now.keys() | known.keys() if now.get(path) != known.get(path)}


def changed_in(trees: Trees, known: Mapping[str, str]) -> set[str]:
    """The output folders that have come, gone or changed."""
    now = {f"{OUT}{path}": value for path, value in trees.out.items()}
    return {path for path in now.keys() | known.keys() if now.get(path) != known.get(path)}
