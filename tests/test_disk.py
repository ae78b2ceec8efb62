"""Hands on files: what is read, what is passed over, what is refused; and how pages are written."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Site, write

from sitegen import disk, scan

STORM = {"articles/storm.en.txt": "Storm\n\nIt rained.\nIt blew.\n"}

posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")


def test_hidden_folders_are_passed_over_and_are_no_reason_to_build(site: Site) -> None:
    hidden = {"articles/.trash/rain.en.md": "# Rain\n\nThrown away.\n", "pages/.git/x": "x", ".git/HEAD": "x"}

    built = site({"articles/storm.en.txt": "Storm\n\nIt rained.\n", **hidden})
    again = site()

    assert (built.exit, built.result.articles, built.noted) == (0, 1, [])
    assert not any("rain" in path for path in built.files)
    assert again.result.seconds.keys() == {"look", "recall"}


def test_litter_of_editors_is_passed_over(site: Site) -> None:
    litter = [
        "storm.en.txt~",
        ".#storm.en.txt",
        "#storm.en.txt#",
        ".storm.en.txt.swp",
        "4913",
        ".DS_Store",
        ".hidden.en.txt",
    ]

    built = site({**STORM, **{f"articles/{name}": "litter" for name in litter}})

    assert (built.exit, built.noted, built.result.articles) == (0, [], 1)


def test_other_files_beside_articles_are_named_and_left_out(site: Site) -> None:
    built = site({**STORM, "articles/photo.jpg": b"\xff\xd8"})

    assert (built.exit, built.noted) == (0, ["not-an-article"])
    assert not any("photo" in path for path in built.files)


@posix
@pytest.mark.parametrize("target", ["/etc/hostname", "nowhere.txt", "../../..", "loop.en.txt"])
def test_a_link_that_leads_out_of_the_site_is_refused(site: Site, folder: Path, target: str) -> None:
    write(folder, STORM)
    (folder / "content/articles/loop.en.txt").symlink_to(target)

    built = site()

    assert (built.exit, built.codes) == (1, ["file-unsafe"])
    assert built.problems[0].path == "content/articles/loop.en.txt"


@posix
def test_a_link_within_the_site_is_the_file_it_leads_to(site: Site, folder: Path) -> None:
    write(folder, STORM)
    (folder / "content/articles/storm.de.txt").symlink_to("storm.en.txt")

    assert site()["de/storm.html"].heading == "Storm"


@posix
def test_a_pipe_or_socket_is_refused_and_not_waited_for(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, STORM)
    os.mkfifo(folder / "content/articles/pipe.en.txt")
    monkeypatch.chdir(folder / "content/articles")  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.en.txt")

        assert site().codes == ["file-unsafe", "file-unsafe"]


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_named(site: Site, folder: Path) -> None:
    write(folder, STORM)
    (folder / "content/articles/storm.en.txt").chmod(0)

    assert site().codes == ["file-unreadable"]


def test_a_file_that_cannot_be_read_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(place: str, *_: object) -> int:
        raise PermissionError(13, "Permission denied", place)

    monkeypatch.setattr(os, "open", refuse)

    found = disk.read(str(folder), "content/site.yaml")

    assert not isinstance(found, bytes)
    assert str(found) == "content/site.yaml: the file can't be read: Permission denied\n    check its permissions"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize("name", [b"gr\xf6sse.en.txt", b"two\nlines.en.txt", "left\u202eright.en.txt".encode()])
def test_a_name_that_no_reader_could_type_is_refused(site: Site, folder: Path, name: bytes) -> None:
    write(folder, STORM)
    Path(os.fsdecode(os.fsencode(folder / "content/articles") + b"/" + name)).write_text("A\n\nB.\n", "utf-8")

    built = site()

    assert (built.exit, built.codes) == (1, ["name-not-utf8"])
    assert built.messages[0].isascii()
    assert len(built.messages[0].splitlines()) == 2


@posix
@pytest.mark.parametrize(
    "path",
    ["content/articles/a\\b.en.txt", "content/articles/20\\25/a.en.txt", "content/pages/a\\b.en.md", "static/a\\b.png"],
)
def test_a_name_with_a_backslash_is_refused_for_no_copy_of_the_site_could_give_it_back(
    site: Site, folder: Path, path: str
) -> None:
    write(folder, STORM)
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text("A\n\nB.\n", "utf-8")

    built = site()

    assert built.exit == 1
    assert built.messages == [
        f"{path}: the path of this file holds a backslash, which leads into a folder on other systems\n    rename it"
    ]


def test_a_writer_writes_below_its_folder_however_many_folders_there_are(tmp_path: Path) -> None:
    names = [f"{number}/deep/page.html" for number in range(2 * disk.OPEN_FOLDERS)]

    with disk.Writer(str(tmp_path)) as writer:
        for name in names:
            writer.write(name, name.encode())
        writer.write(names[0], b"anew")

    assert {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.html")} == {
        **{name: name for name in names},
        names[0]: "anew",
    }
    assert not writer.handles


@posix
def test_a_writer_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "stage").mkdir()
    (tmp_path / "stage" / "page.html").symlink_to(tmp_path / "elsewhere")

    with disk.Writer(str(tmp_path / "stage")) as writer, pytest.raises(OSError):
        writer.write("page.html", b"x")

    assert not (tmp_path / "elsewhere").exists()


def test_a_name_with_combining_marks_is_found_by_its_composed_form(tmp_path: Path) -> None:
    (tmp_path / "U\u0308bung.en.txt").write_text("Text", "utf-8")
    listing, _ = scan.folder(str(tmp_path))

    assert list(disk.files(tmp_path.parent, tmp_path.name, listing).files) == ["\u00dcbung.en.txt"]
    assert disk.read(str(tmp_path), "\u00dcbung.en.txt") == b"Text"


@pytest.mark.parametrize("call", ["open", "write", "makedirs"])
def test_a_file_that_cannot_be_written_is_named_whatever_call_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with disk.Writer(str(tmp_path)) as writer, monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(OSError) as refused:
            writer.write("en/a.html", b"text")

    assert refused.value.filename == f"{tmp_path}/en/a.html"


def test_a_file_that_breaks_off_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text", "utf-8")

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", refuse)
    with pytest.raises(OSError) as refused:
        disk.content(str(path))

    assert refused.value.filename == str(path)


def test_a_file_that_cannot_be_read_while_another_is_written_is_the_one_that_is_named(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"first"
        raise OSError(5, "Input/output error", "/elsewhere/lines")

    with disk.Writer(str(tmp_path)) as writer, pytest.raises(OSError, match="Input/output error") as caught:
        writer.write_parts("page.html", parts())

    assert caught.value.filename == "/elsewhere/lines"
