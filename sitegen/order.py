"""What is asked of a build, and what comes of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sitegen.model import Head, Site
from sitegen.problems import Problem

DONE, REFUSED, MISUSED, ENVIRONMENT = 0, 1, 2, 3
"""What a build ends with: the exit codes of the command."""

Say = Callable[[str], None]

Progress = Callable[[str, int, int], None]
"""Told of a stage how much of it is done, of how much in all."""


def unseen(_stage: str, _done: int, _total: int) -> None:
    """The progress of a command that is to be quiet."""


class Listed(NamedTuple):
    """A text that is published: its head, its page, the SHA-256 of its file.

    readers: the languages whose lists offer it, its own first
    """

    head: Head
    path: str
    sha256: str
    readers: tuple[str, ...]


class Notes(Protocol):
    """What a supplement may note for the next build: texts by name, empty where nothing is known."""

    def meta(self, name: str, /) -> str: ...

    def keep(self, name: str, value: str, /) -> None: ...


class Place(NamedTuple):
    """Where a supplement works: the site's folder, the output's, the stage, the published files that others altered.

    run: shares out work, see `crew.Map`
    """

    site: Path
    out: Path
    stage: Path
    altered: Collection[str]
    notes: Notes
    run: Callable[[Callable[[Any, Any], Any], Any, Iterable[Any]], Iterable[Any]]
    progress: Progress


class Supplied(NamedTuple):
    """What a supplement adds to an edition.

    files:  all its files;  staged: those that are new in the stage, in the order in which they take their places
    why:    what was made anew, and why
    notices: what went wrong with it: the edition appears without it
    """

    files: Collection[str]
    staged: tuple[str, ...]
    why: Mapping[str, tuple[str, ...]]
    notices: tuple[Problem, ...] = ()


class Supplement(Protocol):
    """What is published with an edition, and made from it, outside the core. `key` tells one from another."""

    @property
    def key(self) -> str: ...

    def supply(self, listed: Iterable[Listed], site: Site, place: Place) -> Supplied: ...


class Order(NamedTuple):
    """What is to be built, where to, and as of when.

    base_url: replaces that of site.yaml unless None
    clean:    forgets what earlier builds knew, and accepts a site without articles
    jobs:     how many processes; 0 for one per processor
    supplement: what is published with it, if anything
    is_private: whether nobody else has hands on the output, so that it still is as the last build left it
    is_last:  whether the process ends with this build, so that nobody needs to clear up after it
    """

    site: Path
    out: Path
    base_url: str | None
    now: float
    drafts: bool
    clean: bool
    jobs: int = 0
    supplement: Supplement | None = None
    is_private: bool = False
    is_last: bool = False


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
