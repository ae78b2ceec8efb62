"""All folders a build reads or owns, as they are now, and which of them have changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen import disk, scan
from sitegen.scan import Listing


class Trees(NamedTuple):
    """Folder → listing. Paths are below the site; for `out` below the output folder, for `built_in` below ours."""

    content: Mapping[str, Listing]
    templates: Mapping[str, Listing]
    static: Mapping[str, Listing]
    built_in: Mapping[str, Listing]
    out: Mapping[str, Listing]

    def sums(self) -> dict[str, str]:
        """Every folder's fingerprint, by a name that tells the trees apart."""
        found = {path: listing.sum for tree in self[:3] for path, listing in tree.items()}
        found |= {f"built-in/{path}": listing.sum for path, listing in self.built_in.items()}
        return found | {f"{OUT}{path}": listing.sum for path, listing in self.out.items()}


OUT = "out:"
"""What the names of output folders begin with."""


def look(site: Path, out: Path) -> Trees:
    """All folders of a site as they are now."""
    content, templates, static = (
        _below(name, scan.tree(str(site / name))) for name in ("content", "templates", "static")
    )
    ours: dict[str, Listing] = {}
    for name in ("templates", "static"):
        ours |= _below(name, scan.tree(str(disk.built_in(name))))
    return Trees(content, templates, static, ours, scan.tree(str(out)))


def _below(top: str, tree: Mapping[str, Listing]) -> dict[str, Listing]:
    return {f"{top}/{path}" if path else top: listing for path, listing in tree.items()}


def changed(trees: Trees, known: Mapping[str, str]) -> set[str]:
    """The folders that have come, gone or changed since their fingerprints were noted."""
    now = trees.sums()
    return {path for path in now.keys() | known.keys() if now.get(path) != known.get(path)}


def changed_in(trees: Trees, known: Mapping[str, str]) -> set[str]:
    """The output folders that have come, gone or changed."""
    now = {f"{OUT}{path}": listing.sum for path, listing in trees.out.items()}
    return {path for path in now.keys() | known.keys() if now.get(path) != known.get(path)}
