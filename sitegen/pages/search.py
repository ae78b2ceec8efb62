"""The page that searches the archive, the lists it offers beside that, and the headlines it reads without an index."""

from collections.abc import Iterator, Sequence
from itertools import chain, takewhile
from typing import NamedTuple

from sitegen import sorting, urls
from sitegen.archive import Archive
from sitegen.model import Link, Teaser
from sitegen.pages.indexes import Counted
from sitegen.pages.periods import Month, year_of
from sitegen.pages.plan import Plan, Sheet, sources
from sitegen.pages.table import Address

FEW = 500
"""Up to how many stories the page itself lists all headlines of; beyond that, months lead to them."""

TAGS = 60
"""How many tags the page offers at most: those with the most stories."""

UNDATED = "undated"
"""What stands for the year of stories without a date."""


class Period(NamedTuple):
    """A year: its stories' headlines where these are few, else its months. The year is empty for the undated."""

    year: str
    path: str
    stories: int
    months: tuple[Month, ...]
    titles: tuple[Link, ...]


class SearchPage(NamedTuple):
    """What the search of a language offers: tags, years newest first, and the scripts with all headlines.

    has_index: whether the texts can be searched, too
    """

    total: int
    tags: tuple[Counted, ...]
    has_more_tags: bool
    periods: tuple[Period, ...]
    scripts: tuple[str, ...]
    has_index: bool


class Titles(NamedTuple):
    """The headlines of a year."""

    year: str


def addresses(archive: Archive) -> Iterator[Address]:
    """The search of each language."""
    for lang in archive.site.languages:
        yield Address(("search",), lang, urls.search(lang), "the search page")


def content(plan: Plan, address: Address) -> Sheet:
    """What a language's search offers."""
    lang, archive = address.lang, plan.archive
    years, is_small = _years(archive, lang), len(archive.listed[lang]) <= FEW
    periods = tuple(_period(plan, lang, year, is_small) for year in years)
    scripts = tuple(urls.titles(lang, year or UNDATED) for year in years)
    tags, has_more = _tags(plan, lang)
    return Sheet(SearchPage(len(archive.listed[lang]), tags, has_more, periods, scripts, plan.has_index))


def _years(archive: Archive, lang: str) -> list[str]:
    """The years that have stories, newest first; last none, where there are undated ones."""
    return [year for year in (*reversed(list(archive.periods[lang])), "") if _rows(archive, lang, year)]


def _rows(archive: Archive, lang: str, year: str) -> Sequence[Teaser]:
    """The stories of a year, or the undated, oldest first; no drafts, which are not to be found."""
    undated = takewhile(lambda teaser: teaser.date is None, archive.listed[lang])
    found = chain.from_iterable(archive.periods[lang][year].values()) if year else undated
    return [teaser for teaser in found if not teaser.is_draft] if archive.drafts else [*found]


def _period(plan: Plan, lang: str, year: str, is_small: bool) -> Period:
    rows = _rows(plan.archive, lang, year)
    titles = tuple(Link(teaser.title, teaser.path, teaser.lang) for teaser in reversed(rows if is_small else ()))
    if not year:
        return Period("", plan.path((UNDATED,), lang), len(rows), (), titles)
    months = () if is_small else year_of(plan, lang, year, len(rows)).months
    return Period(year, plan.path(("year", year), lang), len(rows), months, titles)


def _tags(plan: Plan, lang: str) -> tuple[tuple[Counted, ...], bool]:
    """The tags with the most stories, in the order of a dictionary, and whether there are more."""
    counts = {key: len(rows) for key, rows in plan.archive.tagged[lang].items()}
    keys = sorted(counts, key=lambda key: (-counts[key], key))[:TAGS]
    found = [(sorting.key(plan.tags[lang][key].text), key) for key in keys]
    return tuple(Counted(plan.tags[lang][key], counts[key]) for _, key in sorted(found)), len(keys) < len(counts)


def titles_addresses(archive: Archive) -> Iterator[Address]:
    """The scripts with the headlines of each year, and of the undated."""
    for lang in archive.site.languages:
        for year in _years(archive, lang):
            yield Address(("titles", year), lang, urls.titles(lang, year or UNDATED), "the headlines", False)


def titles(plan: Plan, address: Address) -> Sheet:
    """The headlines of a year, newest first."""
    year = address.key[1]
    return Sheet(Titles(year), sources(_rows(plan.archive, address.lang, year)))
