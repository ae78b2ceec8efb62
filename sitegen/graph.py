"""What is stale, and why. Pure: it compares fingerprints and touches nothing.

A page needs what it contains. Needs equal to those of the last build: the page is fresh. The names
of the needs that differ are the reason to print it again.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from sitegen import records


class Needs(NamedTuple):
    """The fingerprints of all that a page contains.

    content: its own record, and the heads and teasers it shows
    texts:   the files whose bodies it prints
    shared:  what it has in common with others of its template and language
    """

    content: str
    texts: str
    shared: str


def text_of(needs: Needs) -> str:
    """The needs of a page as they are remembered: what it shares comes last."""
    return " ".join(needs)


def needs_of(text: str) -> Needs:
    """The needs of a page as they were remembered; where that makes no sense, none that any page has."""
    parts = text.split(" ")
    return Needs(*parts) if len(parts) == len(Needs._fields) else Needs("", "", "")


class Shared(NamedTuple):
    """The fingerprints of what all pages of one template and language have in common."""

    site: str
    wording: str
    frame: str
    template: str
    code: str

    @property
    def fingerprint(self) -> str:
        return _fingerprint(self)


@cache
def _fingerprint(shared: Shared) -> str:
    return records.digest("|".join(shared))


class Marks(NamedTuple):
    """Fingerprints by source: of heads, of files; of what lists show of heads, where that is more than these say."""

    heads: Mapping[str, str]
    teasers: Mapping[str, str]
    texts: Mapping[str, str]

    def rows(self, sources: Iterable[str]) -> list[str]:
        """The fingerprints of what lists show of some articles."""
        heads, more = self.heads, self.teasers
        return [more.get(source) or heads[source] for source in sources]


def needs(content: str, bodies: tuple[str, ...], marks: Marks, shared: str) -> Needs:
    """What a page needs that contains this, and prints the bodies of these articles.

    Neighbours and lists are heads: a new paragraph leaves them fresh.
    """
    return Needs(records.digest(content), texts_of(bodies, marks.texts), shared)


def texts_of(bodies: Iterable[str], texts: Mapping[str, str]) -> str:
    """The fingerprint of the files whose bodies a page prints; empty if it prints none."""
    return records.digest("".join([texts[source] for source in bodies])) if bodies else ""


NEW = "new page"
ALTERED = "the published file was altered"


_NEW_ALONE = (NEW,)  # one for all pages of a first build


def reasons(before: Needs | None, now: Needs, was: Shared | None, shared: Shared) -> tuple[str, ...]:
    """Why a page has to be printed; empty if it is fresh."""
    if before is None:
        return _NEW_ALONE
    if before == now:
        return ()
    found = [NAMES[name] for name in ("content", "texts") if getattr(before, name) != getattr(now, name)]
    if before.shared != now.shared:
        differ = [name for name in Shared._fields if was is None or getattr(was, name) != getattr(shared, name)]
        found += [NAMES[name] for name in differ]
    return tuple(found)


NAMES = {
    "content": "what it shows",
    "texts": "a text",
    "site": "site.yaml",
    "wording": "wording of the interface",
    "frame": "the site's navigation",
    "template": "a template",
    "code": "another version of sitegen or its libraries",
}
"""What the needs of a page are called when they are the reason."""

TEXTS = {NEW, ALTERED, NAMES["texts"], NAMES["code"]}
"""The reasons for which not only a page is printed, but the text beside it, too."""
