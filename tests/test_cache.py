"""What is remembered may be lost, cut, altered or foreign: it is forgotten, never trusted and never executed."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Built, Site, tree, write

from sitegen import build, cache, memory, rows, scan
from sitegen.cache import Row
from sitegen.graph import Needs

STORM = {
    "articles/2025/07/storm.en.txt": "Storm\n\nIt rained.\nIt blew.\n",
    "articles/2025/07/storm.de.txt": "Sturm\n\nEs regnete.\nEs wehte.\n",
    "articles/2025/07/storm.yaml": "date: 2025-07-15\ntags: [rain]\n",
}
EDIT = {"articles/2025/07/storm.en.txt": "Storm\n\nIt rained more.\nIt blew.\n"}


class Told(list[str]):
    """What a build said while it ran."""


Again = Callable[..., Built]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def again(folder: Path, told: Told) -> Again:
    """Builds the site once more, after some edits, and hears what it says."""

    def make(**files: str) -> Built:
        told.clear()
        order = build.Order(folder, folder / "public", None, NOW, False, False, 1)
        return Built(folder, order.out, build.build(order, told.append))

    return make


def place(folder: Path) -> Path:
    return memory.path(build.Order(folder, folder / "public", None, NOW, False, False))


def clean(site: Site, tmp_path: Path) -> dict[str, str]:
    return tree(site(out=tmp_path / "clean").out)


# The file itself


def test_what_was_noted_is_known_when_it_was_settled(tmp_path: Path) -> None:
    path = tmp_path / "inner" / "a.cache"
    noted, why = cache.open_at(path)
    row = Row(Needs("a", "b", "c"), '["x",["one","two"]]')
    noted.keep("fact", "välue")
    noted.keep_folder("content/a", "mark", b"value")
    noted.keep_pages([("en/a.html", row)])
    noted.settle()
    noted.keep("fact", "not settled")
    noted.close()

    found, again = cache.open_at(path)

    assert (why, again) == ("", "")
    assert (found.meta("fact"), found.meta("other")) == ("välue", "")
    assert (found.marks("content/"), found.marks("static")) == ({"content/a": "mark"}, {})
    assert (found.folder("content/a"), list(found.folders(""))) == (b"value", [("content/a", b"value")])
    assert (found.page("en/a.html"), found.needs()) == (row, {"en/a.html": "a b c"})
    assert (found.names(), row.bodies) == ({"en/a.html"}, ("one", "two"))
    found.drop_pages(["en/a.html"])
    found.drop_folders(["content/a"])
    assert (found.page("en/a.html"), found.folder("content/a")) == (None, b"")
    found.close()


@pytest.mark.parametrize("kept", [0, 1, 15, 16, 100, 512, 4095, 4096, 4097, 8192, -4096])
def test_a_cache_that_was_cut_is_forgotten(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told, kept: int
) -> None:
    site(STORM)
    path = place(folder)
    path.write_bytes(path.read_bytes()[:kept])
    write(folder, EDIT)

    built = again()

    assert (built.exit, tree(built.out)) == (0, clean(site, tmp_path))
    assert built.result.written == len(built.files)
    assert len(told) == 1
    assert told[0].startswith("note: what earlier builds left in .sitegen/")
    assert again().result.written == 0


@pytest.mark.slow
def test_a_cache_cut_anywhere_is_forgotten_or_does_no_harm(
    site: Site,
    folder: Path,
    tmp_path: Path,
    again: Again,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    site(SMALL)
    path, wanted = place(folder), clean(site, tmp_path)
    whole = path.read_bytes()
    monkeypatch.setattr(scan, "GRAIN", 0.0)  # no file of the site is edited here

    for kept in range(0, len(whole), 211 if request.config.getoption("--long") else 2999):
        path.write_bytes(whole[:kept])
        built = again()
        assert (kept, built.exit, built.problems) == (kept, 0, ())
        assert tree(built.out) == wanted, kept
        assert again().result.written == 0


def test_a_cache_that_may_only_be_read_is_left_or_made_anew(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The superuser may write everywhere, so SQLite is told to refuse."""
    site(STORM)
    connect = cache.connect

    def read_only(path: Path) -> cache.sqlite3.Connection:
        base = connect(path)
        base.execute("PRAGMA query_only = ON")
        return base

    with monkeypatch.context() as patch:
        patch.setattr(cache, "connect", read_only)
        write(folder, EDIT)
        built = again()

    assert (built.exit, tree(built.out)) == (0, clean(site, tmp_path))
    assert told == ["note: .sitegen/ can't be written (attempt to write a readonly database): the next build starts "
                    "from what is known of an earlier one"]  # fmt: skip
    assert (again().exit, tree(built.out)) == (0, clean(site, tmp_path))


SMALL = {"site.yaml": "title: News\nlanguages: [en]\n", "articles/storm.en.txt": "Storm\n\nIt rained.\n"}


@pytest.mark.slow
@pytest.mark.parametrize("mask", [0xFF, 0x01])
def test_a_cache_with_any_byte_altered_is_forgotten_or_does_no_harm(
    site: Site,
    folder: Path,
    tmp_path: Path,
    again: Again,
    mask: int,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    site(SMALL)
    path, wanted = place(folder), clean(site, tmp_path)
    whole = path.read_bytes()
    monkeypatch.setattr(scan, "GRAIN", 0.0)  # no file of the site is edited here

    for at in range(0, len(whole), 11 if request.config.getoption("--long") else 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :])
        built = again()
        assert (at, built.exit, built.problems) == (at, 0, ())
        assert tree(built.out) == wanted, at


@pytest.mark.slow
def test_a_cache_with_any_byte_altered_does_no_harm_to_an_edit(
    site: Site, folder: Path, tmp_path: Path, again: Again
) -> None:
    site(STORM)
    path = place(folder)

    for step in range(60):
        whole = path.read_bytes()
        at = step * len(whole) // 60 + step % 7
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        write(folder, {"articles/2025/07/storm.en.txt": f"Storm {step // 2}\n\nIt rained {step}.\n"})
        built = again()
        assert (at, built.exit, built.problems) == (at, 0, ())
        assert tree(built.out) == clean(site, tmp_path), at


@pytest.mark.parametrize("data", [b"", b"nonsense\n" * 1000, b"SQLite format 3\0"])
def test_a_file_that_is_no_cache_is_forgotten(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told, data: bytes
) -> None:
    site(STORM)
    place(folder).write_bytes(data)

    built = again()

    assert (built.exit, tree(built.out), len(told)) == (0, clean(site, tmp_path), 1)


def test_the_cache_of_another_version_is_forgotten(
    site: Site, folder: Path, again: Again, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cache, "FORMAT", "sitegen cache 0")
        patch.setattr(rows, "_sum", lambda row: str(len(row)))  # and reckoned its checksums otherwise
        site(STORM)

    built = again()

    assert (built.exit, built.result.written) == (0, len(built.files))
    assert told == ["note: what earlier builds left in .sitegen/ is damaged and was forgotten "
                    "(it was written by another version)"]  # fmt: skip


def test_a_folder_in_the_place_of_the_cache_is_removed(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told
) -> None:
    site(STORM)
    place(folder).unlink()
    place(folder).mkdir()

    built = again()

    assert (built.exit, tree(built.out), len(told)) == (0, clean(site, tmp_path), 1)
    assert again().result.written == 0


def test_deleting_all_that_is_remembered_loses_nothing(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told
) -> None:
    site(STORM)
    shutil.rmtree(folder / ".sitegen")

    built = again()

    assert (built.exit, tree(built.out), told) == (0, clean(site, tmp_path), [])


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch PWNED",)


def test_nothing_in_a_cache_is_ever_executed(
    site: Site, folder: Path, tmp_path: Path, again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(STORM)
    monkeypatch.chdir(tmp_path)
    place(folder).write_bytes(pickle.dumps(_Bomb()))

    assert (again().exit, (tmp_path / "PWNED").exists()) == (0, False)

    bomb = f"CREATE TRIGGER boom AFTER INSERT ON meta BEGIN SELECT load_extension('{tmp_path}/PWNED'); END"
    base = cache.sqlite3.connect(place(folder))
    with base:
        base.execute(bomb)
    base.close()
    write(folder, EDIT)

    built = again()

    assert (built.exit, tree(built.out)) == (0, clean(site, tmp_path))


def test_each_output_folder_has_its_own_memory(site: Site, tmp_path: Path) -> None:
    here, there = site(STORM), site(out=tmp_path / "there")

    assert (site().result.written, site(out=there.out).result.written) == (0, 0)
    assert site(EDIT).result.rendered == site(out=there.out).result.rendered > 0
    assert tree(here.out) == tree(there.out)


# Where nothing can be kept


@pytest.mark.parametrize("spare", [0, 1, 3])
def test_where_the_disk_is_too_full_to_remember_the_site_is_published_all_the_same(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told, monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    """What the last build knew stays known, and the next one starts from there."""
    site(STORM)
    connect = cache.connect

    def narrow(path: Path) -> cache.sqlite3.Connection:
        base = connect(path)
        (pages,) = base.execute("PRAGMA page_count").fetchone()
        base.execute(f"PRAGMA max_page_count = {pages + spare}")
        return base

    with monkeypatch.context() as patch:
        patch.setattr(cache, "connect", narrow)
        more = {f"articles/2025/07/long-{number}.en.txt": f"Long {number}\n\nA text.\n" for number in range(30)}
        write(folder, EDIT | more)
        built = again()

    assert (built.exit, tree(built.out)) == (0, clean(site, tmp_path))
    assert told == ["note: .sitegen/ can't be written (database or disk is full): the next build starts "
                    "from what is known of an earlier one"]  # fmt: skip
    built = again()
    assert (built.exit, told, tree(built.out)) == (0, [], clean(site, tmp_path))
    assert again().result.written == 0


@pytest.mark.parametrize("refused", ["to connect", "to remove what is damaged"])
def test_where_a_cache_can_be_neither_opened_nor_removed_the_site_is_built_all_the_same(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    site(STORM)
    write(folder, EDIT)
    place(folder).write_bytes(b"nonsense" * 1000)

    def refuse(*_: object) -> None:
        if refused == "to connect":
            raise cache.sqlite3.OperationalError("unable to open database file")
        raise PermissionError(13, "Permission denied", str(place(folder)))

    with monkeypatch.context() as patch:
        patch.setattr(cache, "connect" if refused == "to connect" else "forget", refuse)
        built = again()

    assert (built.exit, tree(built.out), len(told)) == (0, clean(site, tmp_path), 1)
    assert told[0].startswith("note: .sitegen/ can't be written (")
    assert told[0].endswith("): this build starts from nothing, and so will the next")
    assert (again().exit, tree(built.out)) == (0, clean(site, tmp_path))


def test_a_cache_that_fails_again_and_again_is_done_without(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(STORM)
    write(folder, EDIT)

    class Failing(cache.sqlite3.Connection):
        def execute(self, query: str, *rest: Any) -> cache.sqlite3.Cursor:
            if query.startswith("SELECT path, needs FROM"):
                raise cache.sqlite3.OperationalError("disk I/O error")
            return super().execute(query, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(cache, "connect", lambda path: cache.sqlite3.connect(path, factory=Failing))
        built = again()

    assert (built.exit, tree(built.out)) == (0, clean(site, tmp_path))
    assert len(told) == 3
    assert (again().exit, tree(built.out)) == (0, clean(site, tmp_path))


@pytest.mark.parametrize("closed", [".sitegen", "."])
def test_where_nothing_can_be_kept_the_site_is_built_all_the_same(
    site: Site, folder: Path, tmp_path: Path, again: Again, told: Told, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    """The superuser may write everywhere, so the system's refusals are played."""
    out, kept = tmp_path / "out", folder / closed
    write(folder, STORM)
    (folder / ".sitegen").mkdir()
    may, opened = os.access, os.open

    def access(path: str | Path, mode: int, **options: object) -> bool:
        return may(path, mode) and not (mode & os.W_OK and Path(path).is_relative_to(kept))

    def open_(path: str | Path, flags: int, *rest: int, **options: int) -> int:
        if (
            flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            and Path(path).is_absolute()
            and Path(path).is_relative_to(kept)
        ):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, flags, *rest, **options)

    monkeypatch.setattr(os, "access", access)
    monkeypatch.setattr(os, "open", open_)
    for _ in range(2):
        assert site(out=out, say=told.append).exit == 0

    assert "en/2025/07/storm.html" in site(out=out)
    assert {note.split(":")[1] for note in told} == {" .sitegen/ can't be written"}
    assert {path.name for path in tmp_path.iterdir()} == {"site", "out", ".out.sitegen-lock"}
    assert not list((folder / ".sitegen").iterdir())
