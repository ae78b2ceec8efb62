"""A reprint: only paragraphs have changed, so the plan stands, and their pages are printed from memory."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sitegen import archive, crew, ledgers, pages, publish, records, stock, tasks
from sitegen import bench as benches
from sitegen import memory as memories
from sitegen.bench import Bench
from sitegen.cache import Row
from sitegen.graph import ALTERED, NAMES, texts_of
from sitegen.memory import Last
from sitegen.model import Frame, Head
from sitegen.order import Result
from sitegen.stock import Change, Shelf
from sitegen.tasks import Copy, Printed, Setting

CHUNK = 100
"""How many pages a worker prints at a time."""


class _Job(NamedTuple):
    """Pages to print: what is known of each, and what it is printed from."""

    rows: Mapping[str, Row]
    copies: list[Copy]


def publish_again(bench: Bench, change: Change, last: Last) -> Result | None:
    """Prints the pages whose paragraphs changed, or whose files were altered; None where memory does not suffice."""
    if _is_sidecar_new_or_gone(bench, change):
        return None
    shelves = _Shelves(bench, change)
    texts = [source for source in change.texts if not source.endswith(".yaml")]
    feeds = bench.feeds(texts)
    showing = {source: _showing(bench, shelves, feeds, source) for source in texts}
    stale = {name: (NAMES["texts"],) for names in showing.values() for name in names}
    job = _job(bench, shelves, stale) if all(showing.values()) else None
    if job is None:
        return None
    bench.clock.lap("recall")
    setting = benches.setting(bench, records.parse(dict[str, Frame], bench.known.meta("frames")))
    printed = [_print(bench, setting, job.copies)]  # what was done to the output is not awaited before that
    damage = benches.damage(bench)
    altered = damage.altered - stale.keys()
    more = None if damage.added or publish.MARKER in altered else _job(bench, shelves, altered)
    if more is None:
        publish.recover(bench.order.out)
        return None
    printed.append(_print(bench, setting, more.copies))
    rows = {**more.rows, **job.rows}
    benches.refuse(bench, (fault for part in printed for fault in part.problems))
    entries = [entry for part in printed for entry in part.entries]
    beside = {name for part in printed for name in part.beside}
    beside.update(ledgers.stage_changes(bench, entries, _sidecars(change)))
    bench.clock.lap("render")
    touched: list[str] = []
    if changed := [*sorted(beside), *sorted(rows)]:
        touched = publish.publish(bench.order.out, changed, (), last.files, lambda: _kept(bench).difference(changed))
    bench.clock.lap("publish")
    _remember(bench, change, rows, shelves, touched, last)
    bench.clock.lap("remember")
    before = memories.as_before(last, bench.clock.seconds)
    why = {**dict.fromkeys(damage.altered, (ALTERED,)), **stale}
    return before._replace(rendered=len(rows), written=len(changed), why=why)


def _is_sidecar_new_or_gone(bench: Bench, change: Change) -> bool:
    """Whether a sidecar came or went that says nothing new: no page tells of it, but it is published."""
    now = {path: shelf.files.keys() for path, shelf in change.shelves.items()} | dict.fromkeys(change.gone, ())
    for path, names in now.items():
        before = stock.shelf(bench.known.folder(path)).files
        if any(name.endswith(".yaml") for name in {*names} ^ before.keys()):
            return True
    return False


def _sidecars(change: Change) -> dict[str, str]:
    """The sidecars that say the same in other words, each with its SHA-256."""
    folders = {path: path.rpartition("/") for path in change.texts if path.endswith(".yaml")}
    return {path: change.shelves[folder].files[name] for path, (folder, _, name) in folders.items()}


def _print(bench: Bench, setting: Setting, copies: list[Copy]) -> Printed:
    """Prints pages with all that stands beside them."""
    whole = Printed([], [], [], {})
    try:
        for printed in bench.run(tasks.print_copies, setting, crew.cut(copies, CHUNK)):
            whole.entries.extend(printed.entries)
            whole.beside.extend(printed.beside)
            whole.problems.extend(printed.problems)
            bench.clock.add_all(printed.seconds)
    except crew.LostError as error:
        raise benches.lost(copy.heads[0].source for copy in error.chunk) from None
    return whole


class _Shelves:
    """The folders of articles, fetched from memory as they are asked for."""

    def __init__(self, bench: Bench, change: Change) -> None:
        self.bench = bench
        self.found: dict[str, Shelf] = dict(change.shelves)

    def of(self, source: str) -> Shelf:
        folder = source.rpartition("/")[0]
        if folder not in self.found:
            self.found[folder] = stock.shelf(self.bench.known.folder(folder))
        return self.found[folder]

    def head(self, source: str) -> Head | None:
        """The head of an article."""
        return next((head for head in self.of(source).heads if head.source == source), None)

    def page(self, source: str) -> str:
        """The address of an article's page; empty if its head is not known."""
        head = self.head(source)
        return archive.path(head) if head else ""

    def text(self, source: str) -> str:
        """The SHA-256 of an article's file."""
        return self.of(source).files.get(source.rpartition("/")[2], "")


def _showing(bench: Bench, shelves: _Shelves, feeds: Mapping[str, tuple[str, ...]], source: str) -> set[str]:
    """The pages that print the body of an article: those of its story's versions, and feeds; empty if not known."""
    own = shelves.page(source)
    row = bench.known.page(own)
    if row is None or source not in row.bodies:
        return set()
    return {own, *map(shelves.page, row.bodies), *(name for name, texts in feeds.items() if source in texts)}


def _job(bench: Bench, shelves: _Shelves, names: Collection[str]) -> _Job | None:
    """Pages as they are remembered; None if any of them, or of what it prints, is not."""
    rows = {name: row for name in names if (row := bench.known.page(name)) and row.record}
    copies = [copy for row in rows.values() if (copy := _copy(row, shelves))]
    return _Job(rows, copies) if len(copies) == len(names) else None


def _copy(row: Row, shelves: _Shelves) -> Copy | None:
    """A remembered page with all that it prints; None if any of it is not remembered."""
    page = pages.parse(row.record)
    heads = [shelves.head(source) for source in page.heads]
    texts = tuple(map(shelves.text, page.bodies))
    if page.teasers or None in heads or "" in texts:
        return None
    return Copy(page, (), tuple(head for head in heads if head), texts)


def _kept(bench: Bench) -> set[str]:
    """All published files."""
    return {*publish.published(bench.order.out, frozenset()).files, publish.MARKER}


def _remember(
    bench: Bench, change: Change, rows: Mapping[str, Row], shelves: _Shelves, touched: list[str], last: Last
) -> None:
    for path, shelf in change.shelves.items():
        bench.known.keep_folder(path, bench.seen.content[path].sum, stock.data(shelf, bench.decks))
    bench.known.drop_folders(change.gone)
    for name, row in rows.items():
        texts = texts_of(row.bodies, {source: shelves.text(source) for source in row.bodies})
        bench.known.keep_pages([(name, row._replace(needs=row.needs._replace(texts=texts)))])
    benches.note_out(bench, touched)
    benches.note_last(bench, last._replace(now=bench.order.now))
