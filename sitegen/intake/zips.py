"""Zipped folders, read without unpacking them: nothing in one can name a place on this disk, or fill the memory.

What makes one hostile: names that lead out of it, links, texts that grow beyond all measure, locked or broken parts.
"""

import os
import stat
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path

from sitegen import plaintext

MOST = 100_000
"""Files that a zipped folder may hold."""

LARGEST = 1024 * 1024 * 1024
"""Bytes that they may have together."""

SWELL = 200
"""How many times their size in the .zip texts may grow; prose grows three to five times."""

SMALL = 1024 * 1024
"""Below this many bytes no growth does harm."""


class HostileError(ValueError):
    """A .zip is not what a zipped folder of texts would be; the message says why."""


class MissingError(HostileError):
    """There is no file of this name in it."""


def names(path: Path) -> list[str]:
    """The files in a zipped folder, in order. Raises HostileError."""
    return sorted(entry.filename for entry in _open(path).entries if not entry.is_dir())


def why(path: Path) -> str:
    """Why a path is refused as a zipped folder; empty if it is one, or no .zip at all."""
    try:
        if path.suffix.lower() == ".zip" and path.is_file():
            names(path)
    except HostileError as error:
        return str(error)
    return ""


def read(path: Path, name: str, most: int = plaintext.MAX_BYTES + 1) -> bytes:
    """The bytes of one of its files, but no more than `most`. Raises HostileError."""
    zipped = _open(path).file
    try:
        with zipped.open(name) as file:
            data = file.read(most)
    except KeyError:
        raise MissingError(f'"{name}" has vanished') from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise HostileError(f'"{name}" can\'t be unpacked ({error})') from None
    return data


class _Opened:
    """A .zip that was looked through; it stays open, for its texts are read one by one."""

    def __init__(self, path: Path) -> None:
        try:
            self.file = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError, ValueError) as error:
            raise HostileError(f"it can't be read ({error})") from None
        self.entries = self.file.infolist()
        try:
            _check(self.entries)
        except HostileError:
            self.file.close()
            raise


def _open(path: Path) -> _Opened:
    return _opened(path, path.stat().st_mtime_ns, os.getpid())


@lru_cache(maxsize=8)
def _opened(path: Path, _changed: int, _process: int) -> _Opened:
    # Each process opens it anew: one that was open before they divided has one place to read at for all of them.
    return _Opened(path)


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST:
        raise HostileError(f"it holds {len(entries)} files, and {MOST} is the limit")
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST:
        limit = LARGEST // 1024 // 1024
        raise HostileError(f"unpacked it would have {size // 1024 // 1024} MB, and {limit} MB is the limit")
    seen: set[str] = set()
    for entry in entries:
        if why := _hostile(entry) or ("stands in it twice" if entry.filename in seen else ""):
            raise HostileError(f'"{_shown(entry.orig_filename)}" {why}')
        seen.add(entry.filename)


def _hostile(entry: zipfile.ZipInfo) -> str:
    """Why an entry is refused; empty if it is not."""
    name, written = entry.filename, entry.orig_filename
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or ".." in parts or "\\" in written or "\x00" in written or written[1:2] == ":":
        return "leads out of it"
    if not name.isprintable() or "" in parts:
        return "is no name for a file"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    if entry.flag_bits & 0x1:
        return "is locked with a password"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that few programs know"
    if entry.file_size > max(SMALL, SWELL * entry.compress_size):
        return f"would grow to {entry.file_size // 1024 // 1024} MB when it is unpacked"
    return ""


def _shown(name: str) -> str:
    return name.encode("unicode_escape").decode()[:100]
