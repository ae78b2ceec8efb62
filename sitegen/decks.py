"""Decks and summaries laid aside in the stage until they are printed: of a large archive they are too much to hold."""

from collections.abc import Iterable

from sitegen import aside, records
from sitegen.aside import Laid, Lines
from sitegen.model import Head, Teaser

MANY = 30_000
"""How many files of articles it takes that decks and summaries are laid aside, a quarter of what is held of a text."""


def lay(folder: str, heads: Iterable[Head]) -> Laid:
    """Lays aside the decks and summaries of some articles."""
    told = (head for head in heads if head.deck or head.summary)
    return aside.lay(folder, "decks", ((head.source, records.data((head.deck, head.summary))) for head in told))


def bare(head: Head) -> Head:
    """An article's head without what was laid aside of it."""
    return head._replace(deck="", summary="")


def headline(teaser: Teaser) -> Teaser:
    """What a list of bare headlines shows of an article."""
    return teaser._replace(summary="") if teaser.summary else teaser


class Decks:
    """What was laid aside of articles, until it is closed; those of which nothing was have theirs at hand.

    folder: where it is laid; nothing is where none is named
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._lines = Lines()

    def add(self, laid: Laid) -> None:
        """Takes in what a process has laid aside."""
        self._lines.add(laid)

    def head(self, head: Head) -> Head:
        """An article's head with its deck and summary."""
        if head.source not in self._lines:
            return head
        deck, summary = self._of(head.source)
        return head._replace(deck=deck, summary=summary)

    def teaser(self, teaser: Teaser) -> Teaser:
        """What lists show of an article, its summary included."""
        if teaser.source not in self._lines:
            return teaser
        return teaser._replace(summary=self._of(teaser.source)[1])

    def _of(self, source: str) -> tuple[str, str]:
        return records.parse(tuple[str, str], self._lines[source])

    def close(self) -> None:
        """Removes their files, for the stage is to be published; nothing can be had back then."""
        self._lines.close()
