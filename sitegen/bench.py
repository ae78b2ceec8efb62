"""What every way of building shares: the order, what was seen and remembered, printing, and noting what was done."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen import crew, disk, publish, records, scan, trees
from sitegen.beside import Entry
from sitegen.cache import Cache
from sitegen.clock import Clock
from sitegen.crew import LostError, Map
from sitegen.desk import Desk
from sitegen.memory import Last
from sitegen.model import Frame
from sitegen.order import ENVIRONMENT, REFUSED, Halt, Order, Progress, Result
from sitegen.problems import Problem, problem
from sitegen.render import Words
from sitegen.tasks import Copy, Printing, Reading, Setting, print_pages
from sitegen.trees import Trees

CHUNK = 100
"""How many pages a worker prints at a time."""


class Bench(NamedTuple):
    """Where a build is worked on. `run` shares out work; `last` is None where nothing is remembered."""

    order: Order
    seen: Trees
    known: Cache
    last: Last | None
    desk: Desk
    run: Map
    clock: Clock
    progress: Progress


def print_all(bench: Bench, frames: Mapping[str, Frame], copies: Iterable[Copy], total: int) -> list[Entry]:
    """Prints pages into the stage, at most `total`; ends the line where any of them can't be printed.

    Returns what the ledgers are to say of them.
    """
    words = Words(bench.desk.site, bench.desk.strings, frames)
    key = records.digest(records.text((bench.desk.templates, words)))
    stage = str(publish.stage(bench.order.out))
    setting = Setting(key, str(bench.order.site), stage, bench.desk.templates, words)
    tasks = (Printing(setting, tuple(chunk)) for chunk in crew.cut(copies, CHUNK))
    problems: list[Problem] = []
    entries: list[Entry] = []
    try:
        for done, printed in enumerate(bench.run(print_pages, tasks), 1):
            problems += printed.problems
            entries += printed.entries
            bench.clock.seconds["align"] = round(bench.clock.seconds.get("align", 0.0) + printed.seconds, 4)
            bench.progress("pages", min(done * CHUNK, total - 1), total)
    except LostError as error:
        raise lost(error) from None
    bench.progress("pages", total, total)
    if problems:
        raise Halt(Result(REFUSED, tuple(sorted(set(problems))), bench.desk.notices))
    return entries


def write(bench: Bench, name: str, data: bytes) -> None:
    """Writes one file into the stage."""
    with disk.Writer(str(publish.stage(bench.order.out))) as writer:
        writer.write(name, data)


def copy_static(bench: Bench, real: str, name: str) -> None:
    """Copies a static file into the stage."""
    write(bench, name, disk.content(real))


def lost(error: LostError) -> Halt:
    """The end of a build whose worker was ended from outside; it names an article that the worker had in hand."""
    chunk, sources = error.chunk, set[str]()
    if isinstance(chunk, Printing):
        sources = {head.source for copy in chunk.copies for head in copy.heads[:1]}
    elif isinstance(chunk, Reading):
        sources = {text.path for bundle in chunk.bundles for text in bundle.texts}
    first, *others = sorted(sources) or ["content/articles"]
    return Halt(Result(ENVIRONMENT, (problem("worker-lost", first, 0, count=len(others)),)))


def note_out(bench: Bench, names: Iterable[str]) -> None:
    """Notes how the output folders of some files look now, and those that others had changed."""
    strange = trees.changed_in(bench.seen, bench.known.marks(trees.OUT))
    folders = {"", *(path.removeprefix(trees.OUT) for path in strange)}
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    for folder in folders:
        place = Path(bench.order.out, folder)
        if place.is_dir():
            listing, _ = scan.folder(str(place))
            bench.known.keep_folder(trees.OUT + folder, listing.sum, records.text(dict(listing.marks())))
        else:
            bench.known.drop("folders", [trees.OUT + folder])


def note_seen(bench: Bench) -> None:
    """Notes how the folders of the site and of the built-in files look, but for articles and output."""
    now = bench.seen.sums()
    marks = bench.known.marks("")
    for path, mark in now.items():
        if not path.startswith((trees.OUT, "content/articles", "content/pages")) and marks.get(path) != mark:
            bench.known.keep_folder(path, mark, "")
    bench.known.drop("folders", [path for path in marks if path not in now and not path.startswith(trees.OUT)])


def note_last(bench: Bench, last: Last) -> None:
    """Notes the build as a whole, and makes all that was noted last."""
    bench.known.keep("last", records.text(last))
    bench.known.settle()


def damaged(bench: Bench) -> tuple[set[str], set[str]]:
    """Published files that somebody altered or removed, and files that somebody added."""
    altered: set[str] = set()
    added: set[str] = set()
    for path in trees.changed_in(bench.seen, bench.known.marks(trees.OUT)):
        folder = path.removeprefix(trees.OUT)
        before = {name: (*mark,) for name, mark in records.load(bench.known.folder(path) or "{}").items()}
        listing = bench.seen.out.get(folder)
        now = dict(listing.marks()) if listing else {}
        whole = {name: f"{folder}/{name}" if folder else name for name in before.keys() | now.keys()}
        altered |= {whole[name] for name in before if before[name] != now.get(name)}
        added |= {whole[name] for name in now.keys() - before.keys()}
    return altered, added
