"""The commands that bring paragraphs together: `align` and `export`."""

import argparse
import contextlib
from pathlib import Path

from sitegen.cli import moments, volume
from sitegen.cli.volume import Commands

ALIGN = """\
Prints one line per group of matching body paragraphs, numbers from 1, a tab between the sides:
3<TAB>3, or 4,5<TAB>4 where two became one, or 7<TAB>- where one side has none."""
EXPORT = """\
Writes the paragraphs of published stories with those of their translations that say the same: as a translation
memory (TMX 1.4b), as a table with a heading, or as JSON, one object a line."""


def parsers(commands: Commands) -> None:
    """Adds both commands."""
    align = commands.add_parser("align", help="match the paragraphs of two versions", description=ALIGN)
    align.add_argument("a", type=Path, metavar="FILE_A", help="a .txt or .md")
    align.add_argument("b", type=Path, metavar="FILE_B", help="its translation")
    volume.option(align)
    align.set_defaults(run=_align)
    export = commands.add_parser("export", help="aligned paragraphs for other programs", description=EXPORT)
    export.add_argument("kind", choices=("tmx", "tsv", "jsonl"), help="translation memory, table or JSON Lines")
    volume.common(export)
    export.add_argument("--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    export.add_argument("--now", metavar="ISO", help="what is published at this moment, as for build")
    export.set_defaults(run=_export)


def _align(options: argparse.Namespace) -> int:
    from sitegen import telling
    from sitegen.intake import abreast

    found = abreast.compare(options.a, options.b)
    telling.found(found.problems, found.notices, options.quiet, options.verbose)
    for line in found.decided if options.verbose else ():
        telling.say(line)
    telling.data("".join(f"{line}\n" for line in found.lines).encode("ascii"))
    return found.exit


def _export(options: argparse.Namespace) -> int:
    from sitegen import export, telling
    from sitegen.export import out

    moment = moments.now(options.now)
    progress = telling.watched(options.quiet)
    with contextlib.suppress(BrokenPipeError), out.opened(options.output) as draft:
        result = export.export(export.Order(options.site, options.kind, moment), draft.write, progress)
        draft.good = not result.exit
        telling.found(result.problems, result.notices, options.quiet, options.verbose)
        if options.verbose:
            telling.say(f"{telling.counted(result.published, 'story', 'stories')} published")
            telling.seconds(progress.seconds)
        if not options.quiet and not result.exit:
            stories = telling.counted(result.stories, "story", "stories")
            telling.say(f"{telling.counted(result.units, 'pair', 'pairs')} of paragraphs from {stories}")
        return result.exit
    return 0  # whoever read our output has seen enough
