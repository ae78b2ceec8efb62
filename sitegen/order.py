"""What is asked of a build, and what comes of it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen.problems import Problem

DONE, REFUSED, MISUSED, ENVIRONMENT = 0, 1, 2, 3
"""What a build ends with: the exit codes of the command."""

Say = Callable[[str], None]

Progress = Callable[[str, int, int], None]
"""Told of a stage how much of it is done, of how much in all."""


class Order(NamedTuple):
    """What is to be built, where to, and as of when.

    base_url: replaces that of site.yaml unless None
    clean:    forgets what earlier builds knew, and accepts a site without articles
    jobs:     how many processes; 0 for one per processor
    """

    site: Path
    out: Path
    base_url: str | None
    now: float
    drafts: bool
    clean: bool
    jobs: int = 0


class Result(NamedTuple):
    """How a build ended, and what it counted.

    seconds: per stage, in order
    why:     page → the reasons for which it was printed
    """

    exit: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    articles: int = 0
    stories: int = 0
    pages: int = 0
    rendered: int = 0
    written: int = 0
    deleted: int = 0
    seconds: Mapping[str, float] = {}
    why: Mapping[str, tuple[str, ...]] = {}


class Halt(Exception):  # noqa: N818 – not an error of the program: it carries a result to the end of the line
    """The site is refused; the published one stays as it is."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


def halt_if(
    problems: "list[Problem] | tuple[Problem, ...]", notices: "tuple[Problem, ...]" = (), exit: int = REFUSED
) -> None:
    """Ends the line where anything is wrong; notices alone let it pass."""
    faults = tuple(dict.fromkeys(found for found in problems if not found.is_notice))
    if faults:
        raise Halt(Result(exit, tuple(sorted(faults)), tuple(notices)))
