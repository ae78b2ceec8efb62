"""What preview images cost: `cd tests && python -m bench.preview_figures --seeds ../seeds [--stories N]`."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from . import cases, meter, options, world
from .world import Generator, World

SWITCH = b"preview_images: true\n"

Line = tuple[str, float, float, float]
"""What was built; CPU and wall time, CPU time of drawing."""


def lines(here: World, one: Generator, runs: int) -> Iterator[Line]:
    """Builds without and with images in turn: all of it, one headline, one paragraph."""
    paper = here.site / "content/site.yaml"
    plain = paper.read_bytes()
    for switch, said in ((b"", "without images"), (SWITCH, "with images")):
        paper.write_bytes(plain + switch)
        yield _line(f"cold, {said}", [_built(one, is_cold=True) for _ in range(runs)])
        for name in ("headline", "paragraph"):
            yield _line(f"{name}, {said}", [_edited(here, one, name, (run + 0.5) / runs) for run in range(runs)])
    paper.write_bytes(plain)


def _built(one: Generator, is_cold: bool) -> tuple[meter.Cost, float]:
    if is_cold:
        one.forget()
    took = meter.cost(one.command, one.public.parent / "last-command.log")
    return took, one.stages().get("previews", 0.0)


def _edited(here: World, one: Generator, name: str, place: float) -> tuple[meter.Cost, float]:
    undo = cases.put(cases.CASES[name].change(here, place))
    found = _built(one, is_cold=False)
    cases.put(undo)
    _built(one, is_cold=False)
    return found


def _line(title: str, runs: Sequence[tuple[meter.Cost, float]]) -> Line:
    return title, *(
        median(found) for found in zip(*((cost.cpu, cost.wall, drawn) for cost, drawn in runs), strict=True)
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table, and how large the images are."""
    parser = options.parser("python -m bench.preview_figures", "Time builds without and with preview images.")
    parser.add_argument("--stories", type=int, default=10_000)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        here = world.make(args.work or Path(temporary), args.stories, args.seed, args.seeds, None)
        one = world.sitegen(here, tuple(args.sitegen or (sys.executable, "-m", "sitegen")))
        print(f"{here.stories} stories, {len(here.articles)} articles, medians of {args.runs}")
        print("| build | CPU s | wall s | of it drawing, CPU s |\n|---|---:|---:|---:|")
        for title, cpu, wall, drawn in lines(here, one, args.runs):
            print(f"| {title} | {cpu:.2f} | {wall:.2f} | {drawn:.2f} |", flush=True)
        sizes = sorted(path.stat().st_size for path in one.public.rglob("*.png"))
        print(f"{len(sizes)} images, median {median(sizes) / 1000:.1f} kB, largest {sizes[-1] / 1000:.1f} kB")
        world.clear_up(here.folder.parent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
