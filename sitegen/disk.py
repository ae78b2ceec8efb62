"""Hands on files: which files a site has, reading them, and writing pages where they are put together."""

import contextlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen import scan
from sitegen.problems import Problem, problem
from sitegen.scan import Listing, Mark

_LITTER = ("~", ".swp", ".swo", ".tmp", ".bak", ".orig", ".part")
_LITTER_NAMES = {"4913", ".DS_Store", ".git", ".gitkeep", "Thumbs.db", "desktop.ini", "__pycache__"}

OPEN_FOLDERS = 16
"""How many folders a writer keeps open: a process may be allowed few open files."""


class Found(NamedTuple):
    """The files of one folder, by name (NFC), each with its mark, and what can't be read."""

    files: dict[str, Mark]
    problems: list[Problem]


def files(site: Path, folder: str, listing: Listing) -> Found:
    """The files of a folder of the site; litter is passed over, links out of the site are refused."""
    found = Found({}, [])
    for raw, mark in listing.marks():
        name = unicodedata.normalize("NFC", raw)
        path = f"{folder}/{name}"
        if is_litter(raw):
            continue
        if not _is_printable(path):
            shown = path.encode("unicode_escape").decode()
            found.problems.append(problem("name-not-utf8", shown, 0))
        elif "\\" in path:  # no .zip and no copy of the site would give it back
            found.problems.append(problem("name-backslash", path, 0))
        elif raw in listing.odd and (fault := _odd(site, f"{folder}/{raw}", path)):
            found.problems.append(fault)
        else:
            found.files[name] = mark
    return found


def find(site: Path, top: str) -> dict[str, Path]:
    """All files of the site below one of its folders, by path below the site."""
    found: dict[str, Path] = {}
    for below, listing in scan.tree(str(site / top)).items():
        folder = f"{top}/{below}" if below else top
        found |= {f"{folder}/{name}": scan.place(site / folder, name) for name in files(site, folder, listing).files}
    return found


def _odd(site: Path, raw: str, path: str) -> Problem | None:
    """What is wrong with a link, pipe or socket; nothing with a link to a plain file inside the site."""
    place = site / raw
    if not place.is_symlink():
        return problem("file-unsafe", path, 0, what="a pipe, socket or device")
    target = place.resolve() if place.exists() else None
    if target and target.is_file() and target.is_relative_to(site.resolve()):
        return None
    return problem("file-unsafe", path, 0, what="a link that leads out of the site, to a folder or nowhere")


def is_litter(name: str) -> bool:
    """Whether a name is one that editors and systems leave behind."""
    return name.startswith((".#", "#")) or name.endswith(_LITTER) or name in _LITTER_NAMES


def _is_printable(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return path.isprintable()


def read(site: str, path: str) -> bytes | Problem:
    """The bytes of a file of the site."""
    try:
        return content(f"{site}/{path}")
    except FileNotFoundError:
        return _read_denormal(site, path)
    except PermissionError as error:
        return problem("file-unreadable", path, 0, what=error.strerror or "")


def content(place: str) -> bytes:
    """The bytes of a file; never waits for a pipe to be written to."""
    try:
        return _content(place)
    except OSError as error:
        error.filename = place  # a call by handle does not know it
        raise


def _content(place: str) -> bytes:
    handle = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            return b""
        data = os.read(handle, found.st_size + 1)
        while len(data) != found.st_size and (part := os.read(handle, 1 << 20)):  # it grew, or came in pieces
            data += part
        return data
    finally:
        os.close(handle)


def _read_denormal(site: str, path: str) -> bytes | Problem:
    """The bytes of a file whose name is written with combining marks on this disk."""
    place = scan.place(Path(site), path)
    return content(str(place)) if place.exists() else problem("vanished", path, 0)


def built_in(folder: str) -> Path:
    """Our own templates or static files: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


class Writer:
    """Writes files below one folder, each folder opened once."""

    def __init__(self, top: str) -> None:
        self.top = top
        self.handles: dict[str, int] = {}

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def write(self, path: str, data: bytes) -> None:
        """Writes one file; `path` is below the folder and was made by `urls`, never by a text."""
        self.write_parts(path, (data,))

    def write_parts(self, path: str, parts: Iterable[bytes | memoryview]) -> None:
        """The same, part by part."""
        try:
            self._write(path, parts)
        except OSError as error:
            if not os.path.isabs(error.filename or ""):  # parts that are read meanwhile name a file of their own
                error.filename = f"{self.top}/{path}"  # a call by handle does not know it
            raise

    def _write(self, path: str, parts: Iterable[bytes | memoryview]) -> None:
        folder, _, name = path.rpartition("/")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        if os.open in os.supports_dir_fd:
            handle = os.open(name, flags, 0o644, dir_fd=self._folder(folder))
        else:
            os.makedirs(f"{self.top}/{folder}", exist_ok=True)
            handle = os.open(f"{self.top}/{path}", flags, 0o644)
        try:
            for data in parts:
                view = memoryview(data)
                while view:
                    view = view[os.write(handle, view) :]
        finally:
            os.close(handle)

    def _folder(self, folder: str) -> int:
        if folder not in self.handles:
            if len(self.handles) >= OPEN_FOLDERS:
                self._close()
            place = f"{self.top}/{folder}"
            os.makedirs(place, exist_ok=True)
            self.handles[folder] = os.open(place, os.O_RDONLY)
        return self.handles[folder]

    def _close(self) -> None:
        for handle in self.handles.values():
            with contextlib.suppress(OSError):
                os.close(handle)
        self.handles.clear()


def paths(folders: Mapping[str, Listing], top: str) -> Iterator[str]:
    """The raw paths of all files of a tree, below `top`."""
    for folder, listing in folders.items():
        for name in listing.names:
            yield "/".join(filter(None, (top, folder, name)))
