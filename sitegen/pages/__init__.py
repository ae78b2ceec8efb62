"""The archive becomes pages: which there are, where they are, what each shows.

Kinds of page are a table; its order is the order in which the site is planned.
"""

from collections.abc import Callable, Iterator, Set
from itertools import chain
from typing import NamedTuple

from sitegen import records, urls
from sitegen.archive import Archive
from sitegen.archive import path as path_of
from sitegen.graph import Marks
from sitegen.model import Frame, Link, Page, Toggle
from sitegen.pages import article, feeds, indexes, lists, periods, plan, previews, search, sitemaps, table
from sitegen.pages.plan import Facts, Plan, Sheet
from sitegen.pages.table import Address
from sitegen.previews import KIND, Card
from sitegen.problems import Problem


class Kind(NamedTuple):
    """One kind of page: its template, the record it prints, where its pages are, what each of them shows.

    facts: what a page depends on, where that is found quicker than the page is made
    """

    template: str
    record: type
    addresses: Callable[[Archive], Iterator[Address]]
    content: Callable[[Plan, Address], Sheet]
    facts: Callable[[Plan, Address], Facts] | None = None


class Outline(NamedTuple):
    """What a page contains, as a text that changes with it, and the articles (by source) whose bodies it prints.

    page: makes the page, where it has to be printed
    """

    text: str
    bodies: tuple[str, ...]
    page: Callable[[], Page]


KINDS = (
    Kind("front.html", indexes.Front, indexes.front_addresses, indexes.front),
    Kind("home.html", lists.Listing, lists.home_addresses, lists.home),
    Kind("article.html", article.ArticlePage, article.addresses, article.content, article.facts),
    Kind("article.html", article.ArticlePage, article.draft_addresses, article.content, article.facts),
    Kind("tags.html", indexes.Index, indexes.tag_index_addresses, indexes.tag_index),
    Kind("tag.html", lists.Named, lists.tag_addresses, lists.tag),
    Kind("authors.html", indexes.Index, indexes.author_index_addresses, indexes.author_index),
    Kind("author.html", lists.Named, lists.author_addresses, lists.author),
    Kind("archive.html", periods.Overview, periods.archive_addresses, periods.overview),
    Kind("year.html", periods.YearPage, periods.year_addresses, periods.year),
    Kind("month.html", periods.MonthPage, periods.month_addresses, periods.month),
    Kind("undated.html", periods.Undated, periods.undated_addresses, periods.undated),
    Kind("search.html", search.SearchPage, search.addresses, search.content),
    Kind("page.html", article.StandingPage, article.standing_addresses, article.standing),
    Kind("404.html", indexes.Missing, indexes.missing_addresses, indexes.missing),
)
"""What readers see."""

FILES = (
    Kind("moved.html", feeds.Moved, feeds.moved_addresses, feeds.moved),
    Kind("feed.xml", feeds.Feed, feeds.feed_addresses, feeds.feed, feeds.facts),
    Kind("feed.xml", feeds.Feed, feeds.tag_feed_addresses, feeds.feed, feeds.facts),
    Kind("feed.json", feeds.Feed, feeds.json_feed_addresses, feeds.feed, feeds.facts),
    Kind("news-sitemap.xml", sitemaps.News, sitemaps.news_addresses, sitemaps.news),
    Kind(KIND, Card, previews.addresses, previews.content),
    Kind("titles.js", search.Titles, search.titles_addresses, search.titles),
    Kind("robots.txt", sitemaps.Robots, sitemaps.robots_addresses, sitemaps.robots),
    Kind("sitemap.xml", sitemaps.Sitemap, sitemaps.addresses, sitemaps.sitemap, sitemaps.facts),
)
"""What machines read: no toggle, no alternates, in no table."""

SILENT = frozenset(kind.template for kind in FILES)

OFTEN = {
    *("article.html", "home.html", "tag.html", "tags.html", "author.html", "month.html", "year.html", "archive.html"),
    *("front.html", "feed.xml", "feed.json", "titles.js", "sitemap.xml", "base.html"),
}
"""The templates of pages that one more story changes, and what these are built on."""

ARTICLE = "article"
TEXTS = (ARTICLE, "page")
"""The keys of pages whose texts are published with them, as far as search engines may list them, begin so."""


def parse(text: str | bytes) -> Page:
    """A page from its record as text. Raises ValueError where it is none."""
    page = records.parse(Page, text)
    kind = next(kind for kind in (*KINDS, *FILES) if kind.template == page.template)
    return page._replace(content=records.convert(kind.record, page.content))


class Book(NamedTuple):
    """The plan of the whole site, ready to be read page by page: the kind of each, and its address."""

    plan: Plan
    kinds: tuple[Kind, ...]
    addresses: tuple[Address, ...]

    def page(self, number: int) -> Page:
        """One page, made when it is asked for."""
        kind, address = self.kinds[number], self.addresses[number]
        return page(self.plan, kind, address)

    def outline(self, number: int, marks: Marks) -> Outline:
        """What one page contains."""
        kind, address = self.kinds[number], self.addresses[number]
        if not kind.facts:
            made = page(self.plan, kind, address)
            return Outline(contents(made, marks), made.bodies, lambda: made)
        facts = kind.facts(self.plan, address)
        values = (address, () if kind.template in SILENT else _place(self.plan, address), facts.values)
        text = "\n".join([records.text(values), *map(marks.heads.__getitem__, facts.heads)])
        return Outline(text, facts.bodies, lambda: _bound(self.plan, kind, address, facts.sheet()))

    def is_feed(self, number: int) -> bool:
        """Whether a page prints the texts of many stories."""
        return self.kinds[number].record is feeds.Feed

    def pages(self) -> Iterator[Page]:
        """All pages, each made when it is asked for."""
        return map(self.page, range(len(self.addresses)))

    def texts(self) -> Iterator[Address]:
        """The pages of articles and standing pages beside which stands their text as it came in."""
        return (address for address in self.addresses if address.indexed and address.key[0] in TEXTS)

    def beside(self, address: Address) -> tuple[str, ...]:
        """The files that are printed with a page: beside it stand its text as it came in, and pages side by side."""
        if not address.indexed or address.key[0] not in TEXTS:
            return ()
        text = urls.verbatim(address.path, address.owner)
        if address.key[0] != ARTICLE or not self.plan.site.side_by_side:
            return (text,)
        others = [lang for lang in self.plan.table.indexed(address.key) if lang != address.lang]
        return (text, *[urls.side(address.path, lang) for lang in others])

    def owners(self, places: Set[str], folders: tuple[str, ...]) -> dict[str, str]:
        """The files in these places, or below these folders, and what each belongs to, for messages."""
        pages = {*places, *map(urls.page_of, places)}
        found = [page for page in self.addresses if page.path in pages or (folders and page.path.startswith(folders))]
        owners = {name: page.owner for page in found for name in (page.path, *self.beside(page))}
        return owners | dict.fromkeys(urls.LEDGERS, "the ledgers of the archive")

    def frames(self) -> dict[str, Frame]:
        """What all pages of each language share."""
        return {lang: _frame(self.plan, lang) for lang in self.plan.site.languages}


def contents(made: Page, marks: Marks) -> str:
    """What a page contains, that was made: its record, and the rows and heads it shows."""
    heads = map(marks.heads.__getitem__, made.heads)
    return "\n".join([records.text(made), *marks.rows(made.teasers), *heads])


def lay_out(archive: Archive, has_index: bool = False) -> tuple[Book, list[Problem]]:
    """The plan of the site, whose texts may be searched; pages that would share an address are problems."""
    seen = [[*kind.addresses(archive)] for kind in KINDS]
    found = table.build(chain.from_iterable(seen), archive.site.languages)
    unseen = [[*kind.addresses(archive)] for kind in FILES]
    sections = sitemaps.sections(found.listed)
    unseen[-1] += sitemaps.parts(archive, sections)
    kinds = tuple([kind for kind, own in zip((*KINDS, *FILES), (*seen, *unseen), strict=True) for _ in own])
    addresses = tuple(chain.from_iterable((*seen, *unseen)))
    has_moved = any(kind.record is feeds.Moved for kind in kinds)
    sides = article.side_addresses(archive) if has_moved else ()
    problems = table.clashes([*addresses, *sides])
    problems += previews.notices(archive)
    return Book(plan.make(archive, found, sections, has_index), kinds, addresses), problems


def page(whole: Plan, kind: Kind, address: Address) -> Page:
    """One page: what it shows, and its place in the table of counterparts."""
    return _bound(whole, kind, address, kind.content(whole, address))


def _bound(whole: Plan, kind: Kind, address: Address, sheet: Sheet) -> Page:
    """What a page shows, with its place in the table of counterparts."""
    if kind.template in SILENT:
        return _page(kind, address, sheet, (), (), ((), ""))
    toggle = _toggle(whole, address)
    return _page(kind, address, sheet, toggle, _spoken(whole, address), whole.table.versions(address))


def _page(
    kind: Kind,
    address: Address,
    sheet: Sheet,
    toggle: tuple[Toggle, ...],
    spoken: tuple[str, ...],
    versions: tuple[tuple[tuple[str, str], ...], str],
) -> Page:
    return Page(
        template=kind.template,
        key=address.key,
        lang=address.lang,
        path=address.path,
        toggle=toggle,
        spoken=spoken,
        alternates=versions[0],
        x_default=versions[1],
        indexed=address.indexed,
        content=sheet.content,
        teasers=sheet.teasers,
        heads=sheet.heads,
        bodies=sheet.bodies,
    )


def _place(whole: Plan, address: Address) -> tuple[object, ...]:
    """All that the table says of a page and its counterparts."""
    table = whole.table
    paths, indexed = table.everywhere(address.key), table.indexed(address.key)
    is_complete = len(indexed) == len(table.languages)
    return paths, indexed, () if is_complete else (_toggle(whole, address), _spoken(whole, address))


def _spoken(whole: Plan, address: Address) -> tuple[str, ...]:
    """The languages in which what a page shows can be read; where a notice is all there is, those that have it."""
    kind, archive = address.key[0], whole.archive
    stories = {"article": (archive.stories,), "draft": (archive.stories, archive.drafts)}.get(kind, ())
    found = {head.lang for known in stories if (story := known.get(address.key[1])) for head in story.readable}
    spoken = tuple(filter(found.__contains__, whole.site.languages))
    return spoken or whole.table.spoken(address.key)


def _toggle(whole: Plan, address: Address) -> tuple[Toggle, ...]:
    """The toggle; pages that belong to no one language offer the home of each."""
    if len(whole.site.languages) < 2:
        return ()
    if address.key in (("front",), ("missing",)):
        return whole.table.homes()
    return whole.table.toggle(address, lambda: plan.nearest(address.key, whole.archive, address.lang))


def _frame(whole: Plan, lang: str) -> Frame:
    standing = tuple(
        Link(head.title, path_of(head), head.lang)
        for _, story in sorted(whole.archive.standing.items())
        if (head := story.version(lang)) and not head.withdrawn
    )
    authors = whole.path(("authors",), lang) if whole.archive.written_by[lang] else ""
    tags = whole.path(("tags",), lang) if whole.archive.tagged[lang] else ""
    feeds_ = (urls.feed(lang), urls.json_feed(lang)) if whole.site.base_url else ("", "")
    return Frame(lang, urls.home(lang), urls.archive(lang), urls.search(lang), tags, authors, *feeds_, standing)
