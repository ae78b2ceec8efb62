"""What a larger archive costs: CPU per page and memory per article, from one size to the next."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from . import meter, options, table, world
from .options import say
from .world import Generator, World


@dataclass(frozen=True, slots=True)
class Size:
    """Cold builds of one archive by one generator: medians, and the peak of one run more."""

    generator: str
    stories: int
    articles: int
    pages: int
    cpu: float
    wall: float
    peak_memory: int | None

    @property
    def cpu_per_page(self) -> float:
        return self.cpu / self.pages


def measure(here: World, generators: Sequence[Generator], runs: int) -> list[Size]:
    """Cold builds of this archive by each generator, A B A B."""
    times: dict[str, list[meter.Cost]] = {one.name: [] for one in generators}
    for run in range(runs):
        for one in generators:
            one.forget()
            times[one.name].append(meter.cost(one.command, here.log))
            say(f"{here.stories} stories {run + 1}/{runs} {one.name}: {times[one.name][-1].cpu:.2f} s CPU")
    return [_size(here, one, times[one.name]) for one in generators]


def _size(here: World, one: Generator, times: Sequence[meter.Cost]) -> Size:
    one.forget()
    peak = meter.peak_memory(one.command, here.log)
    cpu, wall = median(time.cpu for time in times), median(time.wall for time in times)
    return Size(one.name, here.stories, len(here.articles), one.published()["pages"], cpu, wall, peak)


def markdown(sizes: Sequence[Size]) -> str:
    """One row per generator and size, with the growth since the size before."""
    counts = ["stories", "articles", "pages"]
    head = ["", *counts, "CPU s", "wall s", "CPU ms per page", "growth %", "peak MB", "more bytes per article"]
    rows = []
    for name in dict.fromkeys(size.generator for size in sizes):
        own = [size for size in sizes if size.generator == name]
        rows += [[*_cells(own[0]), table.UNKNOWN, _megabytes(own[0]), table.UNKNOWN]]
        rows += [
            [*_cells(now), _growth(before, now), _megabytes(now), _per_article(before, now)]
            for before, now in pairwise(own)
        ]
    return table.grid([head, *rows])


def _cells(size: Size) -> list[str]:
    counts = [str(count) for count in (size.stories, size.articles, size.pages)]
    seconds = [table.number(value) for value in (size.cpu, size.wall, size.cpu_per_page * 1000)]
    return [size.generator, *counts, *seconds]


def _growth(before: Size, now: Size) -> str:
    return f"{(now.cpu_per_page / before.cpu_per_page - 1) * 100:+.0f}"


def _megabytes(size: Size) -> str:
    return table.number(size.peak_memory / 2**20 if size.peak_memory else None)


def _per_article(before: Size, now: Size) -> str:
    if before.peak_memory is None or now.peak_memory is None:
        return table.number(None)
    return f"{(now.peak_memory - before.peak_memory) / (now.articles - before.articles):.0f}"


def report(args: argparse.Namespace, work: Path) -> dict[str, object]:
    """Everything measured, as it goes to the JSON file; the table is printed on the way."""
    sizes: list[Size] = []
    generators: list[Generator] = []
    for stories in sorted(args.stories):
        here = world.make(work, stories, args.seed, args.seeds, None)
        generators = options.generators(args, here)
        sizes += measure(here, generators, args.runs)
    print(markdown(sizes))
    return {**table.place(generators), "sizes": [asdict(size) for size in sizes]}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 when everything was measured."""
    parser = options.parser("python -m bench.scale", "Measure cold builds of archives of several sizes.")
    parser.add_argument("stories", type=int, nargs="+", help="for example 10000 100000")
    args = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
            work = args.work or Path(temporary)
            figures = report(args, work)
            world.clear_up(work)
    except (OSError, meter.CommandError) as problem:
        print(problem, file=sys.stderr)
        return 1
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
