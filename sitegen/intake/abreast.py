"""Two versions of a text side by side: which paragraphs of one are which of the other."""

from pathlib import Path

from sitegen import disk, manuscripts, plaintext
from sitegen.align import align
from sitegen.problems import Problem, problem


def lines(a: Path, b: Path) -> list[str] | list[Problem]:
    """One line per group of matching paragraphs, numbers from 1: `4,5<TAB>4`; `-` where a side has none."""
    sides = [paragraphs(path) for path in (a, b)]
    problems = [side for side in sides if isinstance(side, Problem)]
    if problems:
        return problems
    found = align(*(side for side in sides if not isinstance(side, Problem)))
    return [f"{_side(group.a)}\t{_side(group.b)}" for group in found.groups]


def paragraphs(path: Path) -> tuple[str, ...] | Problem:
    """The paragraphs of a text's body, without headline, deck and author note."""
    name = path.as_posix()
    if path.suffix not in (".txt", ".md"):
        return problem("not-an-article", name, 0)
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
