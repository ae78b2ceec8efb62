"""What pages side by side and preview images cost: `cd tests && python -m bench.extras --seeds ../seeds`."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from . import cases, meter, options, table, world
from .options import say
from .world import Generator, World

EXTRAS = {
    "without": ("", ()),
    "pages side by side": ("side_by_side: true", ("align", "sides")),
    "preview images": ("preview_images: true", ("previews",)),
}
"""What is switched on in site.yaml, and the stages that count their own CPU time for it."""

EDITS = ("headline", "paragraph")

Run = tuple[meter.Cost, float]
"""A build, and the CPU time of the extra's own stages in it."""


def rows(here: World, one: Generator, runs: int) -> Iterator[list[str]]:
    """One row for each build with each extra: all of it, one headline, one paragraph."""
    paper = here.site / "content/site.yaml"
    plain = paper.read_text("utf-8")
    for extra, (switch, stages) in EXTRAS.items():
        paper.write_text(switched(plain, switch), "utf-8")
        builds = {"cold": [_built(one, stages, is_cold=True) for _ in range(runs)]}
        for name in EDITS:
            builds[name] = [_edited(here, one, stages, name, (run + 0.5) / runs) for run in range(runs)]
        for name, found in builds.items():
            say(f"{cases.CASES[name].title}, {extra}: {found[0][0].cpu:.2f} s CPU")
            yield [f"{cases.CASES[name].title}, {extra}", *map(table.number, _medians(found))]
    paper.write_text(plain, "utf-8")


def switched(paper: str, switch: str) -> str:
    """A site.yaml that says so; what it said of this before gives way."""
    key = switch.partition(":")[0]
    kept = [line for line in paper.splitlines() if not key or not line.startswith(f"{key}:")]
    return "\n".join([*kept, switch]).rstrip("\n") + "\n"


def _built(one: Generator, stages: Sequence[str], is_cold: bool) -> Run:
    if is_cold:
        one.forget()
    took = meter.cost(one.command, one.public.parent / "last-command.log")
    return took, sum(one.stages().get(stage, 0.0) for stage in stages)


def _edited(here: World, one: Generator, stages: Sequence[str], name: str, place: float) -> Run:
    undo = cases.put(cases.CASES[name].change(here, place))
    found = _built(one, stages, is_cold=False)
    cases.put(undo)
    _built(one, stages, is_cold=False)
    return found


def _medians(runs: Sequence[Run]) -> tuple[float, float, float]:
    return median(cost.cpu for cost, _ in runs), median(cost.wall for cost, _ in runs), median(own for _, own in runs)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table, and how large the images are."""
    parser = options.parser("python -m bench.extras", "Time builds with pages side by side, and with preview images.")
    parser.add_argument("--stories", type=int, default=10_000)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        here = world.make(args.work or Path(temporary), args.stories, args.seed, args.seeds, None)
        one = world.sitegen(here, tuple(args.sitegen or (sys.executable, "-m", "sitegen")))
        head = ["build", "CPU s", "wall s", "of that the extra's own, CPU s"]
        found = table.grid([head, *rows(here, one, args.runs)])
        print(f"{here.stories} stories, {len(here.articles)} articles, medians of {args.runs}\n\n{found}")
        sizes = sorted(path.stat().st_size for path in one.public.rglob("*.png"))
        print(f"\n{len(sizes)} images, median {median(sizes) / 1000:.1f} kB, largest {sizes[-1] / 1000:.1f} kB")
        world.clear_up(here.folder.parent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
