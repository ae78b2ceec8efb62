"""`sitegen sheet`: the archive as a table, and what an editor made of it."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sitegen import crew, filing, holdings, telling
from sitegen.intake import importing, plans, refiling, registries, sheets, standing, wishes
from sitegen.order import DONE, ENVIRONMENT, MISUSED, REFUSED, Progress, Say
from sitegen.problems import Problem, problem


class Result(NamedTuple):
    """How it ended: exit code, what is wrong, the table that was asked for, and how many stories changed and moved.

    read:  how many articles stand;  files: what was written, and what went (False)
    """

    exit: int
    problems: tuple[Problem, ...] = ()
    table: bytes = b""
    stories: int = 0
    moved: int = 0
    read: int = 0
    files: Mapping[str, bool] = {}


def run(site: Path, apply: Path | None, say: Say, progress: Progress) -> Result:
    """The table of a site, or its changes carried out: all of them, or none where a row makes no sense."""
    if not (site / "content/site.yaml").is_file():
        return Result(MISUSED, (problem("site-missing", "content/site.yaml", 0),))
    if apply and not apply.is_file():
        command = f"sitegen sheet > {apply.as_posix()}"
        return Result(MISUSED, (problem("sheet-missing", apply.as_posix(), 0, command=command),))
    with filing.writing(site, say, "sheet") if apply else nullcontext():
        held = holdings.open_site(site)
        if isinstance(held, list):
            return Result(MISUSED, tuple(held))
        archive, problems = standing.read(held, partial(progress, "look"))
        if problems:
            return Result(REFUSED, tuple(problems))
        result = _apply(archive, apply) if apply else _table(archive, progress)
        return result._replace(read=len(archive.articles))


def _table(archive: standing.Archive, progress: Progress) -> Result:
    try:
        with crew.adaptive(crew.cores()) as run, crew.tidy():
            return Result(DONE, table=sheets.table(archive, run, partial(progress, "pair")))
    except crew.LostError:
        return Result(ENVIRONMENT, (problem("sheet-worker-lost", "content/articles", 0),))


def _apply(archive: standing.Archive, path: Path) -> Result:
    site = registries.load(archive.held)
    if isinstance(site, list):
        return Result(REFUSED, tuple(site))
    rows = importing.rows(path, plans.needed(site.languages))
    if isinstance(rows, list):
        return Result(REFUSED, tuple(rows))
    wanted = wishes.read(rows, archive, site, path.as_posix())
    if isinstance(wanted, list):
        return Result(REFUSED, tuple(wanted))
    made = refiling.refile(wanted, archive)
    if made.problems:
        return Result(REFUSED, made.problems)
    filing.carry_out(archive.held.folder, made.files)
    files = {path: data is not None for path, data in made.files.items()}
    return Result(DONE, (), b"", len(wanted), made.moved, files=files)


def decided(result: Result) -> Iterator[str]:
    """What was read and done, file by file."""
    yield f"{telling.counted(result.read, 'article', 'articles')} read"
    for path, stands in sorted(result.files.items()):
        yield f"{path}: {'written' if stands else 'gone'}"


def said(result: Result) -> str:
    """What was changed, in a line."""
    if not result.stories:
        return "nothing to change"
    moved = f", {result.moved:,} of them moved; old addresses lead on" if result.moved else ""
    return f"{telling.counted(result.stories, 'story', 'stories')} changed{moved}"
