"""The command that begins things: `new`."""

import argparse
from contextlib import nullcontext
from pathlib import Path

from sitegen.cli import moments, volume
from sitegen.cli.volume import Commands

NEW = "Begins a site, an article or a translation. Nothing that exists is written over."
NEW_SITE = "Makes a site that builds at once, in a new or empty folder."
NEW_ARTICLE = "Begins an article as a draft: a text with its headline, and its facts."
NEW_TRANSLATION = "Begins a translation as a draft: a copy of the article beside it."


def parsers(commands: Commands) -> None:
    """Adds the command, with its three kinds."""
    new = commands.add_parser("new", help="begin a site, an article or a translation", description=NEW)
    kinds = new.add_subparsers(title="what to begin", metavar="KIND", required=True)
    site = kinds.add_parser("site", help="a folder with all that a site needs", description=NEW_SITE)
    site.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    volume.option(site)
    article = kinds.add_parser("article", help="an article, as a draft", description=NEW_ARTICLE)
    article.add_argument("name", metavar="NAME", help="its headline")
    volume.common(article)
    article.add_argument("--lang", default="", metavar="LANG", help="its language (default: the site's first)")
    translation = kinds.add_parser("translation", help="a copy to translate, as a draft", description=NEW_TRANSLATION)
    translation.add_argument("name", metavar="NAME", help="the article: its path, file name or translation_id")
    translation.add_argument("lang", metavar="LANG", help="the language it will be in")
    volume.common(translation)
    for kind, parser in (("site", site), ("article", article), ("translation", translation)):
        parser.set_defaults(run=_new, kind=kind)


def _new(options: argparse.Namespace) -> int:
    from sitegen import filing, new, telling

    if options.kind == "site":
        made = new.site(options.folder, moments.clock())
    else:
        with filing.writing(options.site, telling.say, "change") if _is_site(options.site) else nullcontext():
            if options.kind == "article":
                made = new.article(options.site, options.name, options.lang, moments.clock())
            else:
                made = new.translation(options.site, options.name, options.lang)
    telling.found(made.problems, made.notices, options.quiet, options.verbose)
    for line in made.decided if options.verbose else ():
        telling.say(line)
    for line in () if options.quiet else made.lines:
        telling.result(line)
    return made.exit


def _is_site(folder: Path) -> bool:
    return (folder / "content/site.yaml").is_file()
