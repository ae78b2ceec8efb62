"""Alignments computed before, by what the texts hold. Losing them loses nothing but time.

SQLite, as the cache of builds: each row with a checksum of its own, nothing executed, what is damaged is forgotten.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sitegen import align, records

NAME = "alignments.cache"
MOST = 100_000
"""Alignments that are kept; the ones noted longest ago are forgotten first."""

_FORMAT = 1
_SCHEMA = f"""
CREATE TABLE alignments (key TEXT PRIMARY KEY, value TEXT, sum TEXT);
PRAGMA user_version = {_FORMAT};
"""


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
        row = None
        with contextlib.suppress(sqlite3.Error, UnicodeError):
            if self._base:
                row = self._base.execute("SELECT value, sum FROM alignments WHERE key = ?", (key,)).fetchone()
        if row is None or row[1] != checksum(key, row[0]):
            return None
        try:
            return records.parse(Computed, row[0])
        except (ValueError, TypeError, LookupError):
            return None

    def put(self, key: str, found: Computed) -> None:
        """Notes an alignment."""
        self._new[key] = found
        if len(self._new) >= 1000:
            self.settle()

    def settle(self) -> None:
        """Makes what was noted last, where that is possible."""
        values = {key: records.text(found) for key, found in self._new.items()}
        rows = [(key, value, checksum(key, value)) for key, value in values.items()]
        self._new.clear()
        if not self._base or not rows:
            return
        with contextlib.suppress(sqlite3.Error), self._base:
            self._base.executemany("INSERT OR REPLACE INTO alignments VALUES (?, ?, ?)", rows)
            last = "SELECT rowid FROM alignments ORDER BY rowid DESC LIMIT 1 OFFSET ?"
            self._base.execute(f"DELETE FROM alignments WHERE rowid <= ({last})", (MOST,))  # noqa: S608 – ours


@contextmanager
def kept(site: Path) -> Iterator[Memory]:
    """What is known of alignments in a site; where its folder can't be written, only while the block runs."""
    folder = site / ".sitegen"
    base = _open(folder / NAME) if os.access(folder if folder.exists() else site, os.W_OK) else None
    memory = Memory(base)
    try:
        yield memory
    finally:
        memory.settle()
        if base:
            base.close()


def _open(path: Path) -> sqlite3.Connection | None:
    """The file, new where there is none or a damaged one; None where there can be none."""
    for _ in range(2):
        base = None
        try:
            path.parent.mkdir(exist_ok=True)
            is_new = not path.exists()
            base = sqlite3.connect(path, timeout=2)
            base.executescript("PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF;")
            if is_new:
                base.executescript(_SCHEMA)
            if base.execute("PRAGMA user_version").fetchone() == (_FORMAT,):
                base.execute("SELECT key, value, sum FROM alignments LIMIT 1").fetchone()
                return base
        except (sqlite3.Error, OSError):
            pass
        if base:
            base.close()
        with contextlib.suppress(OSError):
            path.unlink()
    return None


def checksum(key: str, value: object) -> str:
    """What tells whether a row is what was written."""
    return records.digest(f"{key}\0{value}")
