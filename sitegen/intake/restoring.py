"""The way back: a published site gives its content/ back, byte for byte, all of it or nothing."""

import errno
import hashlib
import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import config, disk, filing, urls
from sitegen.intake import copies
from sitegen.intake.copies import Copy, Kept
from sitegen.intake.importing import Order
from sitegen.order import DONE, MISUSED, REFUSED, Progress
from sitegen.problems import Problem, problem


class Result(NamedTuple):
    """How it ended: what was laid down, or would be, and how much stood there already."""

    exit: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    laid: tuple[str, ...] = ()
    standing: int = 0
    is_dry: bool = False


def find(paths: Iterable[Path]) -> Path | None:
    """The first of the paths that is a published site, if any is."""
    return next((path for path in paths if copies.find(path)), None)


def run(order: Order, say: Callable[[str], None], progress: Progress) -> Result:
    """Lays down what a published site gives back; what is damaged is named and left out."""
    copy = copies.find(order.paths[0])
    if not copy or len(order.paths) > 1 or order.date or order.plan or order.apply:
        return Result(MISUSED, (problem("restore-alone", str(find(order.paths)), 0),))
    with nullcontext() if order.dry else filing.writing(order.site, say, "import"):
        return _run(copy, order, progress)


def _run(copy: Copy, order: Order, progress: Progress) -> Result:
    told = copies.manifest(copy)
    if not isinstance(told, copies.Told):
        return Result(REFUSED, tuple(told))
    sidecars, problems = copies.sidecars(copy, told.sums[urls.SIDECARS])
    named = (*told.papers, *told.texts, *sidecars)
    is_sure = not problems
    lost = set(_lost(copy, named, problems, progress))
    kept = _whole(copy, [one for one in named if one.path not in lost], lost, is_sure, problems)
    new, occupied = _compared(order.site, kept)
    if occupied:
        return Result(REFUSED, (*problems, *(problem("restore-occupied", path, 0) for path in occupied)))
    notices = _changed_pages(copy, told)
    if not order.dry:
        filing.carry_out(order.site, _Contents(copy, new))
    done = (tuple(sorted(one.path for one in new)), len(kept) - len(new), order.dry)
    return Result(REFUSED if problems else DONE, tuple(problems), notices, *done)


def _lost(copy: Copy, named: Sequence[Kept], problems: list[Problem], progress: Progress) -> Iterator[str]:
    """The files that are not as they were published, by path."""
    for number, kept in enumerate(named, 1):
        found = copies.data(copy, kept)
        if isinstance(found, Problem):
            problems.append(found)
            yield kept.path
        progress("read", number, len(named))


def _whole(copy: Copy, good: Sequence[Kept], lost: set[str], is_sure: bool, problems: list[Problem]) -> list[Kept]:
    """The files without texts that would stand without their facts, and without facts that have no text.

    is_sure: whether the ledger of sidecars is whole; if it is not, a text without facts may have had some
    """
    facts = {kept.path for kept in good if kept.path.endswith(".yaml")}
    found: list[Kept] = []
    texts: set[str] = set()
    for kept in good:
        may_be = _sidecars(kept.path)
        if may_be and (lost.intersection(may_be) or not (is_sure or facts.intersection(may_be))):
            problems.append(problem("restore-facts", copy.shown(kept.file or urls.SIDECARS), 0))
        else:
            found.append(kept)
            texts.update(may_be)
    return [
        kept for kept in found if kept.path in texts or not kept.path.endswith(".yaml") or kept.path in config.PAPERS
    ]


def _sidecars(path: str) -> tuple[str, ...]:
    """Where the sidecar of a text may be: its name may end in a language, or not; of other files none."""
    stem, ending = posixpath.splitext(path)
    return () if ending == ".yaml" else (f"{stem}.yaml", f"{posixpath.splitext(stem)[0]}.yaml")


def _compared(site: Path, kept: Sequence[Kept]) -> tuple[list[Kept], list[str]]:
    """The files that are new to a site, and the places where something else stands."""
    new, occupied = [], []
    for one in kept:
        place = site / one.path
        if any(folder.exists() and not folder.is_dir() for folder in place.parents):
            occupied.append(one.path)
        elif not os.path.lexists(place):
            new.append(one)
        elif not place.is_file() or hashlib.sha256(disk.content(str(place))).hexdigest() != one.sha256:
            occupied.append(one.path)
    return new, occupied


def _changed_pages(copy: Copy, told: copies.Told) -> tuple[Problem, ...]:
    """What to say of pages that are not as they were published: nothing is made of them."""
    changed = copies.changed_pages(copy, told.pages)
    first = copy.shown(changed[0]) if changed else ""
    return (problem("restore-pages", copy.shown(""), 0, count=len(changed), first=first),) if changed else ()


class _Contents(Mapping[str, bytes]):
    """The files to lay down, each read when its turn comes, and checked again."""

    def __init__(self, copy: Copy, kept: Sequence[Kept]) -> None:
        self.copy, self.kept = copy, {one.path: one for one in kept}

    def __getitem__(self, path: str) -> bytes:
        found = copies.data(self.copy, self.kept[path])
        if isinstance(found, Problem):
            raise OSError(errno.EIO, "it changed while it was being read", found.path)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)


def lines(result: Result) -> Iterator[str]:
    """How it ended, in a few lines."""
    if result.exit == MISUSED:
        return
    how = "would be laid down" if result.is_dry else "laid down"
    if result.laid:
        yield f"{len(result.laid):,} files of content/ {how}, as they were published"
    if result.standing:
        yield f"{result.standing:,} stand there already, unchanged"
    if not result.laid:
        yield "nothing was laid down" if result.exit else "nothing to lay down"


def described(result: Result) -> dict[str, Any]:
    """What was written, as the report of an import says it; nothing was guessed, so nothing is doubtful."""
    written = [] if result.is_dry else list(result.laid)
    return {"files": [], "pairs": [], "doubtful": [], "unpaired": [], "written": written}
