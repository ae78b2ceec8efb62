"""The scan: any change of a file shows, however it was made; nothing else does."""

import os
from pathlib import Path

import pytest

from sitegen import scan


def mark(folder: Path) -> str:
    return scan.folder(str(folder))[0].sum


def test_a_folder_that_rests_looks_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")

    assert mark(tmp_path) == mark(tmp_path)


def test_an_edit_that_keeps_size_and_date_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for number in range(20):
        path.write_text(f"{number:03}", "utf-8")
        os.utime(path, ns=(0, 0))
        before = mark(tmp_path)
        path.write_text(f"{number + 1:03}", "utf-8")
        os.utime(path, ns=(0, 0))

        assert mark(tmp_path) != before


def test_names_dates_and_folders_show(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a", "utf-8")
    seen = [mark(tmp_path)]
    os.utime(path, ns=(0, 0))
    seen.append(mark(tmp_path))
    path.rename(tmp_path / "b.txt")
    seen.append(mark(tmp_path))
    (tmp_path / "inner").mkdir()
    seen.append(mark(tmp_path))
    (tmp_path / "inner").rename(tmp_path / "other")
    seen.append(mark(tmp_path))

    assert len(set(seen)) == len(seen)


def test_a_link_shows_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target = tmp_path / "target.txt"
    target.write_text("a", "utf-8")
    (tmp_path / "folder" / "link.txt").symlink_to(target)
    before = mark(tmp_path / "folder")
    target.write_text("b", "utf-8")

    assert mark(tmp_path / "folder") != before
    assert scan.folder(str(tmp_path / "folder"))[0].odd == ("link.txt",)


def test_the_scan_follows_no_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)

    assert set(scan.tree(str(tmp_path))) == {"", "a"}


def test_where_there_is_no_folder_nothing_is_found(tmp_path: Path) -> None:
    assert scan.tree(str(tmp_path / "nowhere")) == {}


def test_a_folder_that_cannot_be_looked_at_is_not_taken_for_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scan.tree(str(tmp_path / "none")) == {}
    (tmp_path / "file").touch()
    assert scan.tree(str(tmp_path / "file")) == {}

    def refuse(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error", str(tmp_path))

    monkeypatch.setattr(os, "stat", refuse)
    with pytest.raises(OSError, match="Input/output error"):
        scan.tree(str(tmp_path))


@pytest.mark.skipif(os.scandir not in os.supports_fd, reason="folders are asked for by name")
def test_a_folder_that_breaks_off_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(5, "Input/output error", handle)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "supports_fd", {refuse})
    with pytest.raises(OSError, match="Input/output error") as refused:
        scan.folder(str(tmp_path))

    assert refused.value.filename == str(tmp_path)


def test_marks_are_the_same_after_being_packed() -> None:
    marks = [(0, 0, 0), (12, 1763800000123456789, 42), (2**40, -1, 2**63 - 1)]

    assert list(scan.unpacked(scan.packed(marks))) == marks
    assert list(scan.unpacked(b"")) == []
