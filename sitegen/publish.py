"""A site that was put together takes the place of the published one: wholly, or by the next command.

A new site, or one of which much has changed, is exchanged in one step. A small change is a journal of
single renames, written and settled before the first of them; whoever comes next completes it.
"""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import journal, records, urls

MARKER = ".sitegen.json"
"""The file that proves that an output folder is ours; it names every file we wrote."""

SOURCES = ("content", "templates", "static", "seeds")
"""Folders of a site in which nothing is ever published."""

AT_ONCE = 1_000
"""How many names are written at once."""

SMALL = 0.3
"""Up to which share of all files a change goes by single renames."""


class Published(NamedTuple):
    """What an output folder holds: the files we wrote, how many articles they show, and files of others."""

    files: frozenset[str]
    articles: int
    foreign: tuple[str, ...]
    is_ours: bool


def published(out: Path, present: Set[str]) -> Published:
    """What an output folder holds; `present` are all files but those known to be ours."""
    marker = _marker(out)
    ours = frozenset(marker.get("files", ()))
    foreign = sorted(present - ours - {MARKER})
    return Published(ours, marker.get("articles", 0), tuple(foreign), bool(marker) or not present)


def _marker(out: Path) -> dict[str, Any]:
    try:
        with journal.named(out / MARKER):
            found = records.parse(dict[str, Any], (out / MARKER).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):  # whatever else: we do not know
        return {}
    return found if _is_marker(found) else {}


def _is_marker(found: Mapping[str, Any]) -> bool:
    if "sitegen" not in found:
        return False
    files, articles = found.get("files", []), found.get("articles", 0)
    return type(articles) is int and isinstance(files, list) and {str}.issuperset(map(type, files))


def marker(files: Iterable[str], articles: int) -> Iterator[bytes]:
    """The marker of an output folder with these files, one a line; part by part, for there may be many of them."""
    names, before = sorted(files), b""
    yield b'{"sitegen":1,"articles":%d,"files":\n[' % articles
    for start in range(0, len(names), AT_ONCE):
        part = records.data(names[start : start + AT_ONCE])[1:-1]
        yield before + part.replace(b'","', b'",\n"')  # within a name, signs like these are marked
        before = b",\n"
    yield b"]}\n"


def _beside(out: Path, what: str) -> Path:
    out = out.resolve()
    return out.parent / f".{out.name}.sitegen-{what}"


def stage(out: Path) -> Path:
    """Where a site is put together before it is published: beside the output folder, on its file system."""
    return _beside(out, "stage")


def recover(out: Path) -> None:
    """Completes or undoes what an interrupted publication left beside the output folder."""
    begun, retired = _beside(out, "journal"), _beside(out, "old")
    if begun.exists():
        if steps := journal.read(begun):
            _take(steps, stage(out), out.resolve())
        begun.unlink()
    if retired.exists() and not out.exists():
        retired.rename(out.resolve())
    for leftover in (stage(out), retired):
        if leftover.exists():
            journal.clear(leftover)


def publish(
    out: Path, changed: Iterable[str], gone: Iterable[str], total: int, unchanged: Callable[[], Iterable[str]]
) -> list[str]:
    """The staged files take their places; what is gone is deleted. Returns all names that look different now.

    changed:   the files in the stage;  gone: published files to delete
    total:     how many files there will be
    unchanged: names the published files to keep, which are asked for where much changes
    """
    out, staged, changed, gone = out.resolve(), stage(out), list(changed), list(gone)
    touched = [*changed, *gone]
    if not out.exists():
        journal.settle(staged, changed)
        staged.rename(out)
    elif len(touched) <= SMALL * (total + len(gone)) and not _are_in_the_way(gone, changed):
        journal.settle(staged, changed)
        _rename_each(out, {"changed": changed, "gone": gone})
    else:
        kept = list(unchanged())
        copies = _link(out, staged, kept)
        journal.settle(staged, [*changed, *copies])
        _replace(out, staged)
        touched += kept  # a link changes the status time of its file
    journal.settle_folder(out.parent)
    return touched


def _are_in_the_way(gone: Collection[str], changed: Iterable[str]) -> bool:
    """Whether a file comes where a folder was, or a folder where a file was: single renames can't do that."""
    if not gone:
        return False
    return not (set(gone).isdisjoint(folders_of(changed)) and set(changed).isdisjoint(folders_of(gone)))


def folders_of(names: Iterable[str]) -> set[str]:
    """The folders that files lie in, and those above them."""
    found = set[str]()
    for name in names:
        found.update(takewhile(lambda folder: folder not in found, urls.above(name)))
    return found


def _link(out: Path, staged: Path, kept: list[str]) -> list[str]:
    """What has not changed is linked into the stage; copied where the file system has no links. The copies' names."""
    copies = []
    for name in kept:
        target = staged / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(out / name, target)
        except OSError:
            import shutil  # loaded late: most file systems have links

            shutil.copy2(out / name, target)
            copies.append(name)
    return copies


def _replace(out: Path, staged: Path) -> None:
    if _exchange(staged, out):
        journal.clear(staged)
        return
    retired = _beside(out, "old")
    out.rename(retired)
    staged.rename(out)
    journal.clear(retired)


def _rename_each(out: Path, steps: Mapping[str, list[str]]) -> None:
    """Writes the journal, then does what it says."""
    begun = _beside(out, "journal")
    journal.write(begun, steps)
    _take(steps, stage(out), out)
    begun.unlink()
    with contextlib.suppress(OSError):
        journal.clear(stage(out))


def _take(steps: Mapping[str, list[str]], staged: Path, out: Path) -> None:
    """Each staged file to its place, articles before the lists that name them; then the deletions."""
    folders = {out}
    for name in steps["changed"]:
        target = out / name
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        with contextlib.suppress(FileNotFoundError):  # it was taken before the interruption
            _put(staged / name, target)
    for name in steps["gone"]:
        if not (out / name).is_dir():  # a folder there is not ours
            (out / name).unlink(missing_ok=True)
        folders.add((out / name).parent)
    for folder in sorted(folders - {out}, key=lambda folder: -len(folder.parts)):
        journal.prune(folder, out)


def _put(staged: Path, target: Path) -> None:
    """A file to its place; an empty folder that somebody set there gives way."""
    try:
        os.replace(staged, target)
    except (IsADirectoryError, PermissionError):
        if not target.is_dir():
            raise
        target.rmdir()
        os.replace(staged, target)


def _exchange(a: Path, b: Path) -> bool:
    """Swaps two folders in one step; False where the system or its file system cannot."""
    import ctypes  # loaded late: a small change needs no exchange

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
    for name in ("", *SOURCES):
        source = (site / name).resolve()
        if real == source or source.is_relative_to(real):
            return "it holds the site's own sources"
        if name and real.is_relative_to(source):
            return f"it lies inside {name}/, which is read by every build"
    return ""


def refuse_report(site: Path, out: Path, path: Path) -> str:
    """Why a report can't be written there, among what is published or among its sources; empty if it can."""
    real = path.resolve()
    if real.is_relative_to(out.resolve()):
        return "it would be a file of the published site, which the next build would take for a stranger's"
    for name in SOURCES:
        if real.is_relative_to((site / name).resolve()):
            return f"it would lie inside {name}/, which is read by every build"
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
