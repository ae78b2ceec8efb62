"""The facts that came along in sidecars, gathered in the one of their story: none is lost, none said of other texts."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sitegen import sidecars
from sitegen.intake.pieces import Piece
from sitegen.intake.refiling import SHARED
from sitegen.problems import Problem, problem

Said = dict[str, Any]
"""Facts as plain values by key; what differs from version to version is a map of languages."""

_PASSED = ("lang", "translation_id")
"""What the names of a story's files and its own id say."""


class _Beside(NamedTuple):
    """A sidecar that came along: the first text beside it, its languages, and those of the story's other texts."""

    piece: Piece
    languages: list[str]
    others: list[str]


def gathered(
    said: Mapping[str, Any],
    stands: Collection[str],
    pieces: Iterable[Piece],
    written: Collection[str],
    problems: list[Problem],
) -> Said:
    """What is said of a story, and what came along with its new texts; two values for one thing are named.

    `stands` are the languages in which the story stands already: of those nothing changes. What an editor has
    `written` is not asked of the texts.
    """
    found = dict(said)
    for beside in _sidecars(list(pieces), stands):
        for key, value in sidecars.plain(beside.piece.beside).items():
            if key not in (*_PASSED, *written) and value is not None:
                is_whole = not beside.others or (key in SHARED and not stands)
                found[key] = _joined(key, value, found.get(key), beside, is_whole, problems)
    return found


def _sidecars(pieces: list[Piece], stands: Collection[str]) -> list[_Beside]:
    """The sidecars that came along, each once: one may be that of several texts."""
    languages = [*stands, *(piece.language for piece in pieces)]
    found: list[_Beside] = []
    for piece in pieces:
        if piece.beside and not any(one.piece.beside == piece.beside for one in found):
            own = [other.language for other in pieces if other.beside == piece.beside]
            found.append(_Beside(piece, own, [lang for lang in languages if lang not in own]))
    return found


def _joined(key: str, value: Any, known: Any, beside: _Beside, is_whole: bool, problems: list[Problem]) -> Any:
    """A fact of which a sidecar says something, and others something or nothing (None)."""
    if (known is None and is_whole) or known == value:
        return value
    if key in SHARED and known is not None and not isinstance(known, dict) and not isinstance(value, dict):
        _differ(key, value, known, known, beside, problems)
        return known
    mine = value if isinstance(value, dict) else dict.fromkeys(beside.languages, value)
    theirs = known if isinstance(known, dict) else {} if known is None else dict.fromkeys(beside.others, known)
    merged = {**theirs, **{lang: item for lang, item in mine.items() if lang in beside.languages or lang not in theirs}}
    for lang in mine:
        if theirs.get(lang, mine[lang]) != mine[lang]:
            _differ(key, {lang: mine[lang]}, {lang: theirs[lang]}, {lang: merged[lang]}, beside, problems)
    return merged


def _differ(key: str, value: Any, known: Any, kept: Any, beside: _Beside, problems: list[Problem]) -> None:
    """Names two values for one thing. Authors and tags may be one text or a list of one."""
    if _listed(value) != _listed(known):
        facts = {name: sidecars.fact(key, one) for name, one in (("fact", value), ("other", known), ("kept", kept))}
        problems.append(problem("import-facts-differ", beside.piece.path, 0, **facts))


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value
