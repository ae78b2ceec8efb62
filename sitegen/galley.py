"""A galley of type: the plan of an edition stretch by stretch, each page found fresh or stale, and printed if stale."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sitegen import aside, graph, records, tasks
from sitegen.archive import Archive
from sitegen.aside import Laid
from sitegen.beside import Entry
from sitegen.cache import Row
from sitegen.graph import ALTERED, Marks, Needs, Shared
from sitegen.model import Frame, Page
from sitegen.pages import Book, Outline
from sitegen.pages.reach import Reach
from sitegen.problems import Problem
from sitegen.tasks import Copy, Setting

LENGTH = 100
"""How many pages a stretch has."""

ARTICLE = "article.html"
"""The template that most pages have."""

QUICK = 6 * LENGTH
"""How many where most are found fresh."""


class Layout(NamedTuple):
    """The plan of an edition, and the fingerprints it is compared by."""

    whole: Archive
    book: Book
    frames: Mapping[str, Frame]
    marks: Marks
    shared: Mapping[tuple[str, str], Shared]


class Galley(NamedTuple):
    """What all stretches have in common.

    known, was: what pages of the last edition needed, as text, and what those of a template and language shared
    altered:    pages that are not as they were written, or have such a file beside them
    """

    layout: Layout
    setting: Setting
    known: Mapping[str, str]
    was: Mapping[tuple[str, str], Shared]
    altered: frozenset[str]


class Proof(NamedTuple):
    """A page that was printed, why, and what to remember of it.

    texts: the articles of a feed
    """

    path: str
    why: tuple[str, ...]
    row: Row
    texts: tuple[str, ...]


class Printed(NamedTuple):
    """What came of a stretch: the pages that were printed, and what could not be printed.

    lines:   where those that tell of them in the manifest and in the records were laid aside
    beside:  the files that were printed with them
    seconds: how long the stages that count their own took, in CPU time
    """

    proofs: list[Proof]
    lines: tuple[Laid, Laid]
    beside: list[str]
    problems: list[Problem]
    seconds: Mapping[str, float]


def within(book: Book, reach: Reach | None, fresh: Container[str]) -> list[int]:
    """The pages by number that have to be compared: those that a change reaches; all of them where that is unknown.

    Articles come first, and all else by language: so lists that show the same rows stand together.

    fresh: the pages that are as the last edition has left them, and share with others what they did
    """
    pages = book.addresses
    found: Iterable[int] = range(len(pages))
    if reach is not None:
        found = (at for at in found if not reach.spares(pages[at][1].key) or pages[at][1].path not in fresh)
    return sorted(found, key=lambda at: ("" if pages[at][0].template == ARTICLE else pages[at][1].lang, at))


def sharing(layout: Layout, known: Mapping[str, str]) -> Iterator[str]:
    """The pages that share with others what they did when it was noted what they needed (`known`)."""
    for kind, page in layout.book.addresses:
        if known.get(page.path, "").endswith(f" {layout.shared[kind.template, page.lang].fingerprint}"):
            yield page.path


def print_stale(galley: Galley, stretch: Sequence[int]) -> Printed:
    """Prints the stale pages of a stretch into the stage; what could not be printed is told."""
    book, stage = galley.layout.book, galley.setting.stage
    proofs, entries = list[Proof](), list[Entry]()
    with tasks.printer(galley.setting) as press:
        for number in stretch:
            outline = book.outline(number, galley.layout.marks)
            now, why = _compare(galley, number, outline)
            if why:
                page = outline.page()
                if entry := press.print(copy(galley.layout, page)):
                    entries.append(entry)
                # The record is kept where texts are printed, for these may change alone.
                row = Row(now, records.text(page) if page.bodies else "")
                proofs.append(Proof(page.path, why, row, page.bodies if book.is_feed(number) else ()))
        manifest = aside.lay(stage, "manifest", ((entry.page, entry.manifest) for entry in entries))
        facts = aside.lay(stage, "records", ((entry.page, entry.record) for entry in entries if entry.record))
        return Printed(proofs, (manifest, facts), press.beside, press.problems, press.seconds)


def _compare(galley: Galley, number: int, outline: Outline) -> tuple[Needs, tuple[str, ...]]:
    """What a page needs, and why it has to be printed."""
    kind, address = galley.layout.book.addresses[number]
    key = (kind.template, address.lang)
    shared = galley.layout.shared[key]
    now = graph.needs(outline.text, outline.bodies, galley.layout.marks, shared.fingerprint)
    known = galley.known.get(address.path)
    why = graph.reasons(None if known is None else graph.needs_of(known), now, galley.was.get(key), shared)
    return now, why or ((ALTERED,) if address.path in galley.altered else ())


def copy(layout: Layout, page: Page) -> Copy:
    """A page with all that it prints."""
    return Copy(
        page,
        tuple(map(layout.whole.teasers.__getitem__, page.teasers)),
        tuple(map(layout.whole.heads.__getitem__, page.heads)),
        tuple(map(layout.marks.texts.__getitem__, page.bodies)),
    )
