"""The command: arguments in, exit code out."""

import argparse
import contextlib
import datetime
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sitegen import __version__, lock
from sitegen.cli import intake

DESCRIPTION = "Turns a folder of texts into a permanent, fast, bilingual news archive of static files."
NEW = "Begins a site, an article or a translation. Nothing that exists is written over."
NEW_SITE = "Makes a site that builds at once, in a new or empty folder."
NEW_ARTICLE = "Begins an article as a draft: a text with its headline, and its facts."
ALIGN = """\
Prints one line per group of matching body paragraphs, numbers from 1, a tab between the sides:
3<TAB>3, or 4,5<TAB>4 where two became one, or 7<TAB>- where one side has none."""
EXPORT = """\
Writes the paragraphs of published stories with those of their translations that say the same: as a translation
memory (TMX 1.4b), as a table with a heading, or as JSON, one object a line."""
NEW_TRANSLATION = "Begins a translation as a draft: a copy of the article beside it."
EXITS = """\
exit codes:
  0  done
  1  content refused: every problem is printed, the published site is unchanged
  2  wrong usage, wrong site.yaml, or an output folder that is not ours
  3  the environment: disk, permission, lock, port
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit codes are those of the contract."""
    options = parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = options.run
    with contextlib.suppress(ValueError):  # only the main thread may handle signals
        signal.signal(signal.SIGTERM, _terminate)
    try:
        return run(options)
    except KeyboardInterrupt as error:
        say(f"interrupted: {getattr(options, 'safe', 'the published site is unchanged')}")
        return 143 if isinstance(error, TerminatedError) else 130
    except lock.LockedError as error:
        say(f"{error}\n    wait for it to finish, then run the same command again")
        return 3
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say(f"{where}{error.strerror or error}\n    check the disk, the permissions and the path, then try again")
        return 3


class TerminatedError(KeyboardInterrupt):
    """The system asked us to end."""


def _terminate(_signum: int, _frame: object) -> None:
    raise TerminatedError


def say(text: str) -> None:
    """A line for the person at the terminal."""
    from sitegen import telling

    telling.say(text)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        "sitegen", description=DESCRIPTION, epilog=EXITS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"sitegen {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _build_parser(commands)
    _serve_parser(commands)
    intake.parsers(commands, _common)
    _align_parser(commands)
    _export_parser(commands)
    _new_parser(commands)
    return top


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--site", type=Path, default=Path(), metavar="DIR", help="the site's folder (default: this one)"
    )
    _volume(parser)


def _volume(parser: argparse.ArgumentParser) -> None:
    volume = parser.add_mutually_exclusive_group()
    volume.add_argument("--quiet", action="store_true", help="say nothing but problems")
    volume.add_argument(
        "--verbose", action="store_true", help="say more: all notes, and of a build how long each stage took"
    )


def _build_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    build = commands.add_parser("build", help="publish the site", description="Publishes the site in one step.")
    _common(build)
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


def _serve_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="preview the site", description="Serves the site and follows your edits.")
    _common(serve)
    serve.add_argument("--host", default="127.0.0.1", help="the address to serve at (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="the port to serve at (default: 8000; 0: any free one)")
    serve.add_argument("--drafts", action="store_true", help="show drafts and future articles, marked as such")
    serve.add_argument("--open", action="store_true", help="open the site in the browser")
    serve.set_defaults(run=_serve)


def _align_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    align = commands.add_parser("align", help="match the paragraphs of two versions", description=ALIGN)
    align.add_argument("a", type=Path, metavar="FILE_A", help="a .txt or .md")
    align.add_argument("b", type=Path, metavar="FILE_B", help="its translation")
    _volume(align)
    align.set_defaults(run=_align)


def _export_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = commands.add_parser("export", help="aligned paragraphs for other programs", description=EXPORT)
    export.add_argument("kind", choices=("tmx", "tsv", "jsonl"), help="translation memory, table or JSON Lines")
    _common(export)
    export.add_argument("--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    export.add_argument("--now", metavar="ISO", help="what is published at this moment, as for build")
    export.set_defaults(run=_export)


def _new_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    new = commands.add_parser("new", help="begin a site, an article or a translation", description=NEW)
    kinds = new.add_subparsers(title="what to begin", metavar="KIND", required=True)
    site = kinds.add_parser("site", help="a folder with all that a site needs", description=NEW_SITE)
    site.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    _volume(site)
    article = kinds.add_parser("article", help="an article, as a draft", description=NEW_ARTICLE)
    article.add_argument("name", metavar="NAME", help="its headline")
    _common(article)
    article.add_argument("--lang", default="", metavar="LANG", help="its language (default: the site's first)")
    translation = kinds.add_parser("translation", help="a copy to translate, as a draft", description=NEW_TRANSLATION)
    translation.add_argument("name", metavar="NAME", help="the article: its path, file name or translation_id")
    translation.add_argument("lang", metavar="LANG", help="the language it will be in")
    _common(translation)
    for kind, parser in (("site", site), ("article", article), ("translation", translation)):
        parser.set_defaults(run=_new, kind=kind)


def _build(options: argparse.Namespace) -> int:
    from sitegen import build, search, telling  # loaded late: `--help` and `--version` answer at once

    out = options.output or options.site / "public"
    started = time.perf_counter()
    result = build.Result(build.ENVIRONMENT)  # what there is to report if the build is broken off
    try:
        moment = _now(options.now)
        if moment is None:
            result = build.Result(build.MISUSED)
            return _no_moment(options.now)
        index = None if options.no_search else search.Index()
        asked = (options.base_url, moment, options.drafts, options.clean, options.jobs, index)
        progress = telling.progress if not options.quiet else None
        result = build.build(build.Order(options.site, out, *asked), say, progress)
    finally:
        if options.report:
            telling.report(options.report, result, time.perf_counter() - started)
    telling.build(result, out, options.quiet, options.verbose, options.why)
    return result.exit


def _no_moment(text: str) -> int:
    say(f'--now: "{text}" is not a date\n    write it like 2025-07-15 or 2025-07-15T10:00:00+02:00')
    return 2


def _clock() -> float:
    """This moment, in seconds since 1970-01-01 UTC, or the one that the environment fixes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return float(epoch) if epoch.isdigit() else time.time()


def _now(text: str | None) -> float | None:
    """The moment to build for, in seconds since 1970-01-01 UTC; None if it can't be read."""
    if text is None:
        return _clock()
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()


def _align(options: argparse.Namespace) -> int:
    from sitegen import telling
    from sitegen.intake import abreast

    found = abreast.lines(options.a, options.b)
    for line in found:
        (telling.result if isinstance(line, str) else telling.say)(str(line))
    return int(any(not isinstance(line, str) for line in found))


def _export(options: argparse.Namespace) -> int:
    from sitegen import export, telling
    from sitegen.export import out
    from sitegen.order import unseen

    moment = _now(options.now)
    if moment is None:
        return _no_moment(options.now)
    progress = unseen if options.quiet else telling.progress
    with contextlib.suppress(out.GoneError), out.opened(options.output) as draft:
        result = export.export(export.Order(options.site, options.kind, moment), draft.write, progress)
        draft.good = not result.exit
        telling.found(result.problems, result.notices, options.quiet, options.verbose)
        if not options.quiet and not result.exit:
            stories = telling.counted(result.stories, "story", "stories")
            say(f"{telling.counted(result.units, 'pair', 'pairs')} of paragraphs from {stories}")
        return result.exit
    return 0  # whoever read our output has seen enough


def _serve(options: argparse.Namespace) -> int:
    from sitegen import serve

    asked = (options.host, options.port, options.drafts, options.open, options.quiet)
    return serve.serve(serve.Wish(options.site, *asked, _clock), say)


def _new(options: argparse.Namespace) -> int:
    from sitegen import new, telling

    if options.kind == "site":
        made = new.site(options.folder, _clock())
    elif options.kind == "article":
        made = new.article(options.site, options.name, options.lang, _clock())
    else:
        made = new.translation(options.site, options.name, options.lang)
    for found in made.problems:
        say(str(found))
    if not options.quiet:
        for notice in made.notices:
            say(f"note: {notice}")
        for line in made.lines:
            telling.result(line)
    return made.exit
