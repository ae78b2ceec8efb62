"""A galley of type: each page of an edition is found fresh or stale; what is stale is proofed, and printed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from sitegen import aside, crew, decks, graph, pages, records, tasks
from sitegen.archive import Archive
from sitegen.aside import Laid
from sitegen.cache import Row
from sitegen.decks import Decks
from sitegen.graph import ALTERED, Marks, Needs, Shared
from sitegen.model import Frame, Head, Page, Teaser
from sitegen.pages import Book, Outline
from sitegen.pages.reach import Reach
from sitegen.problems import Problem
from sitegen.tasks import Copy, Setting

LENGTH = 100
"""How many pages are printed in one go."""

TURN = LENGTH // 4
"""How many the process that leads prints in one go: in between it gives others work."""

QUICK = 6 * LENGTH
"""How many where few may be stale: most of what it takes is to find them, which is not shared out."""

LOAD = 400_000
"""How many bytes other processes are given in one go, about: pages that list much travel in small numbers."""

ROW = 700
"""How many of these an article takes that a page shows, about."""

HANDFUL = 4
"""How many pages an apprentice is handed at once: it is to begin soon."""

ARTICLE = "article.html"
"""The template that most pages have."""

HEADLINES = "titles.js"
"""The template of what shows headlines only, of thousands of articles."""

LONG = {HEADLINES, "sitemap.xml"}
"""The templates of pages that grow with the archive."""

FIRST, LAST = "", "~"
"""Sort before and after all languages."""


class Shown(NamedTuple):
    """What a page prints beside its own record, see `Copy`."""

    teasers: tuple[Teaser, ...]
    heads: tuple[Head, ...]
    texts: tuple[str, ...]
    is_text_kept: bool


class Layout(NamedTuple):
    """The plan of an edition, and the fingerprints it is compared by."""

    whole: Archive
    book: Book
    frames: Mapping[str, Frame]
    marks: Marks
    shared: Mapping[tuple[str, str], Shared]


class Galley(NamedTuple):
    """What pages are compared with.

    known, was: what pages of the last edition needed, as text, and what those of a template and language shared
    altered:    pages that are not as they were written, or have such a file beside them
    published:  the files that are published
    decks:      those that were laid aside
    """

    layout: Layout
    known: Mapping[str, str]
    was: Mapping[tuple[str, str], Shared]
    altered: frozenset[str]
    published: Set[str]
    decks: Decks


class Proof(NamedTuple):
    """A page that has to be printed, why, what to remember of it, and what it prints.

    texts: the articles of a feed
    size:  how many bytes it takes packed, about
    """

    path: str
    why: tuple[str, ...]
    row: Row
    texts: tuple[str, ...]
    copy: Copy
    size: int


class Printed(NamedTuple):
    """What came of some pages: how many they were, and what was in the way.

    lines:   where those that tell of them in the manifest and in the records were laid aside
    seconds: how long the stages that count their own took, in CPU time
    """

    pages: int
    lines: tuple[Laid, Laid]
    problems: list[Problem]
    seconds: Mapping[str, float]


def within(book: Book, reach: Reach | None, others: Set[str]) -> list[int]:
    """The pages by number that have to be compared: those that a change reaches; all of them where that is unknown.

    Articles come last, and all else by language: so lists that show the same rows stand together, and what is given
    to other processes, from the end on, are pages that take little to tell. What grows with the archive comes first: so
    it is printed here, where others are given theirs from the end on, and not in memory once more elsewhere.

    others: pages beyond its reach that are not as the last edition has left them, or share something else
    """
    kinds, addresses = book.kinds, book.addresses
    found: Iterable[int] = range(len(addresses))
    if reach is not None:
        spares = reach.spares
        found = [at for at, page in enumerate(addresses) if not spares(page.key) or page.path in others]
    places = {ARTICLE: LAST, **dict.fromkeys(LONG, FIRST)}
    return sorted(found, key=lambda at: (places.get(kinds[at].template, addresses[at].lang), at))


def apart(layout: Layout, known: Mapping[str, str]) -> Iterator[str]:
    """The pages that share with others something else than when it was noted what they needed (`known`)."""
    for kind, page in zip(layout.book.kinds, layout.book.addresses, strict=True):
        if not known.get(page.path, "").endswith(f" {layout.shared[kind.template, page.lang].fingerprint}"):
            yield page.path


def proofs(galley: Galley, numbers: Iterable[int]) -> Iterator[Proof]:
    """Those of these pages that have to be printed."""
    book = galley.layout.book
    for number in numbers:
        outline = book.outline(number, galley.layout.marks)
        now, why = _compare(galley, number, outline)
        if why:
            page = outline.page()
            # The record is kept where texts are printed, for these may change alone.
            row = Row(now, records.text(page) if page.bodies else "")
            texts = page.bodies if book.is_feed(number) else ()
            size = len(outline.text) + ROW * (len(page.teasers) + len(page.heads))
            yield Proof(page.path, why, row, texts, copy(galley, page, why), size)


def loads(proofs: Iterable[Proof], most: int) -> Iterator[Sequence[Proof]]:
    """Proofs, so many at a time, or fewer that are enough of a load: all that they print is held meanwhile."""
    load, size = list[Proof](), 0
    for proof in proofs:
        load.append(proof)
        size += proof.size
        if len(load) == most or size >= LOAD:
            yield load
            load, size = [], 0
    if load:
        yield load


def _compare(galley: Galley, number: int, outline: Outline) -> tuple[Needs, tuple[str, ...]]:
    """What a page needs, and why it has to be printed."""
    book = galley.layout.book
    address = book.addresses[number]
    key = (book.kinds[number].template, address.lang)
    shared = galley.layout.shared[key]
    now = graph.needs(outline.text, outline.bodies, galley.layout.marks, shared.fingerprint)
    known = galley.known.get(address.path)
    why = graph.reasons(None if known is None else graph.needs_of(known), now, galley.was.get(key), shared)
    return now, why or ((ALTERED,) if address.path in galley.altered else ())


def copy(galley: Galley, page: Page, why: Iterable[str]) -> Copy:
    """A page with all that it prints."""
    layout, text = galley.layout, getattr(page.content, "text", "")
    row = decks.headline if page.template == HEADLINES else galley.decks.teaser
    return Copy(
        page,
        tuple(map(row, map(layout.whole.teasers.__getitem__, page.teasers))),
        tuple(map(galley.decks.head, map(layout.whole.heads.__getitem__, page.heads))),
        tuple(map(layout.marks.texts.__getitem__, page.bodies)),
        text in galley.published and page.path not in galley.altered and graph.TEXTS.isdisjoint(why),
    )


def packed(copies: Iterable[Copy]) -> bytes:
    """Pages with all that they print as text, in which they travel between processes in a quarter of the time."""
    return b"\n".join([records.data(part) for copy in copies for part in (copy.page, copy[1:])])


def unpacked(data: bytes) -> Iterator[Copy]:
    """The pages of such a text."""
    lines = iter(data.split(b"\n"))
    for page, rest in zip(lines, lines, strict=True):
        yield Copy(pages.parse(page), *records.parse(Shown, rest))


def print_handed(setting_of: Callable[[Mapping[str, Frame]], Setting], handed: Iterator[bytes]) -> bytes:
    """Prints packed pages as they come in, first of all the frames of their edition; what came of them, as text."""
    with crew.tidy():
        settings = (setting_of(records.parse(dict[str, Frame], frames)) for frames in handed)
        return records.data([print_all(setting, batch) for setting in settings for batch in handed])


def print_all(setting: Setting, batch: Sequence[Copy] | bytes) -> Printed:
    """Prints pages, packed or not, into the stage; what could not be printed is told."""
    with tasks.printer(setting) as press:
        copies = [*unpacked(batch)] if isinstance(batch, bytes) else batch
        entries = [entry for copy in copies if (entry := press.print(copy))]
        manifest = aside.lay(setting.stage, "manifest", ((entry.page, entry.manifest) for entry in entries))
        facts = aside.lay(setting.stage, "records", ((entry.page, entry.record) for entry in entries if entry.record))
        return Printed(len(copies), (manifest, facts), press.problems, press.seconds)
