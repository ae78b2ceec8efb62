"""What is told of a build: to the person at the terminal, and to scripts."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from sitegen.clock import Clock
from sitegen.order import Progress, Result, unseen
from sitegen.problems import Problem

SHOWN = 50
"""How many problems are printed; the report has all of them."""

NOTICED = 20
"""How many notices are printed."""

BAR = 30
"""How wide the progress bar is, in characters."""


def say(text: str) -> None:
    """A line for the person at the terminal; never the reason that a command fails."""
    _print(text + "\n", sys.stderr)


def result(text: str) -> None:
    """What a command was asked for, on standard output."""
    _print(text + "\n", sys.stdout)


def data(found: bytes) -> None:
    """What a command was asked for, on standard output, byte for byte whatever the terminal speaks.

    Raises OSError where it can't be written whole, as on a full disk.
    """
    with suppress(BrokenPipeError), whole():  # where nobody listens any more, as with `| head`, nothing is lost
        sys.stdout.buffer.write(found)


@contextmanager
def whole() -> Iterator[None]:
    """Standard output, written to its end. Raises OSError where it can't be.

    What is left of it then goes nowhere: the program would try again at its very end, and end otherwise than it says.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError:
        _let_go(sys.stdout)
        raise


def _print(text: str, stream: TextIO) -> None:
    try:
        try:
            stream.write(text)
        except UnicodeEncodeError:  # the terminal speaks another encoding: letters that it lacks are spelt out
            code = stream.encoding
            stream.write(text.encode(code, "backslashreplace").decode(code))
        stream.flush()
    except (OSError, ValueError):  # nobody listens any more: the work goes on without words
        _let_go(stream)


def _let_go(stream: TextIO) -> None:
    """From now on, what is written there goes nowhere."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def counted(number: int, one: str, many: str) -> str:
    """`1 story`, `2,000 stories`."""
    return f"{number:,} {one if number == 1 else many}"


def progress(stage: str, done: int, total: int) -> None:
    """A bar that grows, on a terminal; nothing elsewhere. It goes when the work is done."""
    if not sys.stderr.isatty():
        return
    filled = BAR * min(done, total) // max(total, 1)
    bar = f"\r{stage:8} {'█' * filled}{'░' * (BAR - filled)} {done:,}"
    _print(bar if done < total else "\r\033[K", sys.stderr)


class Watch:
    """Passes progress on, and counts the seconds of each stage: all since the one before it was done."""

    def __init__(self, show: Progress) -> None:
        self._show, self._clock = show, Clock()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if done >= total:
            self._clock.lap(stage)
        self._show(stage, done, total)

    @property
    def seconds(self) -> Mapping[str, float]:
        """Those of all stages so far, in order."""
        return self._clock.seconds


def watched(quiet: bool) -> Watch:
    """The progress of a command, seen unless it is to be quiet."""
    return Watch(unseen if quiet else progress)


def seconds(stages: Mapping[str, float]) -> None:
    """Says how long each stage took."""
    for stage, found in stages.items():
        say(f"{stage:8} {found:8.3f} s")


def build(result_: Result, out: Path, quiet: bool, verbose: bool, why: bool) -> None:
    """Says how a build ended."""
    found(result_.problems, result_.notices, quiet, verbose)
    if result_.exit:
        if count := len(result_.problems):
            say(f"{counted(count, 'problem', 'problems')}: nothing was published, the site stays as it was")
        return
    for page, reasons in sorted(result_.why.items() if why else ()):
        result(f"{page}: {', '.join(reasons)}")
    if verbose:
        pages = counted(result_.rendered, "page", "pages")
        say(f"{pages} printed, {result_.written:,} files written, {result_.deleted:,} deleted")
        seconds(result_.seconds)
    if not quiet:
        counts = (
            counted(result_.articles, "article", "articles"),
            counted(result_.stories, "story", "stories"),
            counted(result_.pages, "page", "pages"),
        )
        result(f"{', '.join(counts)}: open {(out / 'index.html').as_posix()}")


def found(problems: tuple[Problem, ...], notices: tuple[Problem, ...], quiet: bool, verbose: bool) -> None:
    """Says what was found to be wrong, and what is only to be noticed."""
    for one in problems[:SHOWN]:
        say(str(one))
    if len(problems) > SHOWN:
        say(f"… and {len(problems) - SHOWN} more")
    if not quiet:
        _notices(notices, verbose)


def _notices(notices: tuple[Problem, ...], verbose: bool) -> None:
    found = tuple(dict.fromkeys(notices))
    shown = found if verbose else found[:NOTICED]
    for notice in shown:
        say(f"note: {notice}")
    if len(shown) < len(found):
        say(f"… and {len(found) - len(shown)} more notes; --verbose shows them all")


def report(path: Path, result_: Result, total: float) -> None:
    """Writes the report of a build, for scripts."""
    keys = ("path", "line", "message", "hint")
    counts = ("articles", "stories", "pages", "rendered", "written", "deleted")
    described = {
        **{name: getattr(result_, name) for name in counts},
        "problems": [{key: getattr(found, key) for key in keys} for found in result_.problems],
        "notices": [{key: getattr(found, key) for key in keys} for found in dict.fromkeys(result_.notices)],
        "seconds": {"total": round(total, 4), "stages": dict(result_.seconds)},
        "peak_rss_bytes": _peak_rss(),
    }
    path.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _peak_rss() -> int:
    """The most memory this process or one it started has held, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows has no such count
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
