"""What the contents of pages are made from: the archive, and where everything is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sitegen.archive import Archive
from sitegen.model import Author, Head, Link, Site, Story, Tag, Teaser, wording
from sitegen.pages import related
from sitegen.pages.table import Address, Key, Table


class Sheet(NamedTuple):
    """What one page shows: the record of its kind, and the articles it lists, tells about and prints (by source)."""

    content: Any
    teasers: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


class Facts(NamedTuple):
    """What a page depends on: plain values, heads and bodies (by source); and what makes the page of them."""

    values: Any
    heads: tuple[str, ...]
    bodies: tuple[str, ...]
    sheet: Callable[[], Sheet]


class Plan(NamedTuple):
    """The archive and the table of its addresses.

    order:   language → its own articles, oldest first, and the place of each by translation id
    tags, authors: language → folded id → a link to its page
    shelves: language → folded id of a tag → its stories, where related ones are found
    sections: what each sitemap lists, by its name
    has_index: whether the texts are indexed, so that they can be searched
    """

    archive: Archive
    table: Table
    order: Mapping[str, tuple[Sequence[Teaser], Mapping[str, int]]]
    tags: Mapping[str, Mapping[str, Link]]
    authors: Mapping[str, Mapping[str, Link]]
    shelves: Mapping[str, related.Shelves]
    sections: Mapping[str, Sequence[Address]]
    has_index: bool = False

    @property
    def site(self) -> Site:
        return self.archive.site

    def path(self, key: Key, lang: str) -> str:
        """Where a page is; empty where there is none."""
        return self.table.path(key, lang)

    def neighbours(self, head: Head) -> tuple[Link | None, Link | None]:
        """The next newer and the next older article of the same language."""
        rows, places = self.order[head.lang]
        at = places.get(head.translation_id)
        if at is None:
            return None, None
        newer = rows[at + 1] if at + 1 < len(rows) else None
        older = rows[at - 1] if at else None
        return _link(newer), _link(older)


def _link(teaser: Teaser | None) -> Link | None:
    return Link(teaser.title, teaser.path, teaser.lang) if teaser else None


def sources(teasers: Iterable[Teaser]) -> tuple[str, ...]:
    """The articles that a list shows, newest first."""
    return tuple(teaser.source for teaser in teasers)[::-1]


def make(archive: Archive, table: Table, sections: Mapping[str, Sequence[Address]], has_index: bool) -> Plan:
    """The plan of an archive."""
    order = {}
    for lang in archive.site.languages:
        own = [teaser for teaser in archive.listed[lang] if teaser.lang == lang and not teaser.is_draft]
        order[lang] = (own, {teaser.translation_id: at for at, teaser in enumerate(own)})
    languages = archive.site.languages
    tags = {lang: _links(table, "tag", archive.tags, lang, languages) for lang in languages}
    authors = {lang: _links(table, "author", archive.authors, lang, languages) for lang in languages}
    shelves = {lang: related.shelves(archive.tagged[lang], bool(archive.drafts)) for lang in languages}
    return Plan(archive, table, order, tags, authors, shelves, sections, has_index)


def _links(
    table: Table, kind: str, found: Mapping[str, Tag] | Mapping[str, Author], lang: str, languages: tuple[str, ...]
) -> dict[str, Link]:
    """Links to all tags or authors for a reader of a language."""
    links = {}
    for key, item in found.items():
        text, spoken = wording(item.labels if isinstance(item, Tag) else item.names, lang, languages)
        links[key] = Link(text, table.path((kind, key, "0"), lang), spoken)
    return links


def nearest(key: Key, archive: Archive, lang: str) -> list[Key]:
    """Where readers of another language are led when a page has no counterpart, nearest first."""
    kind = key[0]
    if kind == "tag":
        return [("tags",)]
    if kind == "author":
        return [("authors",)]
    if kind in ("article", "draft"):
        return [("article", key[1]), *_periods_of(story(archive, key).version(lang))]
    return []


def story(archive: Archive, key: Key) -> Story:
    """The story that the key of an article or a draft names."""
    return (archive.drafts if key[0] == "draft" else archive.stories)[key[1]]


def _periods_of(head: Head | None) -> list[Key]:
    if head is None or head.date is None:
        return [("undated",)]
    year, month = head.date.year, head.date.month
    return [*([("month", year, month)] if month else []), ("year", year), ("undated",)]
