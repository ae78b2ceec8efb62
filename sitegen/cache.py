"""What the last build knew, so that the next one need not find it out again. Losing it loses nothing.

What is damaged in it, cut or foreign, is forgotten, see `rows`.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sitegen import graph, records, rows
from sitegen.graph import Needs
from sitegen.rows import DamagedError, connect, forget

__all__ = ["Cache", "DamagedError", "Row", "connect", "forget", "in_memory", "open_at"]

FORMAT = "sitegen cache 7"

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT, sum TEXT);
CREATE TABLE folders (path TEXT PRIMARY KEY, mark TEXT, value BLOB, sum TEXT);
CREATE INDEX folder_marks ON folders (path, mark);
CREATE TABLE pages (path TEXT PRIMARY KEY, needs TEXT, record TEXT, sum TEXT);
"""


_REFUSALS = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}
"""What SQLite says where the system does not let it write."""


class Row(NamedTuple):
    """What is known of a page: its needs, and its record where it prints bodies."""

    needs: Needs
    record: str = ""

    @property
    def bodies(self) -> tuple[str, ...]:
        """The articles whose bodies the page prints: the last part of its record."""
        return tuple(records.load(self.record)[-1]) if self.record else ()


class Cache:
    """One cache file, open for one build.

    fault: why nothing can be noted, as on a full disk; empty as long as it can. What was known before stays known.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._base = connection
        self.fault = ""

    def close(self) -> None:
        """Ends the use of it; what was noted and not settled is forgotten."""
        self._base.close()

    def meta(self, name: str) -> str:
        """A fact about the whole build; empty if it is not known."""
        row = self._base.execute("SELECT name, value, sum FROM meta WHERE name = ?", (name,)).fetchone()
        return str(rows.checked(row)[1]) if row else ""

    def marks(self, below: str) -> dict[str, str]:
        """Folder → fingerprint of its listing, for all folders below a prefix."""
        rows = self._base.execute("SELECT path, mark FROM folders WHERE path >= ? AND path < ?", _range(below))
        return dict(rows.fetchall())

    def folder(self, path: str) -> bytes:
        """What is known of a folder's files; empty if nothing is."""
        row = self._base.execute("SELECT path, mark, value, sum FROM folders WHERE path = ?", (path,)).fetchone()
        return bytes(rows.checked(row)[2]) if row else b""

    def folders(self, below: str) -> Iterator[tuple[str, bytes]]:
        """Path and value of all folders below a prefix."""
        query = "SELECT path, mark, value, sum FROM folders WHERE path >= ? AND path < ?"
        for row in self._base.execute(query, _range(below)):
            yield row[0], rows.checked(row)[2]

    def needs(self, paths: Iterable[str] | None = None) -> dict[str, str]:
        """Page → needs as a text, for these pages or all of the last build: few of them are compared one by one."""
        query = "SELECT path, needs FROM pages"
        if paths is None:
            found = self._base.execute(query).fetchall()
        else:
            found = [row for path in paths for row in self._base.execute(f"{query} WHERE path = ?", (path,))]
        return {path: needs for path, needs in found if isinstance(needs, str)}

    def names(self) -> set[str]:
        """All pages and static files of the last build."""
        return {path for (path,) in self._base.execute("SELECT path FROM pages")}

    def count(self) -> int:
        """How many of them there are."""
        return int(self._base.execute("SELECT count(*) FROM pages").fetchone()[0])

    def page(self, path: str) -> Row | None:
        """What is known of one page."""
        query = "SELECT path, needs, record, sum FROM pages WHERE path = ?"
        row = self._base.execute(query, (path,)).fetchone()
        return Row(graph.needs_of(rows.checked(row)[1]), row[2]) if row else None

    def keep(self, name: str, value: str) -> None:
        """Notes a fact about the whole build."""
        self._put("meta", (name, value))

    def keep_folder(self, path: str, mark: str, value: bytes) -> None:
        """Notes what is known of a folder."""
        self._put("folders", (path, mark, value))

    def keep_pages(self, known: Iterable[tuple[str, Row]]) -> None:
        """Notes what is known of pages, by path."""
        found = (rows.summed((path, graph.text_of(row.needs), row.record)) for path, row in known)
        self._change("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)", found)

    def drop_folders(self, paths: Iterable[str]) -> None:
        """Forgets folders."""
        self._change("DELETE FROM folders WHERE path = ?", ((path,) for path in paths))

    def drop_pages(self, paths: Iterable[str]) -> None:
        """Forgets pages."""
        self._change("DELETE FROM pages WHERE path = ?", ((path,) for path in paths))

    def settle(self) -> None:
        """Makes all that was noted since the last time last, all of it or nothing."""
        try:
            self._base.commit()
        except sqlite3.OperationalError as error:
            self._give_up(error)

    def _put(self, table: str, row: tuple[str | bytes, ...]) -> None:
        marks = ", ".join("?" * (len(row) + 1))
        self._change(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", [rows.summed(row)])  # noqa: S608 – ours

    def _change(self, query: str, found: Iterable[tuple[str | bytes, ...]]) -> None:
        if self.fault:
            return
        try:
            self._base.executemany(query, found)
        except sqlite3.OperationalError as error:
            self._give_up(error)

    def _give_up(self, error: sqlite3.OperationalError) -> None:
        """Notes nothing any more where the disk refuses it; raises what has another cause, such as damage."""
        if error.sqlite_errorcode & 0xFF not in _REFUSALS:  # the low byte is the kind: sqlite.org/rescode.html
            raise error
        self.fault = str(error)
        self._base.rollback()


def open_at(path: Path) -> tuple[Cache, str]:
    """The cache at a path, new where there is none; and why one had to be forgotten, if so."""
    why = ""
    if path.exists():
        try:
            return _open(path), ""
        except (sqlite3.Error, DamagedError, OSError, UnicodeError) as error:  # a message may name what was damaged
            why = str(error)
            forget(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    base = connect(path)
    try:
        base.execute("PRAGMA page_size = 16384")  # a folder of articles fills ten of them, read one by one
        with base:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                base.execute(statement)
            base.execute("INSERT INTO meta VALUES (?, ?, ?)", rows.summed(("format", FORMAT)))
    except BaseException:
        base.close()
        raise
    return Cache(base), why


def in_memory() -> Cache:
    """A cache that is forgotten at once: for sites whose folder can't be written."""
    base = sqlite3.connect(":memory:")
    base.executescript(_SCHEMA)
    return Cache(base)


def _open(path: Path) -> Cache:
    base = connect(path)
    try:
        # Asked for without its checksum, which another version may reckon otherwise.
        if base.execute("SELECT value FROM meta WHERE name = 'format'").fetchone() != (FORMAT,):
            raise DamagedError("it was written by another version")
    except BaseException:
        base.close()
        raise
    return Cache(base)


def _range(below: str) -> tuple[str, str]:
    return below, below + "\U0010ffff"
