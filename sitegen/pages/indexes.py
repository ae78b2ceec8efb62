"""Pages that lead on: the front page, the indexes of tags and authors, and the page for what is not there."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from sitegen import sorting, urls
from sitegen.archive import Archive, order
from sitegen.archive import path as path_of
from sitegen.model import Date, Link, Story
from sitegen.pages.plan import Plan, Sheet
from sitegen.pages.table import Address


class Headlines(NamedTuple):
    """A story on the front page: its headline in every language it has."""

    date: Date | None
    links: tuple[Link, ...]


class Front(NamedTuple):
    """The front page: the newest stories, and how many there are in all."""

    stories: tuple[Headlines, ...]
    total: int


class Counted(NamedTuple):
    """An entry of an index, and how many stories it leads to."""

    link: Link
    stories: int


class Index(NamedTuple):
    """An index in the order of a dictionary: initial letter and its entries."""

    groups: tuple[tuple[str, tuple[Counted, ...]], ...]


class Missing(NamedTuple):
    """The page for addresses that lead nowhere: the home of each language."""

    homes: tuple[tuple[str, str], ...]


def front_addresses(archive: Archive) -> Iterator[Address]:
    """The front page, one for all languages."""
    yield Address(("front",), archive.site.default_language, urls.FRONT, "the front page")


def front(plan: Plan, _address: Address) -> Sheet:
    """The newest stories in all the languages they have."""
    shown, count = plan.archive.stories, plan.site.per_page
    near = {row.translation_id for rows, _ in plan.order.values() for row in rows[-count:]}
    newest = sorted(map(shown.__getitem__, near), key=lambda story: (_latest(story), story.translation_id))[::-1]
    total = len(set().union(*(places for _, places in plan.order.values())))
    return Sheet(Front(tuple(_headlines(story) for story in newest[:count]), total))


def _latest(story: Story) -> int:
    return max(order(head) for head in story.readable)


def _headlines(story: Story) -> Headlines:
    newest = max(story.readable, key=order)
    return Headlines(newest.date, tuple(Link(head.title, path_of(head), head.lang) for head in story.readable))


def missing_addresses(archive: Archive) -> Iterator[Address]:
    """The page that servers show for addresses that lead nowhere."""
    yield Address(("missing",), archive.site.default_language, urls.NOT_FOUND, "the page for missing addresses", False)


def missing(plan: Plan, _address: Address) -> Sheet:
    """The ways back."""
    return Sheet(Missing(tuple((lang, urls.home(lang)) for lang in plan.site.languages)))


def tag_index_addresses(archive: Archive) -> Iterator[Address]:
    """The index of tags of each language; there even while no story has a tag."""
    for lang in archive.site.languages:
        yield Address(("tags",), lang, urls.tags(lang), "the index of tags")


def tag_index(plan: Plan, address: Address) -> Sheet:
    """All tags of a language."""
    lang = address.lang
    rows = plan.archive.tagged[lang]
    return _index((key, Counted(plan.tags[lang][key], len(found))) for key, found in rows.items())


def author_index_addresses(archive: Archive) -> Iterator[Address]:
    """The index of authors of each language, where any are named."""
    if any(archive.written_by.values()):
        for lang in archive.site.languages:
            yield Address(("authors",), lang, urls.authors(lang), "the index of authors")


def author_index(plan: Plan, address: Address) -> Sheet:
    """All authors of a language's lists."""
    links, rows = plan.authors[address.lang], plan.archive.written_by[address.lang]
    return _index((key, Counted(links[key], len(found))) for key, found in rows.items())


def _index(entries: Iterator[tuple[str, Counted]]) -> Sheet:
    ordered = [entry for _, entry in sorted(entries, key=lambda pair: (sorting.key(pair[1].link.text), pair[0]))]
    groups = groupby(ordered, key=lambda entry: sorting.initial(entry.link.text))
    return Sheet(Index(tuple((letter, tuple(found)) for letter, found in groups)))
