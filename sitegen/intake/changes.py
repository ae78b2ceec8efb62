"""Raw texts that have changed since articles were made of them."""

import difflib
import re
from collections.abc import Iterable
from typing import NamedTuple

from sitegen import disk, manuscripts, plaintext
from sitegen.intake import keepsakes, pieces, standing
from sitegen.intake.pieces import Piece
from sitegen.intake.standing import Archive, Standing
from sitegen.problems import Problem, problem

RELATED = 0.2
"""The share of its runs of three words that a text has in common with an earlier version of itself, at least;
strangers have hardly any."""

SHOWN = 60
"""Lines of a difference that are shown."""


class Change(NamedTuple):
    """An article to bring up to date, and the raw text that has changed."""

    piece: Piece
    article: Standing


class Changed(NamedTuple):
    """What has changed, the paths of all raw texts that are dealt with, and what is said of them."""

    changes: tuple[Change, ...]
    paths: frozenset[str]
    problems: tuple[Problem, ...]


def find(new: Iterable[Piece], archive: Archive) -> Changed:
    """The new pieces that are later states of raw texts known by their place.

    An article that was edited meanwhile is left alone, and both differences are said.
    """
    found: list[Change] = []
    paths: set[str] = set()
    problems: list[Problem] = []
    for piece in new:
        before = earlier(piece, archive)
        if before is None:
            continue
        now, laid = disk.read(str(archive.held.folder), before.path), pieces.data(piece)
        if isinstance(now, Problem) or isinstance(laid, Problem):
            problems += [fault for fault in (now, laid) if isinstance(fault, Problem)]
            paths.add(piece.path)
            continue
        if piece.language != before.head.lang or not _is_related(piece, before, archive):
            problems.append(problem("import-rewritten", piece.path, 0, article=before.path))
            continue
        paths.add(piece.path)
        if before.origin and before.sha256 == before.origin.laid:
            found.append(Change(piece, before))
            continue
        kept = keepsakes.find(archive.held.folder, before.origin.laid) if before.origin else None
        raw, written = laid.decode("utf-8", "replace"), now.decode("utf-8", "replace")
        shown = _differences(kept, raw, written, piece.path, before.path)
        problems.append(
            problem("import-edited", piece.path, 0, article=before.path, sha256=piece.sha256, differences=shown)
        )
    return Changed(tuple(found), frozenset(paths), tuple(problems))


def earlier(piece: Piece, archive: Archive) -> Standing | None:
    """The article made of an earlier state of the same file."""
    made = archive.by_source.get(piece.raw.source(archive.held.folder), ())
    same = [one for one in made if one.head.lang == piece.language]
    return next(iter((*same, *made)), None)


def _is_related(piece: Piece, article: Standing, archive: Archive) -> bool:
    """Whether a text may be a later state of an article: it has its headline, or enough of its words."""
    paragraphs = standing.paragraphs(archive, article)
    runs_a = _runs((piece.title, piece.deck, *piece.paragraphs))
    runs_b = _runs((article.head.title, article.head.deck, *paragraphs))
    fewer = min(len(runs_a), len(runs_b))
    is_near = fewer > 0 and len(runs_a & runs_b) >= RELATED * fewer
    return is_near or piece.title in (article.head.title, _own_headline(article, archive))


def _runs(parts: Iterable[str]) -> set[tuple[str, ...]]:
    """Each three words in a row of what can be read; front matter is alike in texts that are strangers."""
    words = re.findall(r"\w+", "\n".join(parts).lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def _own_headline(article: Standing, archive: Archive) -> str:
    """The headline in the text of an article, whose sidecar may give it another one; empty if it has none."""
    data = disk.read(str(archive.held.folder), article.path)
    text = plaintext.decode(data, article.path) if isinstance(data, bytes) else data
    if isinstance(text, Problem):
        return ""
    found = manuscripts.read(text, article.path, article.head.wrapped)
    return "" if isinstance(found, list) else found.headline


def _differences(kept: bytes | None, raw: str, standing: str, path: str, article: str) -> str:
    """What was changed in the raw text, and what in the article; only how they differ, where the old text is lost."""
    if kept is None:
        return _difference(standing, raw, article, path)
    old = kept.decode("utf-8", "replace")
    return "\n".join((_difference(old, raw, "as imported", path), _difference(old, standing, "as imported", article)))


def _difference(old: str, new: str, a: str, b: str) -> str:
    found = list(difflib.unified_diff(_lines(old), _lines(new), a, b, lineterm="", n=0))
    more = [f"… and {len(found) - SHOWN} more lines"] if len(found) > SHOWN else []
    return "\n".join(f"    {line}" for line in (*found[:SHOWN], *more))


def _lines(text: str) -> list[str]:
    clean = plaintext.decode(text.encode("utf-8", "replace"), "")
    return clean.split("\n") if isinstance(clean, str) else []
