"""Articles, drafts and standing pages."""

from collections.abc import Iterator
from typing import NamedTuple

from sitegen import urls
from sitegen.archive import Archive
from sitegen.archive import path as path_of
from sitegen.model import Head, Link, wording
from sitegen.pages.plan import Plan, story
from sitegen.pages.table import Address


class Passage(NamedTuple):
    """A text and its language."""

    text: str
    lang: str


class ArticlePage(NamedTuple):
    """What an article's page shows beside its body.

    draft:  whether only editors see it
    notes:  the closing lines about its authors, where the text itself has none
    others: its other language versions
    original: the version it was translated from, where that is known and published
    bodies: itself and its other versions, unless it was withdrawn
    is_behind: whether the original has changed since the translation was made
    """

    head: Head
    draft: bool
    authors: tuple[Link, ...]
    notes: tuple[Passage, ...]
    tags: tuple[Link, ...]
    others: tuple[Link, ...]
    original: Link | None
    is_behind: bool
    bodies: tuple[Head, ...]
    newer: Link | None
    older: Link | None


def addresses(archive: Archive) -> Iterator[Address]:
    """All articles."""
    for key, found in archive.stories.items():
        for head in found.versions:
            yield Address(("article", key), head.lang, path_of(head), head.source, not head.withdrawn)


def draft_addresses(archive: Archive) -> Iterator[Address]:
    """All articles that only their editors see."""
    for key, found in archive.drafts.items():
        for head in found.versions:
            yield Address(("draft", key), head.lang, path_of(head), head.source, indexed=False)


def content(plan: Plan, address: Address) -> ArticlePage:
    """What an article's page shows."""
    found = story(plan.archive, address.key)
    head = found.version(address.lang) or found.versions[0]
    newer, older = plan.neighbours(head)
    tags = (plan.tag_link(plan.archive.tags[tag.casefold()], head.lang) for tag in head.tags)
    others = tuple(_link(other) for other in found.versions if other is not head)
    original = found.version(head.original) if head.original != head.lang else None
    behind = bool(original and head.translated_from and head.translated_from != original.content)
    authors = tuple(plan.author_link(key, plan.archive.authors[key], head.lang) for key in _author_keys(head))
    draft, links = address.key[0] == "draft", tuple(dict.fromkeys(tags))
    source = _link(original) if original else None
    rest = (other for other in found.versions if other is not head and not other.withdrawn)
    bodies = () if head.withdrawn else (head, *rest)
    return ArticlePage(head, draft, authors, _notes(plan, head), links, others, source, behind, bodies, newer, older)


def _link(head: Head) -> Link:
    return Link(head.title, path_of(head), head.lang)


def _author_keys(head: Head) -> Iterator[str]:
    return (name.casefold() for name in head.authors)


def _notes(plan: Plan, head: Head) -> tuple[Passage, ...]:
    """The note the article's facts give, else those of its authors."""
    if head.author_note is not None:
        return (Passage(head.author_note, head.lang),) if head.author_note else ()
    notes = (wording(plan.archive.authors[key].notes, head.lang, plan.site.languages) for key in _author_keys(head))
    return tuple(Passage(text, lang) for text, lang in notes if text)


def standing_addresses(archive: Archive) -> Iterator[Address]:
    """All standing pages."""
    for key, found in archive.standing.items():
        for head in found.versions:
            path = urls.standing(head.lang, head.folder, head.slug)
            yield Address(("page", key), head.lang, path, head.source)


def standing(plan: Plan, address: Address) -> Head:
    """What a standing page shows beside its body."""
    found = plan.archive.standing[address.key[1]]
    return found.version(address.lang) or found.versions[0]
