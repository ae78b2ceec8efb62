"""What the last build knew, so that the next one need not find it out again. Losing it loses nothing.

SQLite, each row with a checksum of its own: what is damaged, cut or foreign is forgotten, never trusted.
Nothing in it is ever executed.
"""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sitegen import records
from sitegen.graph import Needs

FORMAT = "sitegen cache 2"

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT, sum TEXT) WITHOUT ROWID;
CREATE TABLE folders (path TEXT PRIMARY KEY, mark TEXT, value TEXT, sum TEXT);
CREATE TABLE pages (path TEXT PRIMARY KEY, needs TEXT, record TEXT, sum TEXT);
"""


class DamagedError(Exception):
    """A row is not what was written."""


class Row(NamedTuple):
    """What is known of a page: its needs, and its record where it prints bodies."""

    needs: Needs
    record: str = ""

    @property
    def bodies(self) -> tuple[str, ...]:
        """The articles whose bodies the page prints: the last part of its record."""
        return tuple(records.load(self.record)[-1]) if self.record else ()


class Cache:
    """One cache file, open for one build."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._base = connection

    def close(self) -> None:
        """Ends the use of it; what was noted and not settled is forgotten."""
        self._base.close()

    def meta(self, name: str) -> str:
        """A fact about the whole build; empty if it is not known."""
        row = self._base.execute("SELECT name, value, sum FROM meta WHERE name = ?", (name,)).fetchone()
        return str(_checked(row)[1]) if row else ""

    def marks(self, below: str) -> dict[str, str]:
        """Folder → fingerprint of its listing, for all folders below a prefix."""
        rows = self._base.execute("SELECT path, mark FROM folders WHERE path >= ? AND path < ?", _range(below))
        return dict(rows.fetchall())

    def folder(self, path: str) -> str:
        """What is known of a folder's files; empty if nothing is."""
        row = self._base.execute("SELECT path, mark, value, sum FROM folders WHERE path = ?", (path,)).fetchone()
        return str(_checked(row)[2]) if row else ""

    def folders(self, below: str) -> Iterator[tuple[str, str]]:
        """Path and value of all folders below a prefix."""
        query = "SELECT path, mark, value, sum FROM folders WHERE path >= ? AND path < ?"
        for row in self._base.execute(query, _range(below)):
            yield row[0], _checked(row)[2]

    def needs(self) -> dict[str, Needs]:
        """Page → needs, for all pages of the last build."""
        rows = self._base.execute("SELECT path, needs FROM pages")
        return {path: Needs(*needs.split(" ")) if needs.count(" ") == 2 else Needs("", "", "") for path, needs in rows}

    def names(self) -> set[str]:
        """All pages and static files of the last build."""
        return {path for (path,) in self._base.execute("SELECT path FROM pages")}

    def page(self, path: str) -> Row | None:
        """What is known of one page."""
        query = "SELECT path, needs, record, sum FROM pages WHERE path = ?"
        row = self._base.execute(query, (path,)).fetchone()
        return Row(Needs(*_checked(row)[1].split(" ")), row[2]) if row else None

    def keep(self, name: str, value: str) -> None:
        """Notes a fact about the whole build."""
        self._put("meta", (name, value))

    def keep_folder(self, path: str, mark: str, value: str) -> None:
        """Notes what is known of a folder."""
        self._put("folders", (path, mark, value))

    def keep_pages(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Notes what is known of pages, by path."""
        found = (_summed((path, " ".join(row.needs), row.record)) for path, row in rows)
        self._base.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)", found)

    def drop_folders(self, paths: Iterable[str]) -> None:
        """Forgets folders."""
        self._base.executemany("DELETE FROM folders WHERE path = ?", [(path,) for path in paths])

    def drop_pages(self, paths: Iterable[str]) -> None:
        """Forgets pages."""
        self._base.executemany("DELETE FROM pages WHERE path = ?", [(path,) for path in paths])

    def settle(self) -> None:
        """Makes all that was noted since the last time last, all of it or nothing."""
        self._base.commit()

    def _put(self, table: str, row: tuple[str, ...]) -> None:
        marks = ", ".join("?" * (len(row) + 1))
        self._base.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", _summed(row))  # noqa: S608 – ours


def open_at(path: Path) -> tuple[Cache, str]:
    """The cache at a path, new where there is none; and why one had to be forgotten, if so."""
    why = ""
    if path.exists():
        try:
            return _open(path), ""
        except (sqlite3.Error, DamagedError, OSError) as error:
            why = str(error)
            forget(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    base = _connect(path)
    with base:
        for statement in filter(str.strip, _SCHEMA.split(";")):
            base.execute(statement)
        row = ("format", FORMAT)
        base.execute("INSERT INTO meta VALUES (?, ?, ?)", (*row, _sum(row)))
    return Cache(base), why


def in_memory() -> Cache:
    """A cache that is forgotten at once: for sites whose folder can't be written."""
    base = sqlite3.connect(":memory:")
    base.executescript(_SCHEMA)
    return Cache(base)


def forget(path: Path) -> None:
    """Removes a cache and what SQLite keeps beside it."""
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        with contextlib.suppress(FileNotFoundError):
            place = path.with_name(name)
            shutil.rmtree(place) if place.is_dir() else place.unlink()


def _open(path: Path) -> Cache:
    cache = Cache(_connect(path))
    try:
        if cache.meta("format") != FORMAT:
            raise DamagedError("it was written by another version")
    except BaseException:
        cache.close()
        raise
    return cache


def _connect(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level="DEFERRED", cached_statements=32)
    base.execute("PRAGMA journal_mode = DELETE")
    base.execute("PRAGMA synchronous = OFF")  # a torn cache is found by its checksums and forgotten
    base.execute("PRAGMA trusted_schema = OFF")
    return base


def _range(below: str) -> tuple[str, str]:
    return below, below + "\U0010ffff"


def _sum(row: Iterable[str]) -> str:
    return records.digest("\0".join(row))


def _summed(row: tuple[str, ...]) -> tuple[str, ...]:
    return (*row, _sum(row))


def _checked(row: tuple[str, ...]) -> tuple[str, ...]:
    if not all(isinstance(value, str) for value in row) or _sum(row[:-1]) != row[-1]:
        raise DamagedError("a row is damaged")
    return row
