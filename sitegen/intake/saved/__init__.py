"""A saved news page becomes a record: headline, deck, authors, date, language, address, and the text as Markdown.

What the page says of itself to machines counts first (schema.org as JSON-LD or microdata, then Open Graph and other
meta elements), then what its markup shows (`article`, `main`, `h1`, `time`, bylines). Navigation, advertisements,
comments, cookie banners and what a reader never saw are left out. Nothing is fetched and nothing is run.
"""

from typing import NamedTuple

from sitegen import budget
from sitegen.intake.saved import about, body, page
from sitegen.intake.saved.about import Stamp
from sitegen.problems import Problem, problem

__all__ = ["Saved", "Stamp", "read"]


class Saved(NamedTuple):
    """A saved news page, as far as it tells; what it does not tell is empty.

    title:        the headline; empty where the page has none (then it is no article)
    authors:      names as the page writes them, without "by"
    note:         the closing line about the author
    date:         when it was published, as ISO date or time with offset, and where on the page that stands
    updated:      when it last changed, likewise
    lang:         the language the page says it is in, a BCP 47 tag; it may be wrong
    url:          the canonical address
    translations: language and address of the same article in other languages
    blocks:       the text as Markdown, one paragraph, heading, list, quote, table or code a block
    paragraphs:   the same as plain text, one line each; list items and rows of tables are lines of their own
    """

    title: str
    deck: str
    authors: tuple[str, ...]
    note: str
    date: Stamp
    updated: Stamp
    lang: str
    url: str
    translations: tuple[tuple[str, str], ...]
    blocks: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def markdown(self) -> str:
        """The text as the body of a `.md`."""
        return "\n\n".join(self.blocks) + "\n" if self.blocks else ""


def read(data: bytes, path: str) -> Saved | Problem:
    """The article of a saved page; a Problem for pages that are too long, nest too deep or take too long to read.

    `path` is only named in problems. A page without headline or text is read all the same: see `title`, `blocks`.
    """
    try:
        with budget.limit():
            return _read(data, path)
    except (budget.SpentError, page.CostError) as error:
        return problem("too-costly", path, 0, why=str(error))


def _read(data: bytes, path: str) -> Saved | Problem:
    soup = page.parse(data, path)
    if isinstance(soup, Problem):
        return soup
    facts = about.read(soup)
    text = body.read(soup, facts)
    return Saved(
        title=facts.title,
        deck=text.deck,
        authors=facts.authors or text.authors,
        note=text.note,
        date=facts.date if facts.date.iso else text.date,
        updated=facts.updated,
        lang=facts.lang,
        url=facts.url,
        translations=facts.translations,
        blocks=text.blocks,
        paragraphs=text.paragraphs,
    )
