"""The plan of an import: a table of the stories that would be laid down, one a row, for an editor to correct."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from sitegen.intake import rejections, tables
from sitegen.intake.proposals import Proposal
from sitegen.intake.standing import Archive
from sitegen.problems import Problem, problem

FACTS = ("date", "tags", "authors")
LEADING = ("doubts", "id", "date", "date_from", "tags", "tags_from", "authors", "authors_from", "score", "runner_up")

SURE = 0.9
"""Pairs with a lower score are worth a second look, though they are laid down."""

_DOUBTED = (
    *("import-mislabelled", "import-label-kept", "import-wrapped", "import-encoding", "import-rewritten"),
    "import-facts-differ",
)
"""What is said of a text that is a doubt about its story, too."""


def needed(languages: Sequence[str]) -> tuple[str, ...]:
    """The columns that a table must have to be read back."""
    return ("id", *FACTS, *(f"{lang}_{what}" for lang in languages for what in ("file", "slug")))


def write(path: Path, table: bytes) -> list[Problem]:
    """Writes a plan to a file. Another one that is there may have been corrected: it is kept, and that is said."""
    kept = _kept(path) if path.is_file() and path.read_bytes() not in (b"", table) else None
    if kept:
        path.rename(kept)
    path.write_bytes(table)
    return [problem("plan-kept", path.as_posix(), 0, kept=kept.as_posix())] if kept else []


def _kept(path: Path) -> Path:
    """A name that no file has yet: `plan.1.csv` for `plan.csv`."""
    names = (path.with_name(f"{path.stem}.{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())


class _Sized(NamedTuple):
    """A row with how much it needs a look: the highest number first."""

    weight: float
    row: Mapping[str, str]


def table(
    proposals: Iterable[Proposal], archive: Archive, notices: Iterable[Problem], languages: Sequence[str]
) -> bytes:
    """The plan as CSV: doubtful stories first, the likeliest pairs among them before the others."""
    said: dict[str, list[str]] = {}
    for notice in notices:
        if notice.code in _DOUBTED or not notice.is_notice:
            said.setdefault(notice.path, []).append(notice.message)
    rows = [_sized(proposal, archive, said) for proposal in proposals]
    rows.sort(key=lambda sized: (-sized.weight, sized.row["id"]))
    return tables.write(tables.columns(LEADING, languages), (sized.row for sized in rows))


def _sized(proposal: Proposal, archive: Archive, said: Mapping[str, Sequence[str]]) -> _Sized:
    group = proposal.group
    score = min((match.score for match in group.matches), default=None)
    runner_up = max((match.runner_up for match in (*group.matches, *group.rivals)), default=0.0)
    doubts = _doubts(proposal, said)
    row = {
        "doubts": "; ".join(doubts),
        "id": proposal.id,
        **{key: ", ".join(getattr(proposal, key).values) for key in FACTS},
        **{f"{key}_from": getattr(proposal, key).origin for key in FACTS},
        "score": "" if score is None else f"{score:.2f}",
        "runner_up": f"{runner_up:.2f}" if runner_up else "",
    }
    for lang, path in group.stands.items():
        head = archive.articles[path].head
        row |= {f"{lang}_file": path, f"{lang}_title": head.title, f"{lang}_slug": head.slug}
    for lang, piece in group.pieces.items():
        row |= {f"{lang}_file": piece.path, f"{lang}_title": piece.title, f"{lang}_slug": proposal.slugs[lang]}
    rival = max((match.score for match in group.rivals), default=0.0)
    return _Sized(2 + rival if group.rivals else 1.0 if doubts else 0.0, row)


def _doubts(proposal: Proposal, said: Mapping[str, Sequence[str]]) -> list[str]:
    """What an editor should look at in a story, in words."""
    own = {piece.path for piece in proposal.pieces.values()}
    found = []
    for match in sorted(proposal.group.rivals, key=lambda match: -match.score):
        other = match.b if match.a in own else match.a
        found.append(rejections.doubt(other, match.score))
    found += [
        f"perhaps not the same story ({match.score:.2f})" for match in proposal.group.matches if match.score < SURE
    ]
    for piece in proposal.pieces.values():
        found += said.get(piece.path, ())
    return found
