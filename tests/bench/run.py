"""Times sitegen and Hugo in turn on one archive, case by case, and prints the table."""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from . import cases, meter, options, table, world
from .cases import CASES, Case
from .meter import Cost
from .options import say
from .table import Measured
from .world import Generator, World

SEARCHED = ("cold", "noop", "paragraph")
"""The cases that are timed with an index of the texts, too."""


def measure(here: World, generators: Sequence[Generator], name: str, runs: int) -> list[Measured]:
    """One case by each generator, A B A B. Afterwards the archive is as it was, and built."""
    times: dict[str, list[Cost]] = {one.name: [] for one in generators}
    stages: dict[str, list[Mapping[str, float]]] = {one.name: [] for one in generators}
    for run in range(runs):
        undo = cases.put(CASES[name].change(here, (run + 0.5) / runs))
        for one in generators:
            took = _timed(here, one, CASES[name])
            times[one.name].append(took)
            stages[one.name].append(one.stages())
            say(f"{name} {run + 1}/{runs} {one.name}: {took.cpu:.2f} s CPU, {took.wall:.2f} s")
        _take_back(here, generators, undo)
    return [Measured(name, one.name, tuple(times[one.name]), _medians(stages[one.name])) for one in generators]


def peaks(here: World, generators: Sequence[Generator], name: str) -> dict[tuple[str, str], int | None]:
    """The peak of memory by case and generator, in a run of its own: looking takes time from what is looked at."""
    undo = cases.put(CASES[name].change(here, 0.99))
    found = {(name, one.name): _peak(here, one, CASES[name]) for one in generators}
    _take_back(here, generators, undo)
    return found


def _timed(here: World, one: Generator, case: Case) -> Cost:
    if case.cold:
        one.forget()
    return meter.cost(one.command, here.log)


def _peak(here: World, one: Generator, case: Case) -> int | None:
    if case.cold:
        one.forget()
    return meter.peak_memory(one.command, here.log)


def _take_back(here: World, generators: Sequence[Generator], undo: cases.Change) -> None:
    if not undo:
        return
    cases.put(undo)
    for one in generators:
        # Hugo keeps nothing from one build to the next that would have to be brought up to date.
        if one.name != "hugo":
            meter.cost(one.command, here.log)


def _medians(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {stage: median(run.get(stage, 0.0) for run in runs) for stage in runs[0]}


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = options.parser("python -m bench.run", "Time sitegen and Hugo on the same archive, case by case.")
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--no-search", action="store_true", help="leave out the lines of builds with a search index")
    parser.add_argument("--memory", action="store_true", help="one run more per case, for the peak of memory")
    args = parser.parse_args(argv)
    args.template = args.template or world.built_in_template()
    if args.template is None and not args.no_sitegen and "template" in args.cases:
        args.cases.remove("template")
        say("template: left out, sitegen's own template was not found; say --template FILE")
    return args


def report(args: argparse.Namespace, work: Path) -> dict[str, object]:
    """Everything measured, as it goes to the JSON file; the tables are printed on the way."""
    here = world.make(work, args.stories, args.seed, args.seeds, args.template)
    generators = options.generators(args, here)
    say(f"{here.stories} stories, {len(here.articles)} articles; first builds")
    for one in generators:
        meter.cost(one.command, here.log)
    published = {one.name: one.published() for one in generators}
    results = [one for name in args.cases for one in measure(here, generators, name, args.runs)]
    searched = _searched(args, here)
    if args.memory:
        found = {key: peak for name in args.cases for key, peak in peaks(here, generators, name).items()}
        results = [replace(one, peak_memory=found[one.case, one.generator]) for one in results]
    print(f"{here.stories} stories, {len(here.articles)} articles, medians of {args.runs}")
    for name, counted in published.items():
        print(f"{name}: {counted['pages']} pages, {counted['files']} files, {counted['bytes'] / 1e6:.0f} MB")
    print(f"\n{table.markdown(results)}\n\n{table.stages(results)}")
    if searched:
        print(f"\n{table.searched(searched)}")
    archive = {"stories": here.stories, "articles": len(here.articles), "seed": args.seed}
    figures = {**table.place(generators), "archive": archive, "published": published, **table.as_json(results)}
    return {**figures, "searched": table.as_json(searched)["cases"]}


def _searched(args: argparse.Namespace, here: World) -> list[Measured]:
    """What it takes to index the texts for the search, too: measured last, alone, and never held against Hugo."""
    if args.no_sitegen or args.no_search:
        return []
    one = world.sitegen(here, tuple(args.sitegen or (sys.executable, "-m", "sitegen")), searched=True)
    meter.cost(one.command, here.log)
    return [found for name in SEARCHED for found in measure(here, [one], name, args.runs)]


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 when everything was measured."""
    args = _arguments(argv)
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
