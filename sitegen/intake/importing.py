"""The import, top to bottom: a pile of raw texts becomes stories in content/."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sitegen import crew, dates, filing, holdings
from sitegen.intake import (
    changes,
    corrections,
    keepsakes,
    laying,
    plans,
    proposals,
    raws,
    registries,
    standing,
    stories,
    tables,
    zips,
)
from sitegen.intake.changes import Change
from sitegen.intake.pieces import Piece, Reader
from sitegen.intake.proposals import Proposal
from sitegen.intake.standing import Archive, Standing
from sitegen.intake.stories import Sorted
from sitegen.order import DONE, ENVIRONMENT, MISUSED, REFUSED, Progress, Say
from sitegen.problems import Problem, problem


class Order(NamedTuple):
    """What is asked for: raw texts, the site they go to, and the date of stories that do not tell theirs.

    dry:   write nothing
    plan:  write nothing but a table of the stories to this file
    apply: lay down what this corrected table says
    jobs:  how many processes share the work; 0 as many as there are processors
    """

    paths: Sequence[Path]
    site: Path
    date: str = ""
    dry: bool = False
    plan: Path | None = None
    apply: Path | None = None
    jobs: int = 0

    @property
    def reads_only(self) -> bool:
        """Whether the site stays as it is."""
        return self.dry or self.plan is not None


class Result(NamedTuple):
    """How an import ended.

    pieces:   all raw texts that could be read
    laid:     the stories that were laid down, or would be
    written:  the files of content/ that were
    """

    exit: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    pieces: tuple[Piece, ...] = ()
    sorted: Sorted | None = None
    laid: tuple[Proposal, ...] = ()
    updated: tuple[Change, ...] = ()
    written: tuple[str, ...] = ()


def run(order: Order, say: Say, progress: Progress) -> Result:
    """Imports raw texts. What can be laid down is, story by story; the rest is named."""
    if misuse := _misuse(order):
        return Result(MISUSED, tuple(misuse))
    with nullcontext() if order.reads_only else filing.writing(order.site, say, "import"):
        held = holdings.open_site(order.site)
        if isinstance(held, list):
            return Result(MISUSED, tuple(held))
        try:
            with crew.adaptive(order.jobs or crew.cores()) as run, crew.tidy():
                return _run(order, held, run, progress)
        except crew.LostError:
            return Result(ENVIRONMENT, (problem("import-worker-lost", order.paths[0].as_posix(), 0),))


def _misuse(order: Order) -> list[Problem]:
    """What is wrong with the command itself."""
    found = [problem("import-missing", path.as_posix(), 0) for path in order.paths if not path.exists()]
    if not (order.site / "content/site.yaml").is_file():
        found.append(problem("site-missing", "content/site.yaml", 0))
        # One of them may have been meant as a published site, which needs none.
        found += [problem("import-zip", path.as_posix(), 0, why=why) for path in order.paths if (why := zips.why(path))]
    if order.apply and not order.apply.is_file():
        command = f"sitegen import … --plan {order.apply.as_posix()}"
        found.append(problem("sheet-missing", order.apply.as_posix(), 0, command=command))
    date = dates.parse(order.date, "UTC", "--date", 0) if order.date else None
    return [*found, date] if isinstance(date, Problem) else found


def _run(order: Order, held: holdings.Holdings, run: crew.Map, progress: Progress) -> Result:
    site = registries.load(held)
    if isinstance(site, list):
        return Result(REFUSED, tuple(site))
    pieces, archive, problems = read(order, held, run, progress)
    found = stories.sort(pieces, archive, held.site.languages, run, partial(progress, "pair"))
    problems += found.problems
    proposed = proposals.propose(found.groups, archive, proposals.Rules(site, order.date))
    if order.apply:
        free = _free(found)
        basis = corrections.Basis(site, archive, proposed, free, _laid(pieces, free, archive))
        corrected = _corrected(order.apply, basis)
        if not isinstance(corrected, corrections.Corrected):
            return Result(REFUSED, tuple(corrected), (), tuple(pieces), found)
        proposed = list(corrected.proposals)
        found = stories.regrouped(found, [proposal.group for proposal in proposed])
        problems += (*corrected.problems, *(problem("sheet-left-out", path, 0) for path in corrected.left_out))
    made = _made(proposed, found.changes, archive, progress)
    problems += made.problems
    written = made.files | registries.files(held, site, _newcomers(made.laid))
    if order.plan and not order.dry:
        problems += plans.write(order.plan, plans.table(proposed, archive, problems, site.languages))
    elif not order.reads_only:
        lay_down(order.site, written)
    refused = tuple(fault for fault in problems if not fault.is_notice)
    notices = tuple(fault for fault in problems if fault.is_notice)
    names = () if order.reads_only else tuple(sorted(written))
    return Result(REFUSED if refused else DONE, refused, notices, tuple(pieces), found, made.laid, made.updated, names)


class _Made(NamedTuple):
    """The files of all stories that can be laid down, and of all articles that can be brought up to date."""

    files: laying.Files
    laid: tuple[Proposal, ...]
    updated: tuple[Change, ...]
    problems: list[Problem]


def _made(proposed: Sequence[Proposal], changes: Sequence[Change], archive: Archive, progress: Progress) -> _Made:
    files: laying.Files = {}
    problems: list[Problem] = []
    laid, updated = [], []
    for number, proposal in enumerate(proposed, 1):
        found = laying.lay(proposal, archive, files)
        problems += found.problems
        files |= found.files
        laid += [proposal] if found.files else []
        progress("lay", number, len(proposed))
    for change in changes:
        found = laying.update(change, archive, files)
        problems += found.problems
        files |= found.files
        updated += [change] if found.files else []
    return _Made(files, tuple(laid), tuple(updated), problems)


def _free(found: Sorted) -> dict[str, Piece]:
    """The texts that a plan may place, by path."""
    return {piece.path: piece for group in found.groups for piece in group.pieces.values()}


def _laid(pieces: Sequence[Piece], free: Mapping[str, Piece], archive: Archive) -> dict[str, Standing]:
    """The articles made of texts that stand already, as they are or in an earlier state, by the texts' paths."""
    found = {}
    for piece in pieces:
        made = archive.by_hash.get(piece.sha256) or archive.by_hash.get(piece.laid) or changes.earlier(piece, archive)
        if made and piece.path not in free:
            found[piece.path] = made
    return found


def _corrected(path: Path, basis: corrections.Basis) -> corrections.Corrected | list[Problem]:
    """The stories of a corrected plan; or the rows that make no sense, and then nothing is laid down."""
    found = rows(path, plans.needed(basis.site.languages))
    if isinstance(found, list):
        return found
    corrected = corrections.correct(found, basis, path.as_posix())
    return [fault for fault in corrected.problems if not fault.is_notice] or corrected


def rows(path: Path, needed: Sequence[str]) -> tuple[tables.Row, ...] | list[Problem]:
    """The table in a file; or what is wrong with it."""
    return tables.read(path.read_bytes(), path.as_posix(), needed)


def _newcomers(laid: Sequence[Proposal]) -> registries.Newcomers:
    """The tags and authors that are proposed in the stories and may have no entry yet."""
    tags = {topic.id: topic for proposal in laid for topic in proposal.topics if topic.is_new}
    authors = {proposal.author.id: proposal.author for proposal in laid if proposal.author}
    return registries.Newcomers(tags, authors)


def read(
    order: Order, held: holdings.Holdings, run: crew.Map, progress: Progress
) -> tuple[list[Piece], Archive, list[Problem]]:
    """All raw texts that can be read, the archive that stands, and what is wrong with either."""
    found, problems = raws.find(order.paths, order.site)
    reader = Reader(held.site.languages, found)
    pieces = reader.read((raw for raw in found if raw.form != raws.FACTS), run, partial(progress, "read"))
    problems += reader.problems
    problems += [problem("import-not-read", raw.path, 0) for raw in reader.unused()]
    archive, faults = standing.read(held, partial(progress, "look"))
    return pieces, archive, problems + faults


def lay_down(site: Path, files: laying.Files) -> None:
    """Writes the files, all of them or none, and keeps the texts to compare with later."""
    if files:
        texts = ((laying.fingerprint(data), data) for path, data in files.items() if not path.endswith(".yaml"))
        keepsakes.keep(site, texts)
        filing.carry_out(site, dict(files))
