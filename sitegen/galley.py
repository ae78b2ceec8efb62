"""A galley of type: the plan of an edition stretch by stretch, each page found fresh or stale, and printed if stale."""

from collections.abc import Mapping
from typing import NamedTuple

from sitegen import disk, graph, records, tasks
from sitegen.archive import Archive
from sitegen.cache import Row
from sitegen.graph import ALTERED, Marks, Needs, Shared
from sitegen.model import Frame, Page
from sitegen.pages import Book
from sitegen.problems import Problem
from sitegen.tasks import Copy, Setting

LENGTH = 100
"""How many pages a stretch has."""


class Layout(NamedTuple):
    """The plan of an edition, and the fingerprints it is compared by."""

    whole: Archive
    book: Book
    frames: Mapping[str, Frame]
    marks: Marks
    shared: Mapping[tuple[str, str], Shared]


class Galley(NamedTuple):
    """What all stretches have in common.

    known, was: what the pages of the last edition needed, and what those of a template and language shared
    altered:    published files that are not as they were written
    """

    layout: Layout
    setting: Setting
    known: Mapping[str, Needs]
    was: Mapping[tuple[str, str], Shared]
    altered: frozenset[str]


class Proof(NamedTuple):
    """A page that was printed, why, and what to remember of it; `texts` are the articles of a feed."""

    path: str
    why: tuple[str, ...]
    row: Row
    texts: tuple[str, ...]


def stretches(book: Book) -> list[range]:
    """The pages of a plan by number, in runs that are printed one after the other."""
    count = len(book.addresses)
    return [range(first, min(first + LENGTH, count)) for first in range(0, count, LENGTH)]


def print_stale(galley: Galley, stretch: range) -> tuple[list[Proof], list[Problem]]:
    """Prints the stale pages of a stretch into the stage; what could not be printed is told."""
    layout, press = galley.layout, tasks.Printer(galley.setting)
    proofs: list[Proof] = []
    problems: list[Problem] = []
    with disk.Writer(galley.setting.stage) as writer:
        for number in stretch:
            now, why = _compare(galley, number)
            if why:
                page = layout.book.page(number)
                problems += press.print(copy(layout, page), writer)
                # The record is kept where texts are printed, for these may change alone.
                row = Row(now, records.text(page) if page.bodies else "")
                proofs.append(Proof(page.path, why, row, page.bodies if layout.book.is_feed(number) else ()))
    return proofs, problems


def _compare(galley: Galley, number: int) -> tuple[Needs, tuple[str, ...]]:
    """What a page needs, and why it has to be printed."""
    kind, address = galley.layout.book.addresses[number]
    marks, key = galley.layout.marks, (kind.template, address.lang)
    shared = galley.layout.shared[key]
    now = graph.needs(*galley.layout.book.outline(number, marks), marks, shared.fingerprint)
    why = graph.reasons(galley.known.get(address.path), now, galley.was.get(key), shared)
    return now, why or ((ALTERED,) if address.path in galley.altered else ())


def copy(layout: Layout, page: Page) -> Copy:
    """A page with all that it prints."""
    return Copy(
        page,
        tuple(map(layout.whole.teasers.__getitem__, page.teasers)),
        tuple(map(layout.whole.heads.__getitem__, page.heads)),
        tuple(map(layout.marks.texts.__getitem__, page.bodies)),
    )
