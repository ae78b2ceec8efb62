"""The child process that builds: one order a line comes in, one outcome a line goes out, until the parent is gone.

It stays between builds, so that only the first one pays for loading the libraries.
"""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sitegen import build, config, lock
from sitegen.model import Site
from sitegen.problems import problem

_EMPTIED = "output-emptied"
_FOREIGN = frozenset({"output-foreign", "output-stranger", "output-file"})


def main() -> None:
    """Builds what is ordered on standard input."""
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever a library prints must not stand between the replies
    is_ours = False  # what an earlier preview left, others may have touched
    for line in sys.stdin:
        reply = answer(json.loads(line), is_ours)
        is_ours = not reply["problems"]
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def answer(wanted: Mapping[str, Any], is_ours: bool = False) -> dict[str, Any]:
    """The outcome of one build, ready to be sent: problems and notices as lists, counts, seconds.

    is_ours: whether the folder of the preview is as the last build of this process left it
    """
    site = Path(wanted["site"])
    wishes = {"base_url": None, "now": wanted["now"], "drafts": wanted["drafts"], "clean": False}
    order = build.Order(site=site, out=Path(wanted["out"]), **wishes, is_private=is_ours)
    result = _build(order)
    return {
        "problems": result.problems or ([_silent(order)] if result.exit else []),
        "notices": list(dict.fromkeys(result.notices)),
        "articles": result.articles,
        "pages": result.pages,
        "prefix": _prefix(site),
        "stages": dict(result.seconds),
    }


def _build(order: build.Order) -> build.Result:
    """A build of the preview, whose folder is nobody's treasure: it may become empty, and be made anew."""
    result = _try(order)
    codes = {found.code for found in result.problems}
    if codes & _FOREIGN:
        _remove(order.out)
        return _try(order)
    return _try(order._replace(clean=True)) if _EMPTIED in codes else result


def _try(order: build.Order) -> build.Result:
    try:
        return build.build(order, lambda text: print(text, file=sys.stderr))  # noqa: T201 – the terminal is the parent's
    except lock.LockedError as error:
        return build.Result(build.ENVIRONMENT, (problem("preview-locked", ".sitegen/lock", 0, what=error),))
    except OSError as error:
        path = str(error.filename or order.site)
        return build.Result(build.ENVIRONMENT, (problem("preview-disk", path, 0, what=error.strerror or error),))


def _silent(order: build.Order) -> Any:
    return problem("preview-died", str(order.site), 0, how="without saying why")


def _remove(out: Path) -> None:
    if out.is_dir() and not out.is_symlink():
        shutil.rmtree(out)
    else:
        out.unlink()


def _prefix(site: Path) -> str:
    """The path of the site's base_url, `archive/`: its 404 page links below it. Empty where there is none."""
    path = site / config.SITE
    facts = config.load({config.SITE: path.read_bytes()}) if path.is_file() else []
    return urlsplit(facts.base_url).path.lstrip("/") if isinstance(facts, Site) else ""
