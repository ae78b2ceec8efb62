"""Rows with checksums: what is read is what was written, or it is said that it is not."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sitegen import rows

ROW = ("en/storm.html", "Storm", b"wind")


def test_a_row_comes_back_as_it_was_written(tmp_path: Path) -> None:
    with closing(rows.connect(tmp_path / "a.cache")) as base, base:
        base.execute("CREATE TABLE pages (path TEXT, title TEXT, note BLOB, sum TEXT)")
        base.execute("INSERT INTO pages VALUES (?, ?, ?, ?)", rows.summed(ROW))

    with closing(rows.connect(tmp_path / "a.cache")) as base:
        found = base.execute("SELECT * FROM pages").fetchone()

    assert rows.checked(found)[:-1] == ROW


@pytest.mark.parametrize("damaged", ["Storn", None, 7, b"Storm"])
@pytest.mark.parametrize("place", range(4))
def test_a_row_with_another_value_is_damaged(place: int, damaged: Any) -> None:
    row: list[Any] = [*rows.summed(ROW)]
    row[place] = damaged

    with pytest.raises(rows.DamagedError):
        rows.checked(row)


def test_what_is_no_such_file_is_refused_and_can_be_forgotten(tmp_path: Path) -> None:
    place = tmp_path / "a.cache"
    beside = [place.with_name(f"a.cache-{end}") for end in ("journal", "wal", "shm")]
    place.write_bytes(b"no database at all" * 100)
    for path in beside:
        path.write_bytes(b"x")

    with pytest.raises(sqlite3.DatabaseError):
        rows.connect(place)
    rows.forget(place)

    assert not any(path.exists() for path in (place, *beside))
    rows.forget(place)


def test_a_folder_is_forgotten_too(tmp_path: Path) -> None:
    (tmp_path / "a.cache/inner").mkdir(parents=True)

    rows.forget(tmp_path / "a.cache")

    assert not (tmp_path / "a.cache").exists()
