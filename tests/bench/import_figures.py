"""Figures of the whole import, as a user runs it: `python tests/bench/import_figures.py CORPORA [SET ...]`.

Pairs laid down and doubtful, languages told wrong, and what it costs: CPU of the process and its peak of memory.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SETS = ("dev_news", "dev_ruby")
SITE = "title: News\nlanguages: [en, de]\n"


def run(folder: Path, work: Path) -> tuple[dict[str, Any], float, int]:
    """The report of an import of a folder's texts, its seconds of CPU, and its peak of memory in MB."""
    raw, site, report = work / "raw", work / "site", work / "report.json"
    raw.mkdir()
    for path in folder.glob("*_*.txt"):
        shutil.copy(path, raw)
    (site / "content").mkdir(parents=True)
    (site / "content/site.yaml").write_text(SITE, "utf-8")
    command = [sys.executable, "-m", "sitegen", "import", raw, "--site", site, "--report", report, "--quiet"]
    process = subprocess.Popen([str(part) for part in command])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return json.loads(report.read_text("utf-8")), usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def figures(folder: Path) -> str:
    """One line of figures."""
    with tempfile.TemporaryDirectory() as work:
        report, seconds, memory = run(folder, Path(work))
    languages = dict(line.split("\t")[:2] for line in (folder / "languages.tsv").read_text("utf-8").splitlines())
    lines = (folder / "gold.tsv").read_text("utf-8").splitlines()
    gold = {frozenset(line.split("\t")[:2]) for line in lines}
    laid = {frozenset(Path(pair[side]).name for side in "ab") for pair in report["pairs"]}
    doubtful = {pair[side] for pair in report["doubtful"] for side in "ab"}
    misheard = sum(languages[Path(file["path"]).name] != file["language"] for file in report["files"])
    count = len(report["files"])
    f1 = 2 * len(laid & gold) / (len(laid) + len(gold))
    return (
        f"F1 {f1:.4f}  false {len(laid - gold)}  missed {len(gold - laid)}  doubtful {len(doubtful) / count:.1%}  "
        f"languages wrong {misheard}  {1000 * seconds / count:.1f} ms CPU a file  {memory} MB"
    )


def main(arguments: Sequence[str]) -> None:
    """Print the figures of each set."""
    for name in arguments[1:] or SETS:
        print(f"{name:10} {figures(Path(arguments[0]) / name)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
