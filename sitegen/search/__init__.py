"""The search index: made from what is published, outside the core, as a supplement to each edition.

Texts are indexed in bundles, by language and time, so that one edited story concerns one bundle of some thousand.
A bundle whose texts have not changed is not made again. Files:

    search/bundles.json        which bundles there are: what the search page asks first
    search/pagefind.js         the engine
    search/{lang}/             what it needs for a language, and nothing of the archive
    search/{lang}/{bundle}/    the index of some texts
"""

from collections.abc import Iterable

from sitegen import version
from sitegen.model import Site
from sitegen.order import Listed, Place, Supplied

PROGRAMS = ("pagefind_bin", "pagefind_bin_extended")
"""The packages that bring Pagefind's program; the extended one tells words apart in Chinese and Japanese."""


class Index:
    """The supplement that indexes an edition."""

    def __init__(self) -> None:
        self.key = " ".join(version.installed(PROGRAMS))

    def supply(self, listed: Iterable[Listed], site: Site, place: Place) -> Supplied:
        """The index of all that is published, as far as it has changed."""
        from sitegen.search import making  # loaded late: a build with nothing to do needs none of it

        return making.supply(listed, site, place, self.key)
