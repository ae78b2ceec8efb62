"""What crawlers read: the sitemap, that of news, and robots.txt."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sitegen import i18n, urls
from sitegen.archive import Archive
from sitegen.archive import path as path_of
from sitegen.model import Date, Head
from sitegen.pages.plan import Facts, Plan, Sheet
from sitegen.pages.table import Address

LIMIT = 50_000
"""How many addresses one sitemap may list (sitemaps.org/protocol)."""

LARGE = 5_000
"""From how many addresses on each section has a sitemap of its own."""

WHOLE = ""
"""The name of the sitemap that lists all addresses; those of sections are named by language."""


class Listed(NamedTuple):
    """A page in the sitemap."""

    path: str
    modified: Date | None
    alternates: tuple[tuple[str, str], ...]
    x_default: str


class Sitemap(NamedTuple):
    """One sitemap, or, where `parts` are named, the index of them."""

    pages: tuple[Listed, ...]
    parts: tuple[str, ...]


NEWS_SECONDS, NEWS_LIMIT = 2 * 86_400, 1_000
"""How old news are at most, and how many a sitemap of them may list (developers.google.com, news sitemaps)."""


class NewsItem(NamedTuple):
    """An article in the sitemap of news; `lang` is a language as news sitemaps name it."""

    path: str
    lang: str
    publication: str
    title: str
    date: Date


class News(NamedTuple):
    """The sitemap of news."""

    items: tuple[NewsItem, ...]


class Robots(NamedTuple):
    """What crawlers are told: the sitemaps there are."""

    sitemaps: tuple[str, ...]


def addresses(archive: Archive) -> Iterator[Address]:
    """The sitemap, or the index of those of all sections."""
    if archive.site.base_url:
        yield Address(("sitemap", WHOLE), archive.site.default_language, urls.sitemap(), "the sitemap")


def sections(listed: Sequence[Address]) -> dict[str, Sequence[Address]]:
    """What each sitemap lists: one all of it; of a large site, one for each language and folder of its addresses.

    So a story more changes those it stands in, and not one of all pages.
    """
    if len(listed) < LARGE:
        return {WHOLE: listed}
    found: defaultdict[str, list[Address]] = defaultdict(list)
    for address in listed:
        found[section(address.path) or address.lang].append(address)
    cuts = {name: range(0, len(rows), LIMIT) for name, rows in found.items()}
    return {
        f"{name}.{number}" if number > 1 else name: found[name][start : start + LIMIT]
        for name, starts in sorted(cuts.items())
        for number, start in enumerate(starts, 1)
    }


def section(path: str) -> str:
    """The section that a page belongs to; empty for one that is in no folder."""
    return ".".join(path.split("/", 2)[:-1])


def parts(archive: Archive, names: Iterable[str]) -> Iterator[Address]:
    """The sitemaps of sections, where there are any."""
    if archive.site.base_url:
        for name in names:
            if name != WHOLE:
                yield Address(("sitemap", name), archive.site.default_language, urls.sitemap(name), "the sitemap")


def sitemap(plan: Plan, address: Address) -> Sheet:
    """All pages that search engines may list, with their counterparts."""
    name = address.key[1]
    if name not in plan.sections:
        return Sheet(Sitemap((), tuple(map(urls.sitemap, plan.sections))))
    return Sheet(Sitemap(tuple(_listed(plan, plan.sections[name])), ()))


def _listed(plan: Plan, addresses: Iterable[Address]) -> Iterator[Listed]:
    for address in addresses:
        alternates, x_default = plan.table.versions(address)
        yield Listed(address.path, _last_change(plan, address), alternates, x_default)


def _last_change(plan: Plan, address: Address) -> Date | None:
    """The day of an article's last change; the protocol's schema knows whole days only."""
    if address.key[0] != "article":
        return None
    head = plan.archive.stories[address.key[1]].version(address.lang)
    return head.modified_on if head else None


def facts(plan: Plan, address: Address) -> Facts:
    """What a sitemap depends on: what it lists with the counterparts of that, and when it changed."""
    rows = plan.sections.get(address.key[1], ())
    values = [(row, plan.table.listed_versions(row), _last_change(plan, row)) for row in rows]
    return Facts(values or tuple(plan.sections), (), (), lambda: sitemap(plan, address))


def robots_addresses(archive: Archive) -> Iterator[Address]:
    """The file for crawlers."""
    yield Address(("robots",), archive.site.default_language, urls.ROBOTS, "the file for crawlers")


def robots(plan: Plan, _address: Address) -> Sheet:
    """What crawlers are told."""
    found = (urls.sitemap(), *((urls.news_sitemap(),) if plan.site.news_sitemap else ()))
    return Sheet(Robots(found if plan.site.base_url else ()))


def news_addresses(archive: Archive) -> Iterator[Address]:
    """The sitemap of news, where the site wants one."""
    if archive.site.base_url and archive.site.news_sitemap:
        yield Address(("news",), archive.site.default_language, urls.news_sitemap(), "the sitemap of news")


def news(plan: Plan, _address: Address) -> Sheet:
    """The articles of the last two days, newest first."""
    found = [item for story in plan.archive.stories.values() for head in story.readable if (item := _item(plan, head))]
    found.sort(key=lambda item: (-item.date.instant, item.path))
    return Sheet(News(tuple(found[:NEWS_LIMIT])))


def _item(plan: Plan, head: Head) -> NewsItem | None:
    is_new = head.date and head.date.is_full and head.date.instant > plan.archive.now - NEWS_SECONDS
    if head.withdrawn or head.date is None or not is_new:
        return None
    return NewsItem(path_of(head), _news_language(head.lang), plan.site.title[head.lang], head.title, head.date)


def _news_language(lang: str) -> str:
    """A language as news sitemaps name it: without its region, but Chinese by its script."""
    primary = lang.partition("-")[0]
    if primary != "zh":
        return primary
    return "zh-tw" if i18n.script(lang) == "Hant" else "zh-cn"
