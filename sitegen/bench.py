"""What every way of building shares: the order, what was seen and remembered, printing, and noting what was done."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sitegen import bundles, disk, publish, records, scan, trees
from sitegen.cache import Cache
from sitegen.clock import Clock
from sitegen.crew import Crew
from sitegen.decks import Decks
from sitegen.desk import Desk
from sitegen.memory import Last
from sitegen.model import Frame
from sitegen.order import ENVIRONMENT, REFUSED, Halt, Order, Progress, Result
from sitegen.problems import Problem, problem
from sitegen.render import Words
from sitegen.scan import Mark
from sitegen.tasks import Setting
from sitegen.trees import Trees

if TYPE_CHECKING:
    from sitegen.apprentice import Apprentice


class Bench(NamedTuple):
    """Where a build is worked on.

    last: None where nothing is remembered
    run:  shares out work
    decks: those that were laid aside
    apprentice: prints pages of an edition that is mostly as the last one, where there is one
    """

    order: Order
    seen: Trees
    known: Cache
    last: Last | None
    desk: Desk
    run: Crew
    clock: Clock
    progress: Progress
    decks: Decks
    apprentice: "Apprentice | None" = None

    def feeds(self, sources: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """The feeds of the last edition, and the articles whose texts each prints; none if none prints any of these."""
        text = self.known.meta("feeds")
        if not text or (sources is not None and not any(records.text(source) in text for source in sources)):
            return {}
        return records.parse(dict[str, tuple[str, ...]], text)


def setting(bench: Bench, frames: Mapping[str, Frame]) -> Setting:
    """What the pages of a build are printed with."""
    words = Words(bench.desk.site, bench.desk.strings, frames)
    key = records.digest(records.text((bench.desk.templates, words)))
    return Setting(
        key, str(bench.order.site), str(publish.stage(bench.order.out)), bench.desk.templates, words, bench.desk.fonts
    )


def refuse(bench: Bench, problems: Iterable[Problem]) -> None:
    """Ends the line where any page could not be printed."""
    if faults := tuple(sorted(set(problems))):
        raise Halt(Result(REFUSED, faults, bench.desk.notices))


def write(bench: Bench, name: str, data: bytes) -> None:
    """Writes one file into the stage."""
    write_parts(bench, name, (data,))


def write_parts(bench: Bench, name: str, parts: Iterable[bytes | memoryview]) -> None:
    """Writes one file into the stage, part by part."""
    with disk.Writer(str(publish.stage(bench.order.out))) as writer:
        writer.write_parts(name, parts)


def copy_static(bench: Bench, real: str, name: str) -> None:
    """Copies a static file into the stage."""
    write(bench, name, disk.content(real))


def lost(sources: Iterable[str]) -> Halt:
    """The end of a build whose worker was ended from outside; it names an article that the worker had in hand."""
    files = {source for source in sources if source.startswith("content/")}
    first, *others = sorted(files) or ["content/articles"]
    return Halt(Result(ENVIRONMENT, (problem("worker-lost", first, 0, count=len(others)),)))


def note_out(bench: Bench, names: Iterable[str]) -> None:
    """Notes how the output folders of some files look now, and those that others had changed.

    Those that nobody touched are noted as they were when the build began: what is done to them meanwhile will show.
    """
    strange = trees.changed_in(bench.seen, bench.known.marks(trees.OUT))
    touched = set(names)
    for folder in {"", *(path.removeprefix(trees.OUT) for path in strange), *publish.folders_of(touched)}:
        place, path, below = Path(bench.order.out, folder), trees.OUT + folder, f"{folder}/" if folder else ""
        if not place.is_dir():
            bench.known.drop_folders([path])
            continue
        before = {} if path in strange else _marks(bench, path)
        listing, _ = scan.folder(
            str(place), {name: mark for name, mark in before.items() if below + name not in touched}
        )
        bench.known.keep_folder(path, listing.sum, records.data(dict(listing.marks())))


def note_seen(bench: Bench) -> None:
    """Notes how the folders of the site and of the built-in files look, but for articles and output."""
    now = bench.seen.sums()
    marks = bench.known.marks("")
    for path, mark in now.items():
        if not bundles.is_place(path) and marks.get(path) != mark:
            bench.known.keep_folder(path, mark, b"")
    bench.known.drop_folders([path for path in marks if path not in now and not path.startswith(trees.OUT)])


def note_last(bench: Bench, last: Last) -> None:
    """Notes the build as a whole, and makes all that was noted last."""
    bench.known.keep("last", records.text(last))
    bench.known.settle()


def _marks(bench: Bench, path: str) -> dict[str, Mark]:
    """The marks of the files that an output folder had."""
    return records.parse(dict[str, Mark], bench.known.folder(path) or b"{}")


class Damage(NamedTuple):
    """What others did to the output since the last build.

    altered: published files that changed or went;  added: files that came
    present: all files in the folders that changed
    """

    altered: frozenset[str]
    added: frozenset[str]
    present: frozenset[str]


def damage(bench: Bench) -> Damage:
    """What others did to the output; folders that look as they were noted are not looked into."""
    altered: set[str] = set()
    added: set[str] = set()
    present: set[str] = set()
    for path in trees.changed_in(bench.seen, bench.known.marks(trees.OUT)):
        folder = path.removeprefix(trees.OUT)
        before = _marks(bench, path)
        now = dict(scan.folder(f"{bench.order.out}/{folder}")[0].marks()) if folder in bench.seen.out else {}
        whole = {name: f"{folder}/{name}" if folder else name for name in before.keys() | now.keys()}
        altered.update(whole[name] for name in before if before[name] != now.get(name))
        added.update(whole[name] for name in now.keys() - before.keys())
        present.update(map(whole.__getitem__, now))
    return Damage(frozenset(altered), frozenset(added), frozenset(present))
