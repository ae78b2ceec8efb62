"""Feeds, and pages that forward from older addresses."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sitegen import urls
from sitegen.archive import Archive, is_syndicated
from sitegen.archive import path as path_of
from sitegen.model import Date, Head, Link, Teaser, wording
from sitegen.pages.plan import Facts, Plan, Sheet
from sitegen.pages.table import Address

NEWEST = 20
"""How many articles a feed holds."""


class Entry(NamedTuple):
    """An article in a feed, beside its head; dates are full, `others` are its other language versions."""

    id: str
    path: str
    published: Date
    updated: Date
    authors: tuple[str, ...]
    tags: tuple[Link, ...]
    others: tuple[Link, ...]


class Feed(NamedTuple):
    """A feed of one language: all articles, or those with one tag; `page` is the page it accompanies."""

    tag: str
    page: str
    updated: Date | None
    entries: tuple[Entry, ...]


class Moved(NamedTuple):
    """Where the article of an older address stands now."""

    link: Link


def feed_addresses(archive: Archive) -> Iterator[Address]:
    """The feed of each language; without base_url there are none."""
    if archive.site.base_url:
        for lang in archive.site.languages:
            yield Address(("feed",), lang, urls.feed(lang), "the feed")


def json_feed_addresses(archive: Archive) -> Iterator[Address]:
    """The same as JSON."""
    if archive.site.base_url:
        for lang in archive.site.languages:
            yield Address(("json-feed",), lang, urls.json_feed(lang), "the feed")


def tag_feed_addresses(archive: Archive) -> Iterator[Address]:
    """The feed of each tag that has articles of the language itself."""
    site = archive.site
    if site.base_url:
        for lang in site.languages:
            for key, rows in archive.tagged[lang].items():
                if any(is_syndicated(teaser, lang) for teaser in rows):
                    path = urls.tag_feed(lang, urls.tag_slug(archive.tags[key], lang, site.languages))
                    yield Address(("tag-feed", key), lang, path, f'the feed of "{archive.tags[key].id}"')


def feed(plan: Plan, address: Address) -> Sheet:
    """The newest articles of a language, or those with one tag; never untranslated or partly dated ones."""
    lang = address.lang
    rows, tag, page = _rows(plan, address)
    chosen = _chosen(rows, lang)
    heads = [plan.archive.stories[teaser.translation_id].version(lang) for teaser in chosen]
    newest = [_entry(plan, head, head.date) for head in heads if head and head.date]
    dates = [entry.updated for entry in newest] or [teaser.date for teaser in rows if teaser.date]
    updated = max(dates, key=lambda date: date.instant) if dates else None
    sources = tuple(teaser.source for teaser in chosen)
    return Sheet(Feed(tag, page, updated, tuple(newest)), heads=sources, bodies=sources)


def facts(plan: Plan, address: Address) -> Facts:
    """What a feed depends on: its stories in all their versions, the names of their authors and tags."""
    rows, label, page = _rows(plan, address)
    lang, stories, links = address.lang, plan.archive.stories, plan.tags[address.lang]
    chosen = _chosen(rows, lang)
    found = [stories[teaser.translation_id] for teaser in chosen]
    heads = [head for story in found for head in story.versions]
    named = [links[tag.casefold()] for head in heads if head.lang == lang for tag in head.tags]
    authors = [plan.authors[lang][key.casefold()] for head in heads if head.lang == lang for key in head.authors]
    dates = () if chosen else [teaser.date for teaser in rows]
    values = (label, page, plan.site.feed_host, named, authors, dates)
    sources, bodies = tuple([head.source for head in heads]), tuple([teaser.source for teaser in chosen])
    return Facts(values, sources, bodies, lambda: feed(plan, address))


def _rows(plan: Plan, address: Address) -> tuple[Sequence[Teaser], str, str]:
    """What a feed is chosen from, the label of its tag, if any, and the page it accompanies."""
    lang = address.lang
    if address.key[0] != "tag-feed":
        return plan.archive.listed[lang], "", urls.home(lang)
    key = address.key[1]
    label, _ = wording(plan.archive.tags[key].labels, lang, plan.site.languages)
    return plan.archive.tagged[lang][key], label, plan.path(("tag", key, "0"), lang)


def _chosen(rows: Sequence[Teaser], lang: str) -> list[Teaser]:
    """The newest articles of a list that may be in feeds of a language."""
    return list(islice((teaser for teaser in reversed(rows) if is_syndicated(teaser, lang)), NEWEST))


def _entry(plan: Plan, head: Head, date: Date) -> Entry:
    site, lang, archive = plan.site, head.lang, plan.archive
    story = archive.stories[head.translation_id]
    name = f"{head.translation_id}/{lang}"
    return Entry(
        id=urls.stable_id(site.feed_host or urls.host(site.base_url), date.written[:10], name),
        path=path_of(head),
        published=date,
        updated=head.modified_on or date,
        authors=tuple(wording(archive.authors[key.casefold()].names, lang, site.languages)[0] for key in head.authors),
        tags=tuple(plan.tags[lang][tag.casefold()] for tag in head.tags),
        others=tuple(
            Link(other.title, path_of(other), other.lang)
            for other in story.versions
            if other is not head and not other.withdrawn
        ),
    )


def moved_addresses(archive: Archive) -> Iterator[Address]:
    """The older addresses of all articles and standing pages, and of the pages that showed an article beside another.

    No older address stands where another one does that somebody wrote.
    """
    written = list(_written(archive))
    yield from written
    taken = {address.path for address in written}
    for address in written:
        _, kind, key, alias = address.key
        for lang in _sides(archive, key, address.lang) if kind == "article" and _is_article(address) else ():
            path = urls.side(alias, lang)
            if path not in taken:
                taken.add(path)
                yield address._replace(key=("moved", "side", key, path, lang), path=path)


def _written(archive: Archive) -> Iterator[Address]:
    for kind, stories in (("article", archive.stories), ("page", archive.standing)):
        for key, story in stories.items():
            for head in story.versions:
                for alias in head.aliases:
                    yield Address(("moved", kind, key, alias), head.lang, alias, head.source, False)


def _is_article(address: Address) -> bool:
    """Whether an older address is one that an article of this language may have had here."""
    return address.path.startswith(f"{address.lang}/") and not address.path.endswith(f"/{urls.FRONT}")


def _sides(archive: Archive, key: str, lang: str) -> list[str]:
    """The languages of the versions that an article has pages beside."""
    found = [head.lang for head in archive.stories[key].readable] if archive.site.side_by_side else []
    return [other for other in found if other != lang] if lang in found else []


def moved(plan: Plan, address: Address) -> Sheet:
    """Where an older address leads."""
    kind, key = address.key[1], address.key[2]
    story = (plan.archive.standing if kind == "page" else plan.archive.stories)[key]
    head = story.version(address.lang) or story.versions[0]
    path = urls.side(path_of(head), address.key[4]) if kind == "side" else path_of(head)
    return Sheet(Moved(Link(head.title, path, head.lang)))
