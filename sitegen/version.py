"""Which program this is: the fingerprint of its own code and of the libraries that shape its pages."""

import os
import sys
import unicodedata
from functools import cache

from sitegen import __version__, records

LIBRARIES = ("anyascii", "babel", "jinja2", "markdown", "markupsafe", "nh3", "pyuca", "pyyaml", "tzdata")


@cache
def fingerprint(room: str = "", libraries: tuple[str, ...] = LIBRARIES) -> str:
    """Changes with every edit of the code and every other version of a library. Imports and reads none of them.

    room: the part of the program that is meant, and `libraries` those that it uses; else all of it
    """
    parts = [__version__, sys.version, unicodedata.unidata_version, *installed(libraries)]
    for folder, inner, names in os.walk(os.path.join(os.path.dirname(__file__), room)):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(name for name in names if name.endswith(".py")):
            found = os.stat(os.path.join(folder, name))
            parts.append(f"{name} {found.st_size} {found.st_mtime_ns}")
    return records.digest("\n".join(parts))


def installed(libraries: tuple[str, ...]) -> list[str]:
    """The installed versions, read off the names of their records beside the packages (PEP 376)."""
    found = set()
    for place in sys.path:
        if os.path.isdir(place):
            for name in os.listdir(place):
                package, _, rest = name.partition("-")
                if rest.endswith((".dist-info", ".egg-info")) and package.lower() in libraries:
                    found.add(name.lower())
    return sorted(found)
