"""Lines laid aside are had back by key, whichever process laid them, and nothing is left of them."""

from pathlib import Path

import pytest

from sitegen import aside
from sitegen.aside import Lines

LINES = {"en/storm.html": b'{"page":"en/storm.html"}', "de/sturm.html": "Stürme".encode(), "en/none.html": b""}


def test_lines_are_had_back_by_key(tmp_path: Path) -> None:
    with Lines() as lines:
        lines.add(aside.lay(str(tmp_path), "records", LINES.items()))

        assert dict(lines) == LINES
        assert len(lines) == 3
        assert "en/other.html" not in lines


def test_what_is_laid_aside_later_lies_behind_what_was_there(tmp_path: Path) -> None:
    with Lines() as lines:
        for key, line in LINES.items():
            lines.add(aside.lay(str(tmp_path), "records", [(key, line)]))

        assert {key: lines[key] for key in reversed(LINES)} == LINES
        assert len(list(tmp_path.iterdir())) == 1


def test_lines_of_several_processes_are_in_files_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Lines() as lines:
        for pid, (key, line) in enumerate(LINES.items()):
            monkeypatch.setattr("os.getpid", lambda pid=pid: pid)
            lines.add(aside.lay(str(tmp_path), "records", [(key, line)]))

        assert dict(lines) == LINES
        assert len(list(tmp_path.iterdir())) == 3


def test_nothing_laid_aside_makes_no_file(tmp_path: Path) -> None:
    with Lines() as lines:
        lines.add(aside.lay(str(tmp_path / "stage"), "records", []))

        assert not dict(lines)
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_at_the_end_however_it_comes(tmp_path: Path) -> None:
    lines = Lines()
    lines.add(aside.lay(str(tmp_path), "records", LINES.items()))
    with pytest.raises(KeyError), lines:
        lines["en/other.html"]

    assert not list(tmp_path.iterdir())


def test_a_file_that_others_shortened_is_named(tmp_path: Path) -> None:
    with Lines() as lines:
        lines.add(aside.lay(str(tmp_path), "records", LINES.items()))
        (file,) = tmp_path.iterdir()
        file.write_bytes(b"{")

        with pytest.raises(OSError, match="shortened") as caught:
            lines["en/storm.html"]
    assert caught.value.filename == str(file)


def test_a_disk_that_refuses_lines_is_named(tmp_path: Path) -> None:
    (tmp_path / "stage").write_bytes(b"in the way")

    with pytest.raises(OSError) as caught:
        aside.lay(str(tmp_path / "stage"), "records", LINES.items())
    assert caught.value.filename.startswith(str(tmp_path / "stage" / ".records-"))
