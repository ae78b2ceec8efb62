"""A published site, as a folder or zipped: what it says that it gives back, and its files, each checked as it is read.

The manifest of a copy may come from anybody. Nothing in it names a place outside the copy or outside content/, and no
file counts whose SHA-256 is not the one that was published.
"""

import hashlib
import json
import os
import posixpath
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import bundles, config, disk, urls
from sitegen.intake import zips
from sitegen.problems import Problem, problem

LONGEST = 255
"""Bytes that the name of a file may have on all systems that we know."""

LARGEST = 512 * 1024 * 1024
"""Bytes that a ledger may have: those of a million articles."""


class Copy(NamedTuple):
    """A published site where it lies.

    place: the folder, or the .zip it is in;  inner: the folder in the .zip, ending in `/`, or empty
    """

    place: Path
    inner: str
    is_zipped: bool

    def shown(self, path: str) -> str:
        """A file of the site, as the person who imports it would name it."""
        return f"{self.place.as_posix()}/{self.inner}{path}"

    def read(self, path: str) -> bytes | Problem:
        """The bytes of one of its files."""
        try:
            return zips.read(self.place, self.inner + path, LARGEST) if self.is_zipped else self._content(path)
        except (FileNotFoundError, NotADirectoryError, zips.MissingError):
            return problem("restore-missing", self.shown(path), 0)
        except zips.HostileError as error:
            return problem("import-zip", self.place.as_posix(), 0, why=str(error))
        except OSError as error:
            return problem("file-unreadable", self.shown(path), 0, what=error.strerror or "")

    def _content(self, path: str) -> bytes | Problem:
        """The bytes of a plain file that no link leads to."""
        place, top = self.place / path, self.place.resolve()
        if not stat.S_ISREG(place.lstat().st_mode) or place.resolve() != top / path:
            return problem("restore-no-file", self.shown(path), 0)
        return disk.content(os.fspath(place))


class Kept(NamedTuple):
    """A file of content/ that a site gives back.

    path:  where it belongs;  sha256: what it must be
    file:  where it is in the copy;  text: or what it says, if a ledger says it
    """

    path: str
    sha256: str
    file: str
    text: str | None = None


class Told(NamedTuple):
    """What the manifest of a copy tells.

    papers, texts: files to give back;  pages: page → SHA-256;  sums: ledger → SHA-256
    """

    papers: tuple[Kept, ...]
    texts: tuple[Kept, ...]
    pages: Mapping[str, str]
    sums: Mapping[str, str]


def find(path: Path) -> Copy | None:
    """The published site that a folder or a .zip is; None if it is none."""
    if path.is_dir():
        return Copy(path, "", False) if _is_manifest(_opening(path / urls.MANIFEST)) else None
    if path.suffix.lower() != ".zip" or not path.is_file():
        return None
    try:
        names = [name for name in zips.names(path) if posixpath.basename(name) == urls.MANIFEST]
        nearest = min(names, key=lambda name: (name.count("/"), name), default="")
        if nearest.count("/") > 1 or not nearest or not _is_manifest(zips.read(path, nearest, 80)):
            return None
        return Copy(path, nearest.removesuffix(urls.MANIFEST), True)
    except (zips.HostileError, OSError):
        return None  # whoever reads raw texts names what is wrong


def _opening(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return b""
        with path.open("rb") as file:
            return file.read(80)
    except OSError:
        return b""


def _is_manifest(data: bytes) -> bool:
    """Whether a file begins like our manifests."""
    return b"".join(data[:80].split()).startswith(b'{"sitegen":1,"pages":[')


def manifest(copy: Copy) -> Told | list[Problem]:
    """What a copy tells; or what is wrong with its manifest, and then nothing in it is trusted."""
    data = copy.read(urls.MANIFEST)
    if isinstance(data, Problem):
        return [data]
    try:
        told = _object(json.loads(data))
        sums = {path: _text(sha256) for path, sha256 in _object(told["files"]).items()}
        lines = [_strings(line) for line in told["pages"]]
        pages = {line["page"]: line["sha256"] for line in lines}
        texts = tuple(Kept(line["source"], line["source_sha256"], line["text"]) for line in lines)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return [problem("restore-ledger", copy.shown(urls.MANIFEST), 0, why=_why(error))]
    papers = tuple(Kept(path, sums[path], path) for path in config.PAPERS if path in sums)
    found = Told(papers, texts, pages, {path: sums[path] for path in sums if path not in config.PAPERS})
    return _refusals(copy, found) or found


def _refusals(copy: Copy, told: Told) -> list[Problem]:
    """The names in a manifest that are none that we write."""
    place = copy.shown(urls.MANIFEST)
    wrong = [kept.path for kept in told.texts if not _is_text(kept.path)]
    wrong += [path for path in (*told.pages, *(kept.file for kept in told.texts), *told.sums) if not is_plain(path)]
    wrong += [urls.SIDECARS for path in (urls.SIDECARS, config.SITE) if path not in {*told.sums, *_paths(told.papers)}]
    return [
        *(problem("restore-name", place, 0, name=_shown(name)) for name in dict.fromkeys(wrong)),
        *_twice(place, _paths(told.texts)),
    ]


def _paths(kept: Sequence[Kept]) -> list[str]:
    return [one.path for one in kept]


def _twice(place: str, paths: Sequence[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            yield problem("restore-twice", place, 0, name=_shown(path))
        seen.add(path)


def _is_text(path: str) -> bool:
    """Whether a path is one that a text of the archive may have."""
    return path.startswith((bundles.ARTICLES, bundles.PAGES)) and path.endswith((".txt", ".md")) and is_plain(path)


def is_plain(path: str) -> bool:
    """Whether a path leads down from where it begins, through folders and to a file that nobody hides."""
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or unicodedata.normalize("NFC", path) != path:
        return False
    if os.name == "nt" and ":" in path:
        return False
    return all(part and part[0] != "." and len(part.encode("utf-8", "replace")) <= LONGEST for part in parts)


def sidecars(copy: Copy, sha256: str) -> tuple[list[Kept], list[Problem]]:
    """The sidecars that a copy gives back, in order; and what is wrong with the ledger that has them."""
    data = copy.read(urls.SIDECARS)
    if isinstance(data, Problem):
        return [], [data]
    found: list[Kept] = []
    problems = [] if _sum(data) == sha256 else [problem("restore-sum", copy.shown(urls.SIDECARS), 0)]
    for number, row in enumerate(data.split(b"\n")[:-1], 1):
        try:
            line = _object(json.loads(row))
            kept = Kept(_text(line["path"]), _text(line["sha256"]), "", _text(line["text"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            problems.append(problem("restore-ledger", copy.shown(urls.SIDECARS), number, why=_why(error)))
            continue
        is_left = line.get("withdrawn") is True and _is_text(kept.path)
        if is_left or (_is_text(f"{kept.path.removesuffix('.yaml')}.txt") and kept.path.endswith(".yaml")):
            found.append(kept)
        else:
            problems.append(problem("restore-name", copy.shown(urls.SIDECARS), number, name=_shown(kept.path)))
    return found, [*problems, *_twice(copy.shown(urls.SIDECARS), _paths(found))]


def data(copy: Copy, kept: Kept) -> bytes | Problem:
    """The bytes of a file to give back; a problem if they are not those that were published."""
    if kept.text is not None:
        found: bytes | Problem = kept.text.encode("utf-8", "surrogatepass")
        place = f"{copy.shown(urls.SIDECARS)} ({kept.path})"
    else:
        found, place = copy.read(kept.file), copy.shown(kept.file)
    if isinstance(found, bytes) and _sum(found) != kept.sha256:
        return problem("restore-sum", place, 0)
    return found


def changed_pages(copy: Copy, pages: Mapping[str, str]) -> list[str]:
    """The pages that are not as they were published."""
    found = ((path, copy.read(path)) for path in pages)
    return [path for path, page in found if isinstance(page, Problem) or _sum(page) != pages[path]]


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("a line is none of ours")
    return value


def _strings(value: Any) -> dict[str, str]:
    return {key: _text(inner) for key, inner in _object(value).items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a line is none of ours")
    return value


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return "it nests too deep" if isinstance(error, RecursionError) else str(error)[:100]


def _shown(name: str) -> str:
    return name.encode("unicode_escape").decode()[:100]
