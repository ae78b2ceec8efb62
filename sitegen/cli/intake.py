"""The commands that bring raw texts in, and correct what stands: `import` and `sheet`."""

import argparse
from pathlib import Path

from sitegen.cli import volume
from sitegen.cli.volume import Commands

IMPORT = """\
Makes stories of raw texts: .txt, .md, saved .html pages, folders of them, zipped or not. Languages are
recognised, translations are found and paired, and all is laid down in content/articles as it came in.
Of a site that sitegen published (public/, zipped or not) it makes its content/ again, byte for byte."""
SHEET = """\
Prints the archive as a table, one story a row: sitegen sheet > archive.csv. Correct dates, tags, authors and
addresses in any spreadsheet, pair texts anew by their ids, and bring it back with --apply."""
ENVIRONMENT = 3
SAFE = "content/ has all of the changes, or none of them"
"""What holds when one of the two is broken off."""


def parsers(commands: Commands) -> None:
    """Adds both commands."""
    _import_parser(commands)
    _sheet_parser(commands)


def _import_parser(commands: Commands) -> None:
    intake = commands.add_parser("import", help="make stories of raw texts", description=IMPORT)
    intake.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="a file, a folder or a .zip")
    volume.common(intake)
    intake.add_argument("--date", default="", metavar="DATE", help="the date of stories that do not tell theirs")
    intake.add_argument("--dry-run", action="store_true", help="write nothing, say what would be")
    plan = intake.add_mutually_exclusive_group()
    plan.add_argument(
        "--plan", type=Path, metavar="FILE.csv", help="write nothing but a table of the stories, to correct"
    )
    plan.add_argument("--apply", type=Path, metavar="FILE.csv", help="lay down what the corrected table says")
    intake.add_argument("--report", type=Path, metavar="FILE", help="write what was done to a file as JSON")
    intake.set_defaults(run=_import, safe=SAFE)


def _sheet_parser(commands: Commands) -> None:
    sheet = commands.add_parser("sheet", help="correct the archive in a spreadsheet", description=SHEET)
    volume.common(sheet)
    sheet.add_argument("--apply", type=Path, metavar="FILE.csv", help="make the archive what the corrected table says")
    sheet.set_defaults(run=_sheet, safe=SAFE)


def _import(options: argparse.Namespace) -> int:
    from sitegen import telling
    from sitegen.intake import importing, report, restoring

    volume.refuse_report(options, options.site / "public")
    asked = (options.date, options.dry_run, options.plan, options.apply)
    order = importing.Order(options.paths, options.site, *asked)
    result: importing.Result | restoring.Result = importing.Result(ENVIRONMENT)
    progress = telling.watched(options.quiet)
    run = restoring.run if restoring.find(options.paths) else importing.run
    try:
        result = run(order, telling.say, progress)
    finally:
        if options.report:
            report.write(options.report, result)
    telling.found(result.problems, result.notices, options.quiet, options.verbose)
    for line in report.decided(result) if options.verbose else ():
        telling.say(line)
    if options.verbose:
        telling.seconds(progress.seconds)
    for line in () if options.quiet else report.lines(result, order):
        telling.result(line)
    return result.exit


def _sheet(options: argparse.Namespace) -> int:
    from sitegen import telling
    from sitegen.intake import review

    progress = telling.watched(options.quiet)
    result = review.run(options.site, options.apply, telling.say, progress)
    telling.found(result.problems, (), options.quiet, options.verbose)
    for line in review.decided(result) if options.verbose else ():
        telling.say(line)
    if options.verbose:
        telling.seconds(progress.seconds)
    if result.exit:
        telling.say("nothing was changed" if options.apply else "no table was made")
    elif not options.apply:
        telling.data(result.table)
    elif not options.quiet:
        telling.result(review.said(result))
    return result.exit
