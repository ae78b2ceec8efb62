"""Rows in an SQLite file, each with a checksum of its own: what is damaged, cut or foreign is seen, never trusted.

Such files remember what can be found out again. Nothing in them is ever executed, and losing them loses nothing.
"""

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32


class DamagedError(Exception):
    """A row is not what was written."""


def connect(path: Path, wait: float = 5.0) -> sqlite3.Connection:
    """The file, new where there is none; `wait`: seconds for which another command may hold it.

    Raises sqlite3.DatabaseError where it is no such file, OperationalError where it can't be opened.
    """
    base = sqlite3.connect(path, timeout=wait, cached_statements=32)
    try:
        base.execute("PRAGMA journal_mode = DELETE")
        base.execute("PRAGMA synchronous = OFF")  # a torn file is found by its checksums and forgotten
        base.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        base.close()
        raise
    return base


def forget(path: Path) -> None:
    """Removes a file and what SQLite keeps beside it."""
    import shutil  # loaded late: few builds have anything to forget

    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        with contextlib.suppress(FileNotFoundError):
            place = path.with_name(name)
            shutil.rmtree(place) if place.is_dir() else place.unlink()


def summed(row: Sequence[str | bytes]) -> tuple[str | bytes, ...]:
    """A row as it is written: its values, and their checksum."""
    return (*row, _sum(row))


def checked(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row as it was read, checksum and all. Raises DamagedError where it is not what was written."""
    if not all(isinstance(value, str | bytes) for value in row) or _sum(row[:-1]) != row[-1]:
        raise DamagedError("a row is damaged")
    return tuple(row)


def _sum(row: Sequence[str | bytes]) -> str:
    """The checksum of a row, which tells texts from bytes: a CRC, as it is for damage and not for enemies."""
    found = 0
    for value in row:
        data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
        found = crc32(b"%d:" % len(data) if data is value else b"%d'" % len(data), found)
        found = crc32(data, found)
    return f"{found:08x}"
