"""Articles, drafts and standing pages."""

from collections.abc import Iterator
from typing import NamedTuple

from sitegen import urls
from sitegen.archive import Archive
from sitegen.archive import path as path_of
from sitegen.model import Head, Link, wording
from sitegen.pages import related
from sitegen.pages.plan import Plan, Sheet, story
from sitegen.pages.table import Address


class Passage(NamedTuple):
    """A text and its language."""

    text: str
    lang: str


class ArticlePage(NamedTuple):
    """What an article's page shows beside its head and body.

    draft:  whether only editors see it
    notes:  the closing lines about its authors, where the text itself has none
    about:  the tags that name the same concept elsewhere: label, addresses
    others: its other language versions
    original: the version it was translated from, where that is known and published
    related: stories that share tags and stand near in time
    second: the other language in which to say how it was translated
    text:   the file beside it that holds its text as it came in; empty where it is not published
    sides:  language and path of the pages that show it beside another version
    """

    draft: bool
    authors: tuple[Link, ...]
    notes: tuple[Passage, ...]
    tags: tuple[Link, ...]
    about: tuple[tuple[str, tuple[str, ...]], ...]
    others: tuple[Link, ...]
    original: Link | None
    second: str
    newer: Link | None
    older: Link | None
    related: tuple[Link, ...]
    text: str
    sides: tuple[tuple[str, str], ...]


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


def text_addresses(archive: Archive) -> Iterator[Address]:
    """The texts as they came in, beside the pages of articles and standing pages."""
    for kind, stories in (("article", archive.stories), ("page", archive.standing)):
        for key, found in stories.items():
            for head in found.readable:
                yield Address(
                    ("text", kind, key), head.lang, urls.verbatim(path_of(head), head.source), head.source, False
                )


def side_addresses(archive: Archive) -> Iterator[Address]:
    """The pages that show each two versions of a story side by side."""
    for key, found in archive.stories.items():
        for head in found.readable if len(found.versions) > 1 else ():
            for other in found.readable:
                if other is not head:
                    path = urls.side(path_of(head), other.lang)
                    yield Address(("side", key, other.lang), head.lang, path, head.source, False)


def content(plan: Plan, address: Address) -> Sheet:
    """What an article's page shows."""
    found = story(plan.archive, address.key)
    head = found.version(address.lang) or found.versions[0]
    newer, older = plan.neighbours(head)
    named = [plan.tags[head.lang][tag.casefold()] for tag in head.tags]
    tags = (tag for tag in named if tag.path)  # a tag of nothing but withdrawn articles has no page
    known = (plan.archive.tags[tag.casefold()].same_as for tag in head.tags)
    about = tuple((tag.text, same) for tag, same in zip(named, known, strict=True) if same)
    others = tuple(_link(other) for other in found.versions if other is not head)
    original = found.version(head.original) if head.original != head.lang else None
    authors = tuple(plan.authors[head.lang][key] for key in _author_keys(head))
    draft, links = address.key[0] == "draft", tuple(dict.fromkeys(tags))
    source = _link(original) if original else None
    second = (source or (others[0] if others else Link("", "", head.lang))).lang
    rest = () if head.withdrawn else tuple(other for other in found.readable if other is not head)
    beside = _beside(address.path, head, rest) if not (draft or head.withdrawn) else ("", ())
    shown = ArticlePage(
        *(draft, authors, _notes(plan, head), links, about, others, source, second, newer, older),
        () if draft or head.withdrawn else related.stories(head, plan.shelves[head.lang]),
        *beside,
    )
    sources = (head.source, *(other.source for other in rest))
    return Sheet(shown, heads=sources, bodies=() if head.withdrawn else sources)


def _beside(path: str, head: Head, others: tuple[Head, ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The files that stand beside an article's page."""
    sides = tuple((other.lang, urls.side(path, other.lang)) for other in others)
    return urls.verbatim(path, head.source), sides


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
            yield Address(("page", key), head.lang, path, head.source, not (head.draft or head.withdrawn))


class StandingPage(NamedTuple):
    """What a standing page shows beside its head and body: its other versions, and the file that holds its text."""

    others: tuple[Link, ...]
    text: str


def standing(plan: Plan, address: Address) -> Sheet:
    """What a standing page shows."""
    found = plan.archive.standing[address.key[1]]
    head = found.version(address.lang) or found.versions[0]
    others = tuple(_link(other) for other in found.versions if other is not head)
    bodies = () if head.withdrawn else (head.source,)
    text = "" if head.draft or head.withdrawn else urls.verbatim(address.path, head.source)
    return Sheet(StandingPage(others, text), heads=(head.source,), bodies=bodies)
