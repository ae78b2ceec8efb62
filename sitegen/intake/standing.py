"""What stands in content/articles already: its texts, and the raw texts they were made of."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sitegen import disk, holdings, manuscripts, plaintext
from sitegen.bundles import ARTICLES, Bundle
from sitegen.holdings import Holdings
from sitegen.intake import origins
from sitegen.intake.origins import Origin
from sitegen.intake.pairing import Text
from sitegen.model import Head
from sitegen.problems import Problem


class Standing(NamedTuple):
    """One article that stands: `sha256` of its file now, and the raw text it was made of, if its facts say."""

    head: Head
    bundle: Bundle
    sha256: str
    origin: Origin | None

    @property
    def path(self) -> str:
        return self.head.source


class Archive(NamedTuple):
    """The articles that stand, by path; what they are known by; and the versions of each story by language."""

    held: Holdings
    articles: Mapping[str, Standing]
    by_hash: Mapping[str, Standing]
    by_source: Mapping[str, tuple[Standing, ...]]
    stories: Mapping[str, Mapping[str, Standing]]


def read(held: Holdings, progress: Callable[[int, int], None]) -> tuple[Archive, list[Problem]]:
    """The archive as it stands; articles that a build would refuse are named and passed over."""
    problems: list[Problem] = []
    found: dict[str, Standing] = {}
    kept = [bundle for bundle in held.bundles if bundle.stem.startswith(ARTICLES)]
    for number, bundle in enumerate(kept, 1):
        versions, faults = holdings.read(held, bundle)
        problems += [fault for fault in faults if not fault.is_notice]
        for version in versions:
            head = version.head
            data = disk.read(str(held.folder), head.source)
            if isinstance(data, bytes):
                sha256 = hashlib.sha256(data).hexdigest()
                found[head.source] = Standing(head, bundle, sha256, origins.read(head.origin))
        progress(number, len(kept))
    return Archive(held, found, _by_hash(found), _by_source(found), _stories(found, held.site.languages)), problems


def _by_hash(found: Mapping[str, Standing]) -> dict[str, Standing]:
    by_hash = {one.sha256: one for one in found.values()}
    return by_hash | {one.origin.sha256: one for one in found.values() if one.origin}


def _by_source(found: Mapping[str, Standing]) -> dict[str, tuple[Standing, ...]]:
    by_source: dict[str, tuple[Standing, ...]] = {}
    for one in found.values():
        if one.origin:
            by_source[one.origin.path] = (*by_source.get(one.origin.path, ()), one)
    return by_source


def _stories(found: Mapping[str, Standing], languages: Sequence[str]) -> dict[str, dict[str, Standing]]:
    """The stories by id, each with its versions in the order of the site's languages."""
    stories: dict[str, dict[str, Standing]] = {}
    order = {lang: place for place, lang in enumerate(languages)}
    for one in sorted(found.values(), key=lambda one: order.get(one.head.lang, len(order))):
        stories.setdefault(one.head.translation_id, {})[one.head.lang] = one
    return {id: stories[id] for id in dict.fromkeys(one.head.translation_id for one in found.values())}


def paragraphs(archive: Archive, one: Standing) -> tuple[str, ...]:
    """The body of an article as plain text; empty where it can't be read any more."""
    data = disk.read(str(archive.held.folder), one.path)
    text = plaintext.decode(data, one.path) if isinstance(data, bytes) else ""
    if not isinstance(text, str):
        return ()
    if one.path.endswith(".txt"):
        return plaintext.parts(text, one.head.wrapped).noted(one.head.author_note).paragraphs
    found = manuscripts.markdown_paragraphs(text, one.path, one.head.title)
    return () if isinstance(found, Problem) else tuple(filter(None, found))


def text(archive: Archive, one: Standing, story: str | None) -> Text:
    """An article as pairing looks at it; without a story it looks for a partner."""
    head = tuple(filter(None, (one.head.title, one.head.deck)))
    day = (one.head.date.written[:10],) if one.head.date else ()
    return Text(one.path, one.head.lang, head, (*paragraphs(archive, one), *day), story)
