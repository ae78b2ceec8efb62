"""What is told of an import: to the person at the terminal, and to scripts."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sitegen import i18n, telling
from sitegen.bundles import ARTICLES
from sitegen.intake import restoring
from sitegen.intake.importing import Order, Result
from sitegen.intake.languages import OTHER
from sitegen.intake.proposals import Proposal
from sitegen.order import REFUSED

DOUBTS = 20
"""Doubtful pairs that are shown; the plan has all of them."""


def write(path: Path, result: Result | restoring.Result) -> None:
    """Writes the report of an import, for scripts."""
    found = restoring.described(result) if isinstance(result, restoring.Result) else described(result)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")


def described(result: Result) -> dict[str, Any]:
    """Files, pairs, doubts and what was written, as the report says them."""
    pairs = [
        {"a": match.a, "b": match.b, "score": round(match.score, 4), "translation_id": proposal.id}
        for proposal in result.laid
        for match in proposal.group.matches
    ]
    doubtful = result.sorted.doubtful if result.sorted else ()
    return {
        "files": [
            {"path": piece.path, "language": piece.language, "confidence": piece.confidence, "title": piece.title}
            for piece in result.pieces
        ],
        "pairs": sorted(pairs, key=lambda pair: (str(pair["a"]), str(pair["b"]))),
        "doubtful": [{"a": match.a, "b": match.b, "score": round(match.score, 4)} for match in doubtful],
        "unpaired": list(result.sorted.alone if result.sorted else ()),
        "written": list(result.written),
    }


def lines(result: Result | restoring.Result, order: Order) -> Iterator[str]:
    """How an import ended, in a few lines."""
    if isinstance(result, restoring.Result):
        yield from restoring.lines(result)
        return
    if result.sorted is None:
        return
    yield _read(result)
    if known := len(result.sorted.known):
        yield f"{telling.counted(known, 'text', 'texts')} in the archive already, unchanged"
    if result.laid and (order.reads_only or result.written):
        done = "would be laid down" if order.reads_only else "laid down in content/articles/"
        yield f"{_stories(result.laid)} {done}"
        yield from _undated(result.laid)
    for change in result.updated:
        would = "would be " if order.reads_only else ""
        yield f"{change.article.path}: {would}brought up to date with {change.piece.path}"
    yield from _doubts(result)
    if order.plan and order.dry:
        yield f"the plan would be in {order.plan.as_posix()}"
    elif order.plan:
        yield f"the plan is in {order.plan.as_posix()}: correct it, then run the same command with --apply for --plan"
    if not result.laid and not result.updated:
        yield "nothing to lay down" if not result.exit else "nothing was laid down"
    elif result.exit == REFUSED:
        yield f"{telling.counted(len(result.problems), 'problem', 'problems')}: what they name was left out"


def decided(result: Result | restoring.Result) -> Iterator[str]:
    """What was recognised in each text, and what was made of it."""
    if isinstance(result, restoring.Result):
        yield from result.laid
        return
    for piece in result.pieces:
        yield f"{piece.path}: {_language(piece.language)}, {piece.confidence:.2f}"
    for proposal in result.laid:
        scores = "".join(f"; {match.a} = {match.b}: {match.score:.2f}" for match in proposal.group.matches)
        yield f"{proposal.id}: {', '.join(piece.path for piece in proposal.pieces.values())}{scores}"


def _language(code: str) -> str:
    return "in another language" if code == OTHER else i18n.name(code, "en")


def _read(result: Result) -> str:
    counts = Counter(piece.language for piece in result.pieces)
    names = {lang: "in other languages" if lang == OTHER else i18n.name(lang, "en") for lang in counts}
    parts = [f"{count:,} {names[lang]}" for lang, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return f"{telling.counted(len(result.pieces), 'text', 'texts')} read" + (f": {', '.join(parts)}" if parts else "")


def _stories(laid: tuple[Proposal, ...]) -> str:
    """`3 stories (2 new in several languages, 1 in one)`, and how many joined one that stood."""
    joined = sum(proposal.joins for proposal in laid)
    several = sum(not proposal.joins and len(proposal.pieces) > 1 for proposal in laid)
    single = len(laid) - joined - several
    parts = ((several, "in several languages"), (single, "in one"), (joined, "joined to one that stood"))
    how = ", ".join(f"{number:,} {what}" for number, what in parts if number)
    return f"{telling.counted(len(laid), 'story', 'stories')} ({how})"


def _undated(laid: tuple[Proposal, ...]) -> Iterator[str]:
    """How many stories stand, or would stand, where nobody looks for news: their address goes with their folder."""
    if count := sum(proposal.stem.startswith(f"{ARTICLES}undated/") and not proposal.joins for proposal in laid):
        stories = telling.counted(count, "story", "stories")
        yield f"{stories} without a date, filed under undated/: --date gives one to all that tell none"


def _doubts(result: Result) -> Iterator[str]:
    """The pairs that a person has to look at, the likeliest first."""
    doubtful = result.sorted.doubtful if result.sorted else ()
    if not doubtful:
        return
    yield f"{len(doubtful)} pair{'s are' if len(doubtful) > 1 else ' is'} doubtful; their texts stay single:"
    for match in doubtful[:DOUBTS]:
        yield f"    {match.a}  {match.b}  {match.score:.2f} (next best {match.runner_up:.2f})"
    if len(doubtful) > DOUBTS:
        yield f"    … and {len(doubtful) - DOUBTS} more"
    yield "    join them by one translation_id, or import with --plan and look at them in a spreadsheet"
