"""Lists of stories, cut into pages: the homes, tags and authors.

Full pages are numbered from the oldest, so that a full page never changes when news arrives; the
page a reader sees first holds the newest `per_page` to `2 * per_page - 1` stories.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sitegen import urls
from sitegen.archive import Archive, is_syndicated
from sitegen.model import Date, Teaser, wording
from sitegen.pages.plan import Plan, Sheet, sources
from sitegen.pages.table import Address, Key


class Neighbour(NamedTuple):
    """A link to the next page of a list, with the dates between which its stories fall."""

    path: str
    first: Date | None
    last: Date | None


class Listing(NamedTuple):
    """One page of a list; `number` is 0 on the page a reader sees first.

    total: how many stories the whole list has, told on that first page only: a full page must not change with news
    """

    total: int
    number: int
    newer: Neighbour | None
    older: Neighbour | None


def full_pages(total: int, per_page: int) -> int:
    """How many full, numbered pages a list of so many stories has."""
    return max(0, total // per_page - 1)


def numbers(total: int, per_page: int) -> range:
    """The numbers of a list's pages, 0 first."""
    return range(full_pages(total, per_page) + 1)


def cut(rows: Sequence[Teaser], per_page: int, number: int) -> Sequence[Teaser]:
    """The stories of one page, oldest first."""
    if number:
        return rows[(number - 1) * per_page : number * per_page]
    return rows[full_pages(len(rows), per_page) * per_page :]


def listing(plan: Plan, rows: Sequence[Teaser], key: Key, lang: str) -> tuple[Listing, tuple[str, ...]]:
    """One page of a list: the way to newer and older stories, and its own, newest first."""
    per_page, number = plan.site.per_page, int(key[-1])
    count = full_pages(len(rows), per_page)

    def neighbour(other: int) -> Neighbour:
        found = cut(rows, per_page, other)
        dates = [teaser.date for teaser in found if teaser.date and other]  # as above: the newest page's end moves
        path = plan.path((*key[:-1], str(other)), lang)
        return Neighbour(path, dates[0] if dates else None, dates[-1] if dates else None)

    newer = neighbour(number + 1 if number < count else 0) if number else None
    older_number = number - 1 if number else count
    older = neighbour(older_number) if older_number else None
    return Listing(0 if number else len(rows), number, newer, older), sources(cut(rows, per_page, number))


def home_addresses(archive: Archive) -> Iterator[Address]:
    """The homes of all languages and their older pages."""
    for lang in archive.site.languages:
        for number in numbers(len(archive.listed[lang]), archive.site.per_page):
            yield Address(("home", str(number)), lang, urls.home(lang, number), "the newest stories")


def home(plan: Plan, address: Address) -> Sheet:
    """What a home shows."""
    return Sheet(*listing(plan, plan.archive.listed[address.lang], address.key, address.lang))


class Named(NamedTuple):
    """The stories with one tag or by one author: the name, its language, a note, the list.

    same_as: addresses of the same concept elsewhere
    feed:    the path of its feed, if it has one
    """

    id: str
    name: str
    lang: str
    note: str
    note_lang: str
    same_as: tuple[str, ...]
    feed: str
    listing: Listing


def tag_addresses(archive: Archive) -> Iterator[Address]:
    """The pages of every tag in every language whose lists use it."""
    site = archive.site
    for lang in site.languages:
        for key, rows in archive.tagged[lang].items():
            tag = archive.tags[key]
            slug = urls.tag_slug(tag, lang, site.languages)
            for number in numbers(len(rows), site.per_page):
                yield Address(("tag", key, str(number)), lang, urls.tag(lang, slug, number), f'the tag "{tag.id}"')


def tag(plan: Plan, address: Address) -> Sheet:
    """What a tag's page shows."""
    found = plan.archive.tags[address.key[1]]
    text, spoken = wording(found.labels, address.lang, plan.site.languages)
    rows = plan.archive.tagged[address.lang][address.key[1]]
    shown, teasers = listing(plan, rows, address.key, address.lang)
    feed = urls.tag_feed(address.lang, urls.tag_slug(found, address.lang, plan.site.languages))
    has_feed = bool(plan.site.base_url) and any(is_syndicated(teaser, address.lang) for teaser in rows)
    content = Named(found.id, text, spoken, "", "", found.same_as, feed if has_feed else "", shown)
    return Sheet(content, teasers)


def author_addresses(archive: Archive) -> Iterator[Address]:
    """The pages of every author in every language whose lists name them."""
    site = archive.site
    for lang in site.languages:
        for key, rows in archive.written_by[lang].items():
            author = archive.authors[key]
            for number in numbers(len(rows), site.per_page):
                path = urls.author(lang, author.id, number)
                yield Address(("author", key, str(number)), lang, path, f'the author "{author.id}"')


def author(plan: Plan, address: Address) -> Sheet:
    """What an author's page shows."""
    found, languages = plan.archive.authors[address.key[1]], plan.site.languages
    name, spoken = wording(found.names, address.lang, languages)
    note, note_lang = wording(found.notes, address.lang, languages)
    rows = plan.archive.written_by[address.lang][address.key[1]]
    shown, teasers = listing(plan, rows, address.key, address.lang)
    return Sheet(Named(found.id, name, spoken, note, note_lang, (), "", shown), teasers)
