"""The command: arguments in, exit code out."""

import argparse
import contextlib
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sitegen import __version__, lock
from sitegen.cli import moments, volume
from sitegen.cli.volume import Commands

DESCRIPTION = "Turns a folder of texts into a permanent, fast, bilingual news archive of static files."
EXITS = """\
exit codes:
  0  done
  1  content refused: every problem is printed, the published site is unchanged
  2  wrong usage, wrong site.yaml, or an output folder that is not ours
  3  the environment: disk, permission, lock, port
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit codes are those of the contract."""
    argv = sys.argv[1:] if argv is None else argv
    options = parser(argv[0] if argv else "").parse_args(argv)
    run: Callable[[argparse.Namespace], int] = options.run
    with contextlib.suppress(ValueError):  # only the main thread may handle signals
        signal.signal(signal.SIGTERM, _terminate)
    started = time.perf_counter()
    try:
        _complete(options)
        code = run(options)
        if options.verbose and options.run is not _serve:  # which tells how long each build took
            say(f"{'in all':8} {time.perf_counter() - started:8.3f} s")
        return code
    except KeyboardInterrupt as error:
        safe = [*getattr(error, "__notes__", ()), getattr(options, "safe", "the published site is unchanged")]
        say(f"interrupted: {safe[0]}")
        return 143 if isinstance(error, TerminatedError) else 130
    except (moments.MomentError, volume.ReportError) as error:
        say(str(error))
        return 2
    except lock.LockedError as error:
        say(f"{error}\n    wait for it to finish, then run the same command again")
        return 3
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say(f"{where}{error.strerror or error}\n    check the disk, the permissions and the path, then try again")
        return 3


def _complete(options: argparse.Namespace) -> None:
    """Whatever a command is to do to a site: what one before it had begun there comes first."""
    from sitegen import filing

    if "site" in options:
        filing.complete(options.site, say)


class TerminatedError(KeyboardInterrupt):
    """The system asked us to end."""


def _terminate(_signum: int, _frame: object) -> None:
    raise TerminatedError


def say(text: str) -> None:
    """A line for the person at the terminal."""
    from sitegen import telling

    telling.say(text)


def parser(asked: str = "") -> argparse.ArgumentParser:
    """The whole command line; where a build is asked for, as much of it as that takes."""
    top = argparse.ArgumentParser(
        "sitegen", description=DESCRIPTION, epilog=EXITS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"sitegen {__version__}")
    # Unless it is told the name of the program, it makes one of a usage that has to be formatted first.
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True, prog=top.prog)
    _build_parser(commands)
    if asked != "build":
        _other_parsers(commands)
    return top


def _other_parsers(commands: Commands) -> None:
    from sitegen.cli import beginning, intake, paragraphs  # loaded late: a build needs none of them

    _serve_parser(commands)
    intake.parsers(commands)
    paragraphs.parsers(commands)
    beginning.parsers(commands)


def _build_parser(commands: Commands) -> None:
    build = commands.add_parser("build", help="publish the site", description="Publishes the site in one step.")
    volume.common(build)
    build.add_argument("--output", type=Path, metavar="DIR", help="where to publish (default: public in the site)")
    build.add_argument("--base-url", metavar="URL", help="the address it is published at, instead of site.yaml's")
    build.add_argument("--drafts", action="store_true", help="show drafts and future articles, marked as such")
    build.add_argument(
        "--now", metavar="ISO", help="build as of this moment (default: SOURCE_DATE_EPOCH, else the clock)"
    )
    build.add_argument("--clean", action="store_true", help="start from nothing, and accept a site without articles")
    build.add_argument(
        "--jobs", type=_jobs, default=0, metavar="N", help="how many processes (default: all processors)"
    )
    build.add_argument(
        "--no-search", action="store_true", help="don't index the texts: the search knows headlines only"
    )
    build.add_argument("--why", action="store_true", help="say for each page why it was printed")
    build.add_argument("--report", type=Path, metavar="FILE", help="write what was done to a file as JSON")
    build.set_defaults(run=_build)


def _jobs(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1')
    return int(text)


def _serve_parser(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="preview the site", description="Serves the site and follows your edits.")
    volume.common(serve)
    serve.add_argument("--host", default="127.0.0.1", help="the address to serve at (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="the port to serve at (default: 8000; 0: any free one)")
    serve.add_argument("--drafts", action="store_true", help="show drafts and future articles, marked as such")
    serve.add_argument("--open", action="store_true", help="open the site in the browser")
    serve.set_defaults(run=_serve)


def _build(options: argparse.Namespace) -> int:
    from sitegen import build, search, telling  # loaded late: `--help` and `--version` answer at once

    out = options.output or options.site / "public"
    volume.refuse_report(options, out)
    started = time.perf_counter()
    result = build.Result(build.ENVIRONMENT)  # what there is to report if the build is broken off
    try:
        moment = moments.now(options.now)
        index = None if options.no_search else search.Index()
        asked = (options.base_url, moment, options.drafts, options.clean, options.jobs, index)
        progress = telling.progress if not options.quiet else None
        result = build.build(build.Order(options.site, out, *asked, is_last=True), say, progress)
    finally:
        if options.report:
            telling.report(options.report, result, time.perf_counter() - started)
    telling.build(result, out, options.quiet, options.verbose, options.why)
    return result.exit


def _serve(options: argparse.Namespace) -> int:
    from sitegen import serve

    moments.clock()  # one that is none is refused before anything is served
    asked = (options.host, options.port, options.drafts, options.open, options.quiet, options.verbose)
    return serve.serve(serve.Wish(options.site, *asked, moments.clock), say)
