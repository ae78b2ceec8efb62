"""Alignments computed before, by what the texts hold. Losing them loses nothing but time.

What is damaged is forgotten, as of the cache of builds: see `rows`.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sitegen import align, records, rows

NAME = "alignments.2.cache"
MOST = 100_000
"""Alignments that are kept; the ones noted longest ago are forgotten first."""

WAIT = 2.0
"""Seconds for which another command may hold the file; then alignments are computed, and not kept."""

_SCHEMA = "CREATE TABLE IF NOT EXISTS alignments (key TEXT PRIMARY KEY, value TEXT, sum TEXT)"


class Computed(NamedTuple):
    """A computed alignment: groups of paragraph numbers of both sides with their certainty, and the score."""

    groups: tuple[tuple[tuple[int, ...], tuple[int, ...], float], ...]
    score: float


def key(a: Sequence[str], b: Sequence[str]) -> str:
    """What an alignment is known by: SHA-256 of both texts, and of the code that aligns them."""
    sides = (hashlib.sha256("\0".join(side).encode("utf-8", "surrogatepass")).hexdigest() for side in (a, b))
    return " ".join((*sides, _way()))


@cache
def _way() -> str:
    """The fingerprint of the code that aligns: another algorithm, another alignment."""
    found = hashlib.sha256()
    for path in sorted(Path(align.__file__).parent.glob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


class Memory:
    """What is known of alignments; what is put in is made to last at the end, all of it or nothing."""

    def __init__(self, base: sqlite3.Connection | None) -> None:
        self._base = base
        self._new: dict[str, Computed] = {}

    def get(self, key: str) -> Computed | None:
        """An alignment known from before; None if it is not, or is damaged."""
        if key in self._new:
            return self._new[key]
        row = self._row(key)
        try:
            return records.parse(Computed, rows.checked(row)[1]) if row else None
        except (rows.DamagedError, ValueError):
            return None

    def _row(self, key: str) -> tuple[object, ...] | None:
        if self._base is None:
            return None
        try:
            found = self._base.execute("SELECT key, value, sum FROM alignments WHERE key = ?", (key,))
            return found.fetchone()  # type: ignore[no-any-return]  # it is one of the rows that were asked for
        except (sqlite3.Error, UnicodeError):
            self._give_up()
            return None

    def _give_up(self) -> None:
        """The file is damaged or the disk is full: what is still to be aligned is computed, and not kept."""
        if self._base:
            self._base.close()
        self._base = None

    def put(self, key: str, found: Computed) -> None:
        """Notes an alignment."""
        self._new[key] = found
        if len(self._new) >= 1000:
            self.settle()

    def settle(self) -> None:
        """Makes what was noted last, where that is possible."""
        new = [rows.summed((key, records.text(found))) for key, found in self._new.items()]
        self._new.clear()
        if not self._base or not new:
            return
        try:
            with self._base:
                self._base.executemany("INSERT OR REPLACE INTO alignments VALUES (?, ?, ?)", new)
                last = "SELECT rowid FROM alignments ORDER BY rowid DESC LIMIT 1 OFFSET ?"
                self._base.execute(f"DELETE FROM alignments WHERE rowid <= ({last})", (MOST,))  # noqa: S608 – ours
        except (sqlite3.Error, UnicodeError):
            self._give_up()

    def close(self) -> None:
        """Makes what was noted last, and lets go of the file."""
        self.settle()
        if self._base:
            self._base.close()


@contextmanager
def kept(site: Path) -> Iterator[Memory]:
    """What is known of alignments in a site; where its folder can't be written, only while the block runs."""
    folder = site / ".sitegen"
    base = _open(folder / NAME) if os.access(folder if folder.exists() else site, os.W_OK) else None
    with closing(Memory(base)) as memory:
        yield memory


def _open(path: Path) -> sqlite3.Connection | None:
    """The file, new where there is none or a damaged one; None where there can be none, or another holds it."""
    for _ in range(2):
        try:
            path.parent.mkdir(exist_ok=True)
            return _connect(path)
        except (sqlite3.OperationalError, OSError):
            return None
        except (sqlite3.Error, UnicodeError):  # damaged, or no database at all: it gives way to a new one
            with suppress(OSError):
                rows.forget(path)
    return None


def _connect(path: Path) -> sqlite3.Connection:
    """The file, ready to be asked. Raises sqlite3.DatabaseError where it is not what was written."""
    base = rows.connect(path, WAIT)
    try:
        base.execute(_SCHEMA)
        base.execute("SELECT key, value, sum FROM alignments LIMIT 1").fetchone()
    except BaseException:
        base.close()
        raise
    return base
