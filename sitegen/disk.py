"""The only hands on files: reading the site's folder, and publishing a whole site at once."""

import ctypes
import errno
import json
import os
import shutil
import stat
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.problems import Problem, problem

MARKER = ".sitegen.json"
"""The file that proves that an output folder is ours; it names every file we wrote."""

_LITTER = ("~", ".swp", ".swo", ".tmp", ".bak", ".orig", ".part")

_LITTER_NAMES = {"4913", ".DS_Store", ".git", ".gitkeep", "Thumbs.db", "desktop.ini", "__pycache__"}


class Found(NamedTuple):
    """The files below a folder: path below the site (NFC, `/`) → real path; and what can't be read."""

    files: dict[str, Path]
    problems: list[Problem]


class Published(NamedTuple):
    """What an output folder holds: the files we wrote, how many articles they show, and files of others."""

    files: frozenset[str]
    articles: int
    foreign: tuple[str, ...]
    is_ours: bool


def find(site: Path, folder: str) -> Found:
    """All files below a folder of the site; editors' litter is passed over, links out of the site refused."""
    found = Found({}, [])
    if (site / folder).is_dir():
        _find(site, site / folder, folder, found)
    return found


def _find(site: Path, place: Path, name: str, found: Found) -> None:
    for entry in sorted(os.scandir(place), key=lambda entry: entry.name):
        path = f"{name}/{unicodedata.normalize('NFC', entry.name)}"
        if _is_litter(entry.name):
            continue
        if not _is_utf8(path):
            shown = path.encode("unicode_escape").decode()
            found.problems.append(problem("name-not-utf8", shown, 0))
        elif entry.is_symlink():
            _find_link(site, Path(entry.path), path, found)
        elif entry.is_dir():
            _find(site, Path(entry.path), path, found)
        elif entry.is_file():
            found.files[path] = Path(entry.path)
        else:
            found.problems.append(problem("file-unsafe", path, 0, what="a pipe, socket or device"))


def _find_link(site: Path, place: Path, path: str, found: Found) -> None:
    """A link to a plain file inside the site is that file; any other link is refused."""
    target = place.resolve() if place.exists() else None
    if target and target.is_file() and target.is_relative_to(site.resolve()):
        found.files[path] = target
    else:
        found.problems.append(
            problem("file-unsafe", path, 0, what="a link that leads out of the site, to a folder or nowhere")
        )


def _is_litter(name: str) -> bool:
    """Whether a name is one that editors and systems leave behind."""
    return name.startswith((".#", "#")) or name.endswith(_LITTER) or name in _LITTER_NAMES


def _is_utf8(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return path.isprintable()


def read(files: Mapping[str, Path], path: str) -> bytes | Problem:
    """The bytes of a file of the site."""
    try:
        return files[path].read_bytes()
    except PermissionError as error:
        return problem("file-unreadable", path, 0, what=error.strerror or "")


def built_in(folder: str) -> Path:
    """Our own templates or static files: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def published(out: Path) -> Published:
    """What an output folder holds now."""
    if not out.exists():
        return Published(frozenset(), 0, (), True)
    marker = _marker(out)
    ours = frozenset(marker.get("files", ()))
    present = set(_names(out))
    foreign = sorted(present - ours - {MARKER})
    return Published(ours, int(marker.get("articles", 0)), tuple(foreign), bool(marker) or not present)


def _marker(out: Path) -> dict[str, Any]:
    try:
        found = json.loads((out / MARKER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and "sitegen" in found else {}


def _names(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        below = Path(place).relative_to(folder).as_posix()
        links = (name for name in folders if Path(place, name).is_symlink())
        yield from (name if below == "." else f"{below}/{name}" for name in (*names, *links))


def stage_of(out: Path) -> Path:
    """Where a site is put together before it is published: beside the output folder, on its file system."""
    out = out.resolve()
    return out.parent / f".{out.name}.sitegen-stage"


def _retired(out: Path) -> Path:
    out = out.resolve()
    return out.parent / f".{out.name}.sitegen-old"


def recover(out: Path) -> None:
    """Finishes or undoes what an interrupted publication left beside the output folder."""
    if _retired(out).exists() and not out.exists():
        _retired(out).rename(out.resolve())
    for leftover in (stage_of(out), _retired(out)):
        if leftover.exists():
            shutil.rmtree(leftover)


def stage(out: Path, files: Iterable[tuple[str, bytes]], articles: int) -> set[str]:
    """Writes a complete site beside the output folder, safely on disk; the names of its files."""
    place = stage_of(out)
    place.mkdir(parents=True)
    names: set[str] = set()
    made: set[Path] = {place}
    for name, data in files:
        target = place / name
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(data)
        names.add(name)
    marker = {"sitegen": 1, "articles": articles, "files": sorted(names)}
    (place / MARKER).write_text(json.dumps(marker, indent=0) + "\n", "utf-8")
    _settle(place)
    return names


def _settle(folder: Path) -> None:
    """Waits until what was written below a folder has reached the disk."""
    if hasattr(os, "sync"):
        os.sync()
    else:  # Windows has no sync for a whole file system
        for name in _names(folder):
            with (folder / name).open("r+b") as file:
                os.fsync(file.fileno())


def publish(out: Path) -> None:
    """The staged site takes the place of the published one, in a single step where the system can."""
    out, staged = out.resolve(), stage_of(out)
    if not out.exists():
        staged.rename(out)
    elif _exchange(staged, out):
        shutil.rmtree(staged)
    else:
        out.rename(_retired(out))
        staged.rename(out)
        shutil.rmtree(_retired(out))
    _sync_folder(out.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchange(a: Path, b: Path) -> bool:
    """Swaps two folders in one step; False where the system or its file system cannot."""
    if sys.platform == "darwin":
        name, arguments = "renamex_np", (os.fsencode(a), os.fsencode(b), 2)  # RENAME_SWAP, <stdio.h>
    elif sys.platform == "linux":
        here = -100  # AT_FDCWD, <fcntl.h>
        name, arguments = "renameat2", (here, os.fsencode(a), here, os.fsencode(b), 2)
    else:
        return False
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        return False
    if function(*arguments) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code), str(b))


def refuse_place(site: Path, out: Path) -> str:
    """Why an output folder can't be used at all; empty if it can."""
    real = out.resolve()
    if real in (Path(real.anchor), _home()):
        return "it is not a folder that may be replaced"
    for name in ("", "content", "templates", "static", "seeds"):
        source = (site / name).resolve()
        if real == source or source.is_relative_to(real):
            return "it holds the site's own sources"
        if name and real.is_relative_to(source):
            return f"it lies inside {name}/, which is read by every build"
    return ""


def _home() -> Path | None:
    """The user's own folder; None where the system knows of none."""
    try:
        return Path.home().resolve()
    except RuntimeError:
        return None


def is_folder_or_absent(path: Path) -> bool:
    """Whether a path can be an output folder: it is one, or nothing is there yet."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode) or path.resolve().is_dir()
    except FileNotFoundError:
        return True
