"""Printing an edition: each page is compared with the last one, and what is stale is printed into the stage."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sitegen import aside, crew, galley, records, tasks, urls
from sitegen import bench as benches
from sitegen.aside import Lines
from sitegen.bench import Damage
from sitegen.crew import LostError
from sitegen.galley import Galley, Printed, Proof
from sitegen.graph import Shared
from sitegen.memory import Last
from sitegen.pages import Book
from sitegen.planning import Planned
from sitegen.problems import Problem
from sitegen.tasks import Copy

if TYPE_CHECKING:
    from sitegen.apprentice import Apprentice


class Stale(NamedTuple):
    """What came of comparing pages with those of the last edition.

    why:   page → reasons for which it was printed;  files: all those of the edition
    heavy: pages that print texts;  feeds: feed → articles whose texts it prints
    kept:   those of them beside which the text is as it was
    beside: the files that were printed beside pages, and the ledgers
    lines:  what the manifest and the records are to say of the pages
    """

    why: dict[str, tuple[str, ...]]
    files: list[str]
    heavy: list[str]
    kept: set[str]
    feeds: dict[str, tuple[str, ...]]
    beside: list[str]
    lines: tuple[Lines, Lines]


def print_stale(plan: Planned, lines: tuple[Lines, Lines]) -> Stale:
    """Prints all stale pages into the stage, and notes what to remember of them."""
    bench, layout, book = plan.bench, plan.layout, plan.layout.book
    stale = Stale({}, [], [], set(), bench.feeds() if bench.last else {}, [], lines)
    was, torn = _shared_of(bench.last), _torn(book, plan.damage)
    numbers, known = _compared(plan, was, torn)
    problems: list[Problem] = []
    is_small = plan.reach is not None and len(numbers) <= crew.FEW * galley.QUICK
    way = partial(_printed_by_two, bench.apprentice) if is_small and bench.apprentice else _printed
    for printed in way(plan, stale, Galley(layout, known, was, torn, plan.before.files, bench.decks), numbers):
        problems += printed.problems
        bench.clock.add_all(printed.seconds)
        for kept, laid in zip(lines, printed.lines, strict=True):
            kept.add(laid)
    benches.refuse(bench, problems)
    for name in stale.feeds.keys() - stale.files:
        del stale.feeds[name]
    return stale


def _printed(plan: Planned, stale: Stale, common: Galley, numbers: Sequence[int]) -> Iterator[Printed]:
    """What comes of those of these pages that are stale; others are given theirs packed."""
    bench, total = plan.bench, len(numbers)
    own, size = (galley.TURN, galley.LENGTH) if plan.reach is None else (galley.QUICK, galley.QUICK)
    setting = benches.setting(bench, common.layout.frames)
    if total > crew.FEW * size and plan.reach is None:
        tasks.prepare(setting.templates, common.layout.whole.heads)
    left = crew.ends(numbers)
    cut = galley.loads if plan.reach is None else crew.cut
    ours = _copies(plan, stale, cut(galley.proofs(common, left.ours), own))
    theirs = _copies(plan, stale, galley.loads(galley.proofs(common, left.theirs), size))
    batches: crew.Ends[Sequence[Copy] | bytes] = crew.Ends(ours, map(galley.packed, theirs))
    try:
        done = 0
        for printed in bench.run(galley.print_all, setting, batches):
            yield printed
            done += printed.pages
            bench.progress("pages", min(done, total - 1), total)
    except LostError as error:
        copies = galley.unpacked(error.chunk) if isinstance(error.chunk, bytes) else error.chunk
        raise benches.lost(head.source for copy in copies for head in copy.heads) from None
    if not bench.order.supplement:
        bench.run.close()  # there is nothing left to share out: so it is gone before this process is at its largest
    _note_files(stale, common.layout.book)
    bench.progress("pages", total, total)


def _printed_by_two(
    apprentice: "Apprentice", plan: Planned, stale: Stale, common: Galley, numbers: Sequence[int]
) -> Iterator[Printed]:
    """The same where they are few: the apprentice is handed them, and what it has no time for is printed here."""
    bench, setting = plan.bench, benches.setting(plan.bench, common.layout.frames)
    with crew.tidy():
        apprentice.takes(records.data(common.layout.frames))
        for batch in _copies(plan, stale, galley.loads(galley.proofs(common, numbers), galley.HANDFUL)):
            if not apprentice.takes(galley.packed(batch)):
                yield galley.print_all(setting, batch)
            bench.progress("pages", len(stale.why), len(numbers))
        _note_files(stale, common.layout.book)
        answer = apprentice.answer()
        if answer is None:  # it is no more: then all is printed here, what had been printed before, too
            aside.clear(setting.stage, apprentice.pid)
            again = crew.cut((proof.copy for proof in galley.proofs(common, numbers)), galley.TURN)
            yield from (galley.print_all(setting, batch) for batch in again)
        else:
            yield from records.parse(list[Printed], answer)
    bench.progress("pages", len(numbers), len(numbers))


def _copies(plan: Planned, stale: Stale, batches: Iterator[Sequence[Proof]]) -> Iterator[list[Copy]]:
    """What the pages of some batches print; what to remember of them is noted."""
    for batch in batches:
        plan.bench.known.keep_pages((proof.path, proof.row) for proof in batch)
        for proof in batch:
            _note(stale, proof)
        yield [proof.copy for proof in batch]


def _note(stale: Stale, proof: Proof) -> None:
    """Notes a page that is printed."""
    stale.why[proof.path] = proof.why
    if proof.row.record:
        stale.heavy.append(proof.path)
    if proof.copy.is_text_kept:
        stale.kept.add(proof.path)
    if proof.texts or proof.path in stale.feeds:
        stale.feeds[proof.path] = proof.texts


def _note_files(stale: Stale, book: Book) -> None:
    """Notes all files of the edition, and those that were printed beside pages."""
    stale.files.extend(page.path for page in book.addresses)
    stale.files.extend(urls.LEDGERS)
    for page in book.texts():
        files = book.beside(page)
        stale.files.extend(files)
        if page.path in stale.why:
            stale.beside.extend(files[page.path in stale.kept :])  # the text is the first of them


def _compared(
    plan: Planned, was: Mapping[tuple[str, str], Shared], torn: frozenset[str]
) -> tuple[list[int], Mapping[str, str]]:
    """The pages by number that have to be compared, and what they needed in the last edition."""
    known, layout = plan.bench.known, plan.layout
    if plan.reach is not None and was == layout.shared:
        numbers = galley.within(layout.book, plan.reach, torn)
        return numbers, known.needs(layout.book.addresses[number].path for number in numbers)
    needs = known.needs()
    others = torn.union(galley.apart(layout, needs)) if plan.reach is not None else torn
    return galley.within(layout.book, plan.reach, others), needs


def _torn(book: Book, damage: Damage) -> frozenset[str]:
    """The pages to print again for files that others altered; for lost ledgers all that these tell of."""
    altered = damage.altered
    if not altered:
        return altered
    pages, is_lost = {*map(urls.page_of, altered)}, not altered.isdisjoint((urls.MANIFEST, urls.RECORDS))
    return altered.union(page.path for page in book.texts() if is_lost or page.path in pages)


def _shared_of(last: Last | None) -> dict[tuple[str, str], Shared]:
    if last is None:
        return {}
    return {(key.partition(" ")[0], key.partition(" ")[2]): Shared(*parts) for key, parts in last.shared.items()}
