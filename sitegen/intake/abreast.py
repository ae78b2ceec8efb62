"""Two versions of a text side by side: which paragraphs of one are which of the other."""

from pathlib import Path
from typing import NamedTuple

from sitegen import disk, manuscripts, plaintext, telling
from sitegen.align import align
from sitegen.order import DONE, MISUSED, REFUSED
from sitegen.problems import Problem, problem

LITTLE = 0.5
"""A score below which two texts are hardly versions of one: strangers mostly have less, translations 0.9 and more."""


class Abreast(NamedTuple):
    """Two texts side by side: the exit code, what is wrong or to be noticed, and a line per group of paragraphs.

    decided: what was read, and how sure it is
    """

    exit: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()


def compare(a: Path, b: Path) -> Abreast:
    """One line per group of matching paragraphs, numbers from 1: `4,5<TAB>4`; `-` where a side has none."""
    if missing := tuple(problem("align-missing", path.as_posix(), 0) for path in (a, b) if not path.exists()):
        return Abreast(MISUSED, missing)
    one, other = paragraphs(a), paragraphs(b)
    if isinstance(one, Problem) or isinstance(other, Problem):
        return Abreast(REFUSED, tuple(side for side in (one, other) if isinstance(side, Problem)))
    found = align(one, other)
    notice = problem("align-strangers", b.as_posix(), 0, other=a.as_posix(), score=f"{found.score:.2f}")
    return Abreast(
        DONE,
        notices=(notice,) if found.score < LITTLE else (),
        lines=tuple(f"{_side(group.a)}\t{_side(group.b)}" for group in found.groups),
        decided=(_counted(a, one), _counted(b, other), f"score: {found.score:.2f} of 1"),
    )


def _counted(path: Path, found: tuple[str, ...]) -> str:
    return f"{path.as_posix()}: {telling.counted(len(found), 'paragraph', 'paragraphs')}"


def paragraphs(path: Path) -> tuple[str, ...] | Problem:
    """The paragraphs of a text's body, without headline, deck and author note."""
    name = path.as_posix()
    if path.suffix not in (".txt", ".md") or not path.is_file():
        return problem("align-form", name, 0)
    text = plaintext.decode(disk.content(str(path)), name)
    if isinstance(text, Problem):
        return text
    if path.suffix == ".txt":
        return plaintext.parts(text, wrapped=False).paragraphs
    found = manuscripts.read(text, name, wrapped=False)
    if isinstance(found, list):
        return found[0]
    return manuscripts.markdown_paragraphs(text, name, found.headline)


def _side(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers)) or "-"
