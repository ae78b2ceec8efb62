"""What is published beside an article's page: its text, its pages side by side with other versions, ledger lines."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen import markup, records, urls
from sitegen.model import Body, Head, Link, Page, Toggle
from sitegen.render import SIDE, Matter, Parallel
from sitegen.render.parallel import Numbers

if TYPE_CHECKING:
    from sitegen import alignments

ENOUGH = 0.5
"""The score of an alignment below which two versions stand beside each other as they are."""

MOST = 250_000
"""How many pairs of paragraphs are compared at most: two texts of 500 each take about a second."""


class SidePage(NamedTuple):
    """What a side-by-side page shows beside two articles: the pages of both."""

    own: Link
    other: Link
    is_apart: bool


class Aligner:
    """Brings the versions of articles together; what it finds is remembered in the site."""

    def __init__(self, site: str) -> None:
        self.site = Path(site)
        self._stack = ExitStack()
        self._of: alignments.Of | None = None
        self._pair: tuple[tuple[str, str], Parallel] = (("", ""), Parallel((), is_apart=True))

    def __enter__(self) -> "Aligner":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def parallels(self, page: Page, heads: tuple[Head, ...], bodies: tuple[Body, ...]) -> dict[str, Parallel]:
        """How the paragraphs of an article's other versions go with its own, by language."""
        return {
            head.lang: self._parallel(page, (heads[0], head), (bodies[0], body))
            for head, body in zip(heads[1:], bodies[1:], strict=True)
        }

    def _parallel(self, page: Page, heads: tuple[Head, Head], bodies: tuple[Body, Body]) -> Parallel:
        """The two versions are always compared in the order of the site, whichever is the page's own."""
        languages, first = [version[0] for version in page.alternates], page.content.first
        is_turned = languages.index(heads[0].lang) > languages.index(heads[1].lang)
        if not is_turned:
            return self._aligned(first, heads, bodies)
        found = self._aligned(first, heads[::-1], bodies[::-1])
        return found._replace(rows=_turned_rows(found.rows))

    def _aligned(self, first: str, heads: tuple[Head, ...], bodies: tuple[Body, ...]) -> Parallel:
        a, b = heads
        pair = (bodies[0].source, bodies[1].source)
        if self._pair[0] == pair:
            return self._pair[1]
        given = (b.alignment or a.alignment) if a.lang == first else ()
        texts = [tuple(map(markup.plain, body.blocks)) for body in bodies]
        if not all(texts) or len(texts[0]) * len(texts[1]) > MOST:
            return Parallel((), True)
        found = self._memory()(texts[0], texts[1], given)
        rows = tuple((group.a, group.b) for group in found.groups)
        is_apart = found.score < ENOUGH and not given
        parallel = Parallel(() if is_apart else rows, is_apart)
        self._pair = (pair, parallel)
        return parallel

    def _memory(self) -> "alignments.Of":
        """What aligns two texts, or remembers how they go together; loaded late: most builds find nothing to align."""
        if self._of is None:
            from sitegen import alignments

            self._of = self._stack.enter_context(alignments.remembered(self.site))
        return self._of


def _turned_rows(rows: tuple[tuple[Numbers, Numbers], ...]) -> tuple[tuple[Numbers, Numbers], ...]:
    """The same rows in the order in which the other side reads."""
    found = sorted((there, here) for here, there in rows if there)
    for alone in sorted(here for here, there in rows if not there):
        place = max((at for at, (_, here) in enumerate(found, 1) if here and here[0] < alone[0]), default=0)
        found.insert(place, ((), alone))
    return tuple(found)


def sides(matter: Matter) -> Iterator[Matter]:
    """The pages that show an article beside each of its other versions."""
    page, content = matter.page, matter.page.content
    heads = {head.lang: place for place, head in enumerate(matter.heads)}
    links = {link.lang: link for link in content.others}
    own = Link(matter.heads[0].title, page.path, page.lang)
    for lang, path in content.sides:
        place, parallel = heads[lang], matter.parallels[lang]
        shown = SidePage(own, links[lang], parallel.is_apart)
        side = page._replace(
            template=SIDE,
            path=path,
            toggle=tuple(_turned(entry, page.lang, lang) for entry in page.toggle),
            alternates=(),
            x_default="",
            indexed=False,
            content=shown,
        )
        order = (0, place, *(number for number in range(1, len(matter.heads)) if number != place))
        yield Matter(
            side,
            (),
            tuple(matter.heads[number] for number in order),
            tuple(matter.bodies[number] for number in order),
            {lang: parallel},
        )


def _turned(entry: Toggle, own: str, other: str) -> Toggle:
    """The same two versions in another language of the reader; where it lacks the article, the nearest page."""
    if not entry.alternate:
        return entry
    return entry._replace(path=urls.side(entry.path, own if entry.lang == other else other), alternate=False)


class Entry(NamedTuple):
    """The lines of a page in the manifest and, if it is an article, in the records; as UTF-8, for there are many."""

    page: str
    manifest: bytes
    record: bytes


def entry(page: Page, head: Head, sha256: str, printed: bytes, base_url: str) -> Entry:
    """What the ledgers say of a page; nothing that its own record, its article's facts and text do not say."""
    manifest = {
        "page": page.path,
        "sha256": hashlib.sha256(printed).hexdigest(),
        "text": page.content.text,
        "source": head.source,
        "source_sha256": sha256,
    }
    record = _record(page, head, base_url) if page.key[0] == "article" else {}
    return Entry(page.path, records.data(manifest), records.data(record) if record else b"")


def _record(page: Page, head: Head, base_url: str) -> Mapping[str, Any]:
    """An article's facts, as far as they are known."""
    content = page.content
    facts = {
        "page": page.path,
        "url": urls.public(base_url, page.path) if base_url else "",
        "translation_id": head.translation_id,
        "lang": head.lang,
        "title": head.title,
        "deck": head.deck,
        "summary": head.summary,
        "date": head.date.written if head.date else "",
        "updated": head.updated.written if head.updated else "",
        "tags": head.tags,
        "keywords": [link.text for link in content.tags],
        "authors": [link.text for link in content.authors],
        "original": head.original,
        "translator": head.translator,
        "translation": head.translation,
        "translated_from": head.translated_from,
        "corrections": [{"date": date.written, "text": text} for date, text in head.corrections],
        "source": head.origin,
        "versions": {link.lang: link.path for link in content.others},
        "extra": head.extra,
    }
    return {name: value for name, value in facts.items() if value}
