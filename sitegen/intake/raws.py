"""Which raw texts lie in the folders, files and zipped folders that somebody pointed to."""

import os
import posixpath
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sitegen import disk, publish
from sitegen.intake import zips
from sitegen.problems import Problem, problem

FORMS = {".txt": ".txt", ".text": ".txt", ".md": ".md", ".markdown": ".md", ".html": ".html", ".htm": ".html"}
"""Ending of a raw text → its form. `.xhtml` and others are rare enough to be named."""

FACTS = ".yaml"
"""The ending of a sidecar that comes along with its texts."""


_OURS = {
    "content": "the archive",
    "public": "the published site",
    ".sitegen": "the memory",
    "templates": "the folder of templates",
    "static": "the folder of static files",
    "README.md": "the README",
}
"""What a site has that holds no raw texts."""


class Raw(NamedTuple):
    """One raw text where it lies.

    path:   as the person who imports it would say it: the path given, and the way below it
    place:  the file, or the .zip it is in
    member: its name in the .zip; empty for a plain file
    """

    path: str
    place: Path
    member: str

    @property
    def form(self) -> str:
        """`.txt`, `.md`, `.html`, or `.yaml` for facts."""
        ending = posixpath.splitext(self.path)[1].lower()
        return FORMS.get(ending, ending)

    @property
    def stem(self) -> str:
        """The path without its ending."""
        return posixpath.splitext(self.path)[0]

    def read(self) -> bytes:
        """Its bytes, as they are now. Raises OSError, or `zips.HostileError` where a .zip has changed meanwhile."""
        return zips.read(self.place, self.member) if self.member else disk.content(str(self.place))

    def source(self, site: Path) -> str:
        """Where it lies, seen from the site's folder: what its facts say of its origin.

        It is what is read back of them: letters in NFC, blanks single.
        """
        place, home = self.place.resolve(), site.resolve()
        try:
            way = os.path.relpath(place, home)
        except ValueError:  # another drive, on Windows
            way = str(place)
        said = "/".join(filter(None, (Path(way).as_posix(), self.member)))
        return " ".join(unicodedata.normalize("NFC", said).split())


def find(paths: Sequence[Path], site: Path) -> tuple[list[Raw], list[Problem]]:
    """All raw texts below the paths, in order, each once; and what can't be read or is left out."""
    found: dict[tuple[Path, str], Raw] = {}
    problems: list[Problem] = []
    for path in paths:
        if refusal := _refuse(path, site):
            problems.append(refusal)
            continue
        for raw in _below(path, site, problems):
            found.setdefault((raw.place.resolve(), raw.member), raw)
    return _named_apart(sorted(found.values()), problems), problems


def _named_apart(raws: Sequence[Raw], problems: list[Problem]) -> list[Raw]:
    """The raw texts, each under a name of its own: some systems store one name in two ways, which nobody can see."""
    by_path: dict[str, Raw] = {}
    for raw in raws:
        if by_path.setdefault(raw.path, raw) is not raw:
            problems.append(problem("import-name-twice", raw.path, 0))
    return list(by_path.values())


def _refuse(path: Path, site: Path) -> Problem | None:
    """What to say of a path that holds no raw texts, but what we made of them."""
    what = _ours(path, site)
    return problem("import-site-folder", path.as_posix(), 0, what=what) if what else None


def _ours(path: Path, site: Path) -> str:
    """What of a site a file or folder is part of; empty where it may be or hold a raw text."""
    place, home = path.resolve(), site.resolve()
    for name, what in _OURS.items():
        if place.is_relative_to(home / name):
            return f"{what} of the site itself"
    return "a published site" if (place / publish.MARKER).is_file() else ""


def _below(path: Path, site: Path, problems: list[Problem]) -> Iterator[Raw]:
    if not path.is_dir():
        yield from _file(path, problems)
        return
    for folder, inner, names in os.walk(path, onerror=lambda error: problems.append(_unreadable(error))):
        inner[:] = _entered(Path(folder), inner, site, problems)
        for name in sorted(names):
            place = Path(folder) / name
            if name.startswith(".") or disk.is_litter(name):
                continue
            if place.is_symlink() and _leads_out(place, path):
                what = "a link that leads out of the folder, or nowhere"
                problems.append(problem("import-link", _shown(place), 0, what=what))
            elif name in _OURS and (what := _ours(place, site)):
                problems.append(problem("import-passed-over", _shown(place), 0, what=what))
            else:
                yield from _file(place, problems)


def _entered(folder: Path, names: Iterable[str], site: Path, problems: list[Problem]) -> list[str]:
    """The folders in a folder that are looked into; links, and what is made of raw texts, are named."""
    entered = []
    for name in sorted(name for name in names if not name.startswith(".") and not disk.is_litter(name)):
        place = folder / name
        if place.is_symlink():
            problems.append(problem("import-link", _shown(place), 0, what="a link to a folder"))
        elif what := _ours(place, site):
            problems.append(problem("import-passed-over", _shown(place), 0, what=what))
        else:
            entered.append(name)
    return entered


def _leads_out(link: Path, top: Path) -> bool:
    """Whether a link leads to a file that nobody pointed to."""
    return not link.exists() or not link.resolve().is_relative_to(top.resolve())


def _unreadable(error: OSError) -> Problem:
    return problem("file-unreadable", _shown(Path(error.filename)), 0, what=error.strerror or "")


def _shown(path: Path) -> str:
    """A path as text that can be printed and written: NFC, what is not UTF-8 escaped."""
    text = path.as_posix()
    return unicodedata.normalize("NFC", text.encode("utf-8", "backslashreplace").decode())


def _file(path: Path, problems: list[Problem]) -> Iterator[Raw]:
    """The raw text that a file is, or those that a .zip holds."""
    shown = _shown(path)
    if not shown.isprintable() or shown != unicodedata.normalize("NFC", os.fsdecode(path.as_posix())):
        problems.append(problem("name-not-utf8", shown.encode("unicode_escape").decode(), 0))
    elif not stat.S_ISREG(path.stat().st_mode if path.exists() else 0):
        problems.append(problem("import-no-file", shown, 0))
    elif path.suffix.lower() == ".zip":
        yield from _zipped(path, shown, problems)
    else:
        yield from _known(Raw(shown, path, ""), problems)


def _known(raw: Raw, problems: list[Problem]) -> Iterator[Raw]:
    if raw.form in (*FORMS.values(), FACTS):
        yield raw
    else:
        problems.append(problem("import-not-read", raw.path, 0))


def _zipped(path: Path, shown: str, problems: list[Problem]) -> Iterator[Raw]:
    """The texts in a .zip, each checked; none of them if one is hostile."""
    try:
        names = zips.names(path)
    except zips.HostileError as error:
        problems.append(problem("import-zip", shown, 0, why=str(error)))
        return
    except PermissionError as error:
        problems.append(problem("file-unreadable", shown, 0, what=error.strerror or ""))
        return
    for name in names:
        last = posixpath.basename(name)
        if not name.startswith((".", "__MACOSX/")) and not last.startswith(".") and not disk.is_litter(last):
            yield from _known(Raw(f"{shown}/{unicodedata.normalize('NFC', name)}", path, name), problems)
