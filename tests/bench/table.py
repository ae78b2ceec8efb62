"""The results, for people (Markdown) and for programs (JSON)."""

import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from .cases import CASES
from .meter import Cost
from .world import Generator

UNKNOWN = "-"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """All runs of one case by one generator."""

    case: str
    generator: str
    runs: tuple[Cost, ...]
    stages: Mapping[str, float]
    peak_memory: int | None = None

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs)

    @property
    def wall(self) -> float:
        return median(run.wall for run in self.runs)


def machine() -> dict[str, str | int | None]:
    """Where and with what this was measured."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def place(generators: Sequence[Generator]) -> dict[str, object]:
    """The machine, and what was measured on it."""
    versions = {generator.name: generator.version() for generator in generators}
    return {"machine": machine(), "versions": versions}


def markdown(results: Sequence[Measured]) -> str:
    """One row per case: each generator's medians, and how many times as much Hugo takes."""
    by_case = {name: {one.generator: one for one in results if one.case == name} for name in CASES}
    head = ["case"]
    for quantity in ("CPU s", "wall s", "peak MB"):
        head += [f"sitegen {quantity}", f"Hugo {quantity}", "Hugo / sitegen"]
    rows = [[CASES[name].title, *_cells(both)] for name, both in by_case.items() if both]
    return grid([head, *rows])


def stages(results: Sequence[Measured]) -> str:
    """Seconds per stage of sitegen, one row per case."""
    told = [one for one in results if one.stages]
    names = list(dict.fromkeys(stage for one in told for stage in one.stages))
    rows = [[CASES[one.case].title, *(number(one.stages.get(name)) for name in names)] for one in told]
    return grid([["seconds per stage", *names], *rows]) if told else ""


def searched(results: Sequence[Measured]) -> str:
    """What builds with a search index take, one row per case."""
    head = ["with a search index", "CPU s", "wall s", "of that indexing, wall s"]
    rows = [(CASES[one.case].title, one.cpu, one.wall, one.stages.get("search")) for one in results]
    return grid([head, *([title, *map(number, figures)] for title, *figures in rows)])


def as_json(results: Sequence[Measured]) -> dict[str, object]:
    """Case -> generator -> medians, every run, stages and peak memory in bytes."""
    cases: dict[str, dict[str, object]] = {}
    for one in results:
        cases.setdefault(one.case, {})[one.generator] = {
            "cpu": one.cpu,
            "wall": one.wall,
            "runs": [{"cpu": run.cpu, "wall": run.wall} for run in one.runs],
            "stages": dict(one.stages),
            "peak_pss_bytes": one.peak_memory,
        }
    return {"cases": cases}


def grid(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its first row the head."""
    lines = [list(rows[0]), ["---"] + ["---:"] * (len(rows[0]) - 1), *rows[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float | None) -> str:
    """Three digits are all that a shared machine can promise."""
    if value is None:
        return UNKNOWN
    return f"{value:.0f}" if value >= 99.5 else f"{value:.3g}"


def _cells(both: Mapping[str, Measured]) -> Iterator[str]:
    ours, theirs = both.get("sitegen"), both.get("hugo")
    yield from _compared(ours.cpu if ours else None, theirs.cpu if theirs else None)
    yield from _compared(ours.wall if ours else None, theirs.wall if theirs else None)
    yield from _compared(_megabytes(ours), _megabytes(theirs))


def _compared(ours: float | None, theirs: float | None) -> tuple[str, str, str]:
    ratio = theirs / ours if ours and theirs else None
    return number(ours), number(theirs), number(ratio)


def _megabytes(one: Measured | None) -> float | None:
    return one.peak_memory / _MEGABYTE if one and one.peak_memory else None


def _processor() -> str:
    if sys.platform == "linux":
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        return names[0] if names else platform.machine()
    return platform.processor()
