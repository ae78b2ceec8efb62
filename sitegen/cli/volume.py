"""The options that all commands have: which site, and how much is said."""

import argparse
from pathlib import Path
from typing import TypeAlias


class ReportError(Exception):
    """A report that can't be written where it is asked for; the message says why, and the way out."""


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def common(parser: argparse.ArgumentParser) -> None:
    """Adds the options of a command that works on a site."""
    parser.add_argument(
        "--site", type=Path, default=Path(), metavar="DIR", help="the site's folder (default: this one)"
    )
    option(parser)


def option(parser: argparse.ArgumentParser) -> None:
    """Adds the options that all commands have."""
    volume = parser.add_mutually_exclusive_group()
    volume.add_argument("--quiet", action="store_true", help="say nothing but problems, and what was asked for")
    volume.add_argument(
        "--verbose",
        action="store_true",
        help="say more: all notes, what was read and decided, and how long it took",
    )


def refuse_report(options: argparse.Namespace, out: Path) -> None:
    """Raises ReportError where the report would do harm: in the published site, or in place of its sources."""
    from sitegen import publish

    if options.report and (why := publish.refuse_report(options.site, out, options.report)):
        raise ReportError(f"--report: {options.report}: {why}\n    name a file somewhere else")
