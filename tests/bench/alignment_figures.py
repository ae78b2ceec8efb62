"""Figures of alignment: `cd tests && python -m bench.alignment_figures CORPORA SCORERS [SEEDS]`."""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import corpora
from sitegen.align import align

Bead = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Case:
    """Two texts and the groups of their paragraphs, numbered from 0."""

    name: tuple[str, str]
    a: tuple[str, ...]
    b: tuple[str, ...]
    gold: tuple[Bead, ...]


def read(folder: Path) -> list[Case]:
    """Every pair of the set."""
    beads: dict[tuple[str, str], list[Bead]] = defaultdict(list)
    for line in (folder / "gold_alignment.tsv").read_text("utf-8").splitlines():
        a, b, in_a, in_b = [*line.split("\t"), ""][:4]
        beads[a, b].append((_numbers(in_a), _numbers(in_b)))
    return [
        Case((a, b), tuple(corpora.body(folder / a)), tuple(corpora.body(folder / b)), tuple(gold))
        for (a, b), gold in sorted(beads.items())
    ]


def _numbers(field: str) -> tuple[int, ...]:
    return tuple(int(number) for number in field.split(",") if number)


def cut(case: Case, keep_a: Iterable[int], keep_b: Iterable[int]) -> Case:
    """The case with only the kept paragraphs, its gold cut and renumbered alike."""
    kept_a, kept_b = list(keep_a), list(keep_b)
    new_a, new_b = ({old: new for new, old in enumerate(kept)} for kept in (kept_a, kept_b))
    gold = [(tuple(new_a[n] for n in a if n in new_a), tuple(new_b[n] for n in b if n in new_b)) for a, b in case.gold]
    return Case(
        case.name,
        tuple(case.a[n] for n in kept_a),
        tuple(case.b[n] for n in kept_b),
        tuple(bead for bead in gold if bead[0] or bead[1]),
    )


def half(case: Case) -> Case:
    """German cut to its first half, rounded up."""
    return cut(case, range(len(case.a)), range((len(case.b) + 1) // 2))


def dropped(seed: int) -> Callable[[Case], Case]:
    """One paragraph in seven dropped at random on each side."""

    def drop(case: Case) -> Case:
        draw = random.Random(f"{seed} {case.name}")
        sides = [[n for n in range(len(side)) if draw.random() >= 1 / 7] for side in (case.a, case.b)]
        return cut(case, *sides)

    return drop


def beads(found: Iterable[Bead]) -> set[Bead]:
    """The groups as the scorer counts them: paragraphs without partner one by one."""
    split: set[Bead] = set()
    for a, b in found:
        split |= {(a, b)} if a and b else {((n,), ()) for n in a} | {((), (n,)) for n in b}
    return split


def aligned(case: Case) -> set[Bead]:
    """What alignment finds, numbered from 0."""
    groups = align(case.a, case.b).groups
    return beads((tuple(n - 1 for n in g.a), tuple(n - 1 for n in g.b)) for g in groups)


def figures(scorer: Any, cases: Sequence[Case]) -> tuple[float, float, float]:
    """Link F1, strict F1 and milliseconds a pair."""
    begun = time.process_time()
    found = {case.name: aligned(case) for case in cases}
    milliseconds = 1000 * (time.process_time() - begun) / len(cases)
    score = scorer.score({case.name: beads(case.gold) for case in cases}, found)
    return score["link"]["f1"], score["bead_strict"]["f1"], milliseconds


def main(arguments: Sequence[str]) -> None:
    """Print every figure."""
    sys.path.insert(0, arguments[1])
    import score_alignment  # type: ignore[import-not-found]  # lies with the corpora

    cases = read(Path(arguments[0]) / "align_dev")
    ways = {"whole": lambda case: case, "half of German": half}
    for label, way in ways.items():
        link, strict, milliseconds = figures(score_alignment, [way(case) for case in cases])
        print(f"{label:15} link {link:.4f}  strict {strict:.4f}  {milliseconds:.1f} ms a pair", flush=True)
    seeds = range(int(arguments[2]) if len(arguments) > 2 else 10)
    runs = [figures(score_alignment, [dropped(seed)(case) for case in cases]) for seed in seeds]
    link, strict, milliseconds = (sum(column) / len(runs) for column in zip(*runs, strict=True))
    print(f"{'dropped':15} link {link:.4f}  strict {strict:.4f}  {milliseconds:.1f} ms a pair")


if __name__ == "__main__":
    main(sys.argv[1:])
