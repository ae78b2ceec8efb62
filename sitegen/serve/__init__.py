"""The preview: the site in a browser, rebuilt and reloaded while you write.

One thread follows the files and orders builds, one child process builds, the main thread answers browsers.
Only `web` and `run` know livereload and tornado: the child that builds must not pay for them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Wish(NamedTuple):
    """What is to be previewed, and where: port 0 is any free one; `clock` tells as of when each build is."""

    site: Path
    host: str
    port: int
    drafts: bool
    open: bool
    quiet: bool
    verbose: bool
    clock: Callable[[], float]


def serve(wish: Wish, say: Callable[[str], None]) -> int:
    """Serves a site until it is interrupted; the exit code is that of the command."""
    from sitegen.serve import run  # loaded late: the child that builds belongs to this package too

    return run.run(wish, say)
