"""What the import of a large pile takes: `cd tests && python -m bench.import_scaling FOLDER [--files N] [--seed N]`.

FOLDER holds texts, `languages.tsv` and `gold.tsv`, as the sets do that all figures are measured on. Its stories are
copied with every name and number changed, the same way in all languages of a copy, until there are enough; the
files have numbers for names, in an order that tells nothing. CPU is that of all processes, memory their PSS added up.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench import corpora, meter
from bench.corpora import Gold
from bench.import_figures import SITE
from bench.pairing_scaling import copy

SAMPLE_EVERY = 0.25
"""Seconds: to look at the memory of large processes is itself work."""


class Figures(NamedTuple):
    """How an import went: what it took, and what it found."""

    files: int
    cost: meter.Cost
    peak: int
    false: int
    missed: int
    pairs: int

    def __str__(self) -> str:
        return (
            f"{self.files} files  {self.cost.cpu:.0f} s CPU  {1000 * self.cost.cpu / self.files:.1f} ms a file  "
            f"{self.cost.wall:.0f} s  {self.peak / 2**20:.0f} MB  "
            f"false {self.false}  missed {self.missed} of {self.pairs}"
        )


def pile(source: Path, folder: Path, files: int, seed: int) -> Gold:
    """Writes so many texts, the same for the same seed; the true pairs among them by their names."""
    originals, gold = corpora.read(source)
    names = [f"{number:06}.txt" for number in range(files)]
    random.Random(seed).shuffle(names)
    named: dict[tuple[int, str], str] = {}
    for number, name in enumerate(names):
        copies, place = divmod(number, len(originals))
        text = originals[place]
        changed = copy(text, seed + copies)
        (folder / name).write_text("\n".join(changed.head) + "\n\n" + "\n".join(changed.body) + "\n", "utf-8")
        named[copies, text.path] = name
    every = range(-(-files // len(originals)))
    pairs = (frozenset(named.get((number, path), "") for path in pair) for number in every for pair in gold)
    return frozenset(pair for pair in pairs if "" not in pair)


def figures(source: Path, work: Path, files: int, seed: int) -> Figures:
    """The figures of one import into a site in a folder that is empty before."""
    raw, site, report = work / "raw", work / "site", work / "report.json"
    raw.mkdir()
    (site / "content").mkdir(parents=True)
    (site / "content/site.yaml").write_text(SITE, "utf-8")
    gold = pile(source, raw, files, seed)
    command = [sys.executable, "-m", "sitegen", "import", str(raw), "--site", str(site), "--report", str(report)]
    cost, peak = meter.watched([*command, "--quiet"], work / "log.txt", SAMPLE_EVERY)
    told = json.loads(report.read_text("utf-8"))
    laid = {frozenset(Path(pair[side]).name for side in "ab") for pair in told["pairs"]}
    return Figures(len(told["files"]), cost, peak, len(laid - gold), len(gold - laid), len(gold))


def main(arguments: Sequence[str]) -> None:
    """Print the figures, and how much else the machine had to do."""
    parser = argparse.ArgumentParser(description="what the import of a large pile takes")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as work:
        print(figures(options.folder, Path(work), options.files, options.seed), end="  ")
    print(f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main(sys.argv[1:])
