"""Articles, drafts and standing pages."""

from collections.abc import Iterator
from typing import NamedTuple

from sitegen import urls
from sitegen.archive import Archive
from sitegen.archive import path as path_of
from sitegen.model import Head, Link, wording
from sitegen.pages import previews, related
from sitegen.pages.plan import Facts, Plan, Sheet, story
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
    preview: its preview image; empty where it has none
    first:  the language of the version whose paragraphs hand-set groups count; empty where that is not published
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
    preview: str
    first: str


def addresses(archive: Archive) -> Iterator[Address]:
    """All articles."""
    for key, found in archive.stories.items():
        name = ("article", key)
        for head in found.versions:
            yield Address(name, head.lang, _path(archive, head), head.source, not head.withdrawn)


def _path(archive: Archive, head: Head) -> str:
    """Where an article is; the same text that lists have, for there are many."""
    listed = archive.teasers.get(head.source)
    return listed.path if listed else path_of(head)


def draft_addresses(archive: Archive) -> Iterator[Address]:
    """All articles that only their editors see."""
    for key, found in archive.drafts.items():
        for head in found.versions:
            yield Address(("draft", key), head.lang, path_of(head), head.source, indexed=False)


def side_addresses(archive: Archive) -> Iterator[Address]:
    """The pages that show each two versions of a story side by side."""
    for key, found in archive.stories.items() if archive.site.side_by_side else ():
        for head in found.readable if len(found.versions) > 1 else ():
            for other in found.readable:
                if other is not head:
                    path = urls.side(path_of(head), other.lang)
                    yield Address(("side", key, other.lang), head.lang, path, head.source, False)


class Parts(NamedTuple):
    """All that an article's page is made of, but for its place among its counterparts.

    versions: those of its story, itself included;  tags: those that have pages
    about:    the tags that name the same concept elsewhere: label, addresses
    abreast:  whether each two versions have a page side by side
    is_drawn: whether it has a preview image
    first:    see `ArticlePage`; empty where it has no other version
    """

    draft: bool
    versions: tuple[Head, ...]
    newer: Link | None
    older: Link | None
    tags: tuple[Link, ...]
    about: tuple[tuple[str, tuple[str, ...]], ...]
    authors: tuple[Link, ...]
    notes: tuple[Passage, ...]
    abreast: bool
    is_drawn: bool
    related: tuple[Link, ...]
    first: str


def parts(plan: Plan, address: Address) -> Parts:
    """What an article's page is made of."""
    found = story(plan.archive, address.key)
    head = found.version(address.lang) or found.versions[0]
    keys, links, known = [tag.casefold() for tag in head.tags], plan.tags[head.lang], plan.archive.tags
    draft = address.key[0] == "draft"
    return Parts(
        draft,
        found.versions,
        *plan.neighbours(head),
        tuple([links[key] for key in keys if links[key].path]),  # a tag of nothing but withdrawn articles has no page
        tuple([(links[key].text, known[key].same_as) for key in keys if known[key].same_as]),
        tuple([plan.authors[head.lang][key] for key in _author_keys(head)]),
        _notes(plan, head),
        plan.site.side_by_side,
        not draft and previews.is_drawn(head, plan.site),
        () if draft or head.withdrawn else related.stories(head, plan.shelves[head.lang]),
        found.first if len(found.versions) > 1 else "",
    )


def facts(plan: Plan, address: Address) -> Facts:
    """What an article's page depends on, found quicker than it is made."""
    found = parts(plan, address)
    own = [head for head in found.versions if head.lang == address.lang and not head.withdrawn]
    rest = [head for head in found.versions if head.lang != address.lang and not head.withdrawn]
    bodies = tuple([head.source for head in (*own, *rest)]) if own else ()
    heads = tuple([head.source for head in found.versions])
    return Facts((found.draft, *found[2:]), heads, bodies, lambda: _sheet(found, address))


def content(plan: Plan, address: Address) -> Sheet:
    """What an article's page shows."""
    return _sheet(parts(plan, address), address)


def _sheet(made: Parts, address: Address) -> Sheet:
    """The page of a version; whatever it shows comes from its parts, for by these it is found fresh or stale."""
    head = next((head for head in made.versions if head.lang == address.lang), made.versions[0])
    others = tuple([_link(other) for other in made.versions if other is not head])
    original = next((other for other in made.versions if other.lang == head.original and other is not head), None)
    source = _link(original) if original else None
    rest = [] if head.withdrawn else [other for other in made.versions if other is not head and not other.withdrawn]
    is_public = not (made.draft or head.withdrawn)
    has_sides = is_public and made.abreast
    shown = ArticlePage(
        draft=made.draft,
        authors=made.authors,
        notes=made.notes,
        tags=tuple(dict.fromkeys(made.tags)),
        about=made.about,
        others=others,
        original=source,
        second=(source or (others[0] if others else Link("", "", head.lang))).lang,
        newer=made.newer,
        older=made.older,
        related=made.related,
        text=urls.verbatim(address.path, head.source) if is_public else "",
        sides=tuple([(other.lang, urls.side(address.path, other.lang)) for other in rest if has_sides]),
        preview=urls.preview(address.path) if made.is_drawn else "",
        first=made.first,
    )
    sources = (head.source, *[other.source for other in rest])
    return Sheet(shown, heads=sources, bodies=() if head.withdrawn else sources)


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
